"""Which colours and which categories go together: a table as the start, and what a shop's baskets say.

Baskets speak by lift: how often two come together, beside how often they would by chance. As many pairs as
PRIOR_PAIRS stand for the table, so that a few baskets change little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.outfits.slots import TABLE

PRIOR_PAIRS = 20.0  # set on 2026-11-29, not tuned
Pair = tuple[int, int]
PairCount = tuple[float, float]
"""How often a pair came together, and how often it would have by chance."""

_FORMALITY = {name.casefold(): float(value) for name, value in TABLE["formality"].items()}
_COLOURS = TABLE["colours"]
_NEUTRAL = frozenset(_COLOURS["neutral"])
_BEST_FORMALITY_FIT, _COST_OF_FORMALITY = 0.65, 0.5


def colour_fit(one: str, other: str) -> float:
    """Returns: 0..1 by the table, 0.5 where either is not known."""
    one, other = one.casefold(), other.casefold()
    if not (one and other):
        return 0.5
    if one == other:
        return float(_COLOURS["same"])
    neutral = (one in _NEUTRAL) + (other in _NEUTRAL)
    return float(_COLOURS[("others", "one_neutral", "both_neutral")[neutral]])


def formality_fit(one: str, other: str) -> float:
    """Returns: 0..1 by the table: most for categories for the same occasions."""
    difference = abs(_FORMALITY.get(one.casefold(), 0.5) - _FORMALITY.get(other.casefold(), 0.5))
    return _BEST_FORMALITY_FIT - _COST_OF_FORMALITY * difference


@dataclass(frozen=True)
class Pairing:
    """What baskets have taught, by pairs of terms: the lower number first."""

    colours: Mapping[Pair, PairCount] = field(default_factory=dict)
    categories: Mapping[Pair, PairCount] = field(default_factory=dict)

    def of_colours(self, terms: Terms, one: int, others: Integers) -> Floats:
        """Returns: float64 (n,) in 0..1, how well a colour goes with each of the others; 0.5: as any."""
        return _fits(self.colours, colour_fit, terms, one, others)

    def of_categories(self, terms: Terms, one: int, others: Integers) -> Floats:
        """Returns: the same of categories."""
        return _fits(self.categories, formality_fit, terms, one, others)

    def as_parameters(self) -> dict[str, Any]:
        """Returns: the same as JSON has it."""
        return {
            kind: [[*pair, *count] for pair, count in counts.items()]
            for kind, counts in (("colours", self.colours), ("categories", self.categories))
        }


def pairing_from(parameters: Mapping[str, Any]) -> Pairing:
    """Returns: what was kept as parameters; nothing learned without any."""
    colours, categories = (
        {(int(one), int(other)): (float(count), float(expected)) for one, other, count, expected in rows}
        for rows in (parameters.get("colours", ()), parameters.get("categories", ()))
    )
    return Pairing(colours, categories)


def _fits(
    counts: Mapping[Pair, PairCount],
    by_table: Callable[[str, str], float],
    terms: Terms,
    one: int,
    others: Integers,
) -> Floats:
    known, place = np.unique(others, return_inverse=True)
    fits = []
    for other in known.tolist():
        prior = by_table(terms.name(one), terms.name(other))
        count, expected = counts.get((min(one, other), max(one, other)), (0.0, 0.0))
        lift = (count + PRIOR_PAIRS * prior / (1.0 - prior)) / (expected + PRIOR_PAIRS)
        fits.append(lift / (1.0 + lift) if one and other else 0.5)
    return np.array(fits)[place]
