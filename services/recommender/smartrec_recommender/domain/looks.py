"""How likely each category, colour and pattern is of the garment in a photo, the unlikely ones too.

Vision's doubt goes into the ranking as it is: a photo that is a tee by 0.6 and a top by 0.3 asks for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smartrec_vocabulary.patterns import pattern_of


@dataclass(frozen=True)
class Looks:
    """Each by name in lower case, 0..1; empty where nothing is known of it or words say otherwise."""

    category: Mapping[str, float] = field(default_factory=dict)
    colour: Mapping[str, float] = field(default_factory=dict)
    pattern: Mapping[str, float] = field(default_factory=dict)


NO_LOOKS = Looks()


def by_lower_case(likely: Mapping[str, float]) -> dict[str, float]:
    """Returns: what is likely at all."""
    return {name.casefold(): share for name, share in likely.items() if share > 0}


def likely_patterns(attributes: Mapping[str, float]) -> dict[str, float]:
    """Returns: by pattern, how likely the likeliest attribute is that means it."""
    likely: dict[str, float] = {}
    for name, score in attributes.items():
        if pattern := pattern_of(name):
            likely[pattern] = max(likely.get(pattern, 0.0), score)
    return likely
