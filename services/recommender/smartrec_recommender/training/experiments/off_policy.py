"""Off-policy estimates: how often lists of another ranking would have been clicked, from the clicks on those
that were shown.

Clicks depend on the place: a shopper looks at the product at place k with probability examination[k], and
then clicks by what it is to them (the position-based model, Craswell and others 2008). So a click counts by
how much more the other ranking would have the product looked at than the shown lists had (Li, Abbasi-Yadkori
and others 2018, "Offline evaluation of ranking policies with click models", section 5): IPS. SNIPS divides by
the sum of these weights, whose expectation is known (Swaminathan & Joachims 2015, "The self-normalized
estimator for counterfactual learning").
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats

_ROUNDS = 200
_PRIOR_CLICKS = 5.0
_MOST_WEIGHT = 20.0
_RESAMPLES, _SEED = 1_000, 7


class NothingShown(ValueError):
    """There is nothing to estimate from."""


class Shown(NamedTuple):
    """A product that was shown. `context`: whom to and for what; lists of one context compete for the same
    shopper. `place`: from 0. `is_clicked`: whether it was clicked there."""

    context: Hashable
    product: Hashable
    place: int
    is_clicked: bool


class Estimate(NamedTuple):
    """Clicks on a list, with the bounds of its 95% interval."""

    value: float
    low: float
    high: float


class OffPolicy(NamedTuple):
    """`logged`: clicks on a list as it was shown; `supported`: which share (0..1) of what users would look at
    in the other lists was ever shown to them. What was not shown counts nothing in `ips`, and in `snips` as
    much as the rest."""

    contexts: int
    logged: Estimate
    ips: Estimate
    snips: Estimate
    supported: float


def examination_of(log: Sequence[Shown], places: int) -> Floats:
    """Returns: float64 (places,): how likely each place is looked at, as a multiple of the first.

    Only what the same context was shown at several places tells places apart: clicks are fitted as (times
    shown) x examination[place] x attraction[context and product], by maximum likelihood of Poisson counts:
    there a product that stood at one place says nothing of examination ("intervention harvesting", Agarwal
    and others 2019). _PRIOR_CLICKS clicks say that it falls as 1 / log2(place + 2), which holds alone where
    nothing was shown twice.
    """
    prior = 1.0 / np.log2(np.arange(places) + 2.0)
    pairs: dict[Hashable, int] = {}
    pair = np.array([pairs.setdefault((each.context, each.product), len(pairs)) for each in log], np.int64)
    place = np.array([each.place for each in log], np.int64)
    is_clicked = np.array([each.is_clicked for each in log], bool)
    clicks_of_pair = np.bincount(pair[is_clicked], minlength=len(pairs))
    clicks_of_place = np.bincount(place[is_clicked], minlength=places) + _PRIOR_CLICKS * prior / prior.mean()
    examination = prior
    for _ in range(_ROUNDS):
        expected = np.bincount(pair, examination[place], len(pairs))
        attraction = clicks_of_pair / np.maximum(expected, 1e-12)
        of_prior = _PRIOR_CLICKS * places / examination.sum()
        examination = clicks_of_place / (np.bincount(place, attraction[pair], places) + of_prior)
        examination = examination / examination[0]
    at_most_one: Floats = np.minimum(examination, 1.0)
    return at_most_one


def off_policy(
    log: Sequence[Shown],
    other: Mapping[Hashable, Sequence[Hashable]],
    examination: Floats,
    propensity: Mapping[tuple[Hashable, Hashable], float] | None = None,
) -> OffPolicy:
    """`log`: everything shown, at places of `examination` alone. `other`: by context, the list judged;
    of a context that is missing nothing counts. `propensity`: by context and product, how much of a look the
    shown lists gave it in the mean, where it is known, as under exploration; else it is counted in the log.

    Raises NothingShown where no context of the log has another list.
    """
    log = [each for each in log if each.context in other]
    if not log:
        raise NothingShown("Nothing was shown in any of these contexts.")
    lists = _lists(log)
    given = propensity or _counted(log, lists, examination)
    wanted = {
        (context, product): float(examination[place])
        for context, products in other.items()
        for place, product in enumerate(products[: len(examination)])
    }
    contexts = {context: row for row, context in enumerate(lists)}
    table = np.zeros((len(contexts), 4))  # lists, clicks, weighted clicks, weighted looks
    table[:, 0] = list(lists.values())
    for each in log:
        weight = min(
            wanted.get((each.context, each.product), 0.0) / max(given[each.context, each.product], 1e-9),
            _MOST_WEIGHT,
        )
        looks = weight * examination[each.place]
        table[contexts[each.context], 1:] += (each.is_clicked, weight * each.is_clicked, looks)
    looks_of_list = np.array([examination[: len(other[context])].sum() for context in contexts])
    seen = {(each.context, each.product) for each in log}
    supported = sum(look for pair, look in wanted.items() if pair in seen)
    total = sum(look for pair, look in wanted.items() if pair[0] in contexts)
    return OffPolicy(len(contexts), *_estimates(table, looks_of_list), supported=supported / max(total, 1e-9))


def _lists(log: Sequence[Shown]) -> dict[Hashable, int]:
    """Returns: by context how many lists it was shown: as many as its most shown place."""
    counts: dict[Hashable, dict[int, int]] = {}
    for each in log:
        of_context = counts.setdefault(each.context, {})
        of_context[each.place] = of_context.get(each.place, 0) + 1
    return {context: max(of_context.values()) for context, of_context in counts.items()}


def _counted(
    log: Sequence[Shown], lists: Mapping[Hashable, int], examination: Floats
) -> dict[tuple[Hashable, Hashable], float]:
    """Returns: by context and product, the mean look that the lists as shown gave it."""
    looks: dict[tuple[Hashable, Hashable], float] = {}
    for each in log:
        pair = (each.context, each.product)
        looks[pair] = looks.get(pair, 0.0) + float(examination[each.place]) / lists[each.context]
    return looks


def _estimates(table: Floats, looks_of_list: Floats) -> tuple[Estimate, Estimate, Estimate]:
    """Intervals are of a percentile bootstrap over contexts, which are independent of each other."""
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(len(table), np.full(len(table), 1.0 / len(table)), size=_RESAMPLES)
    everything = np.ones((1, len(table)), drawn.dtype)
    columns = np.column_stack([table, table[:, 0] * looks_of_list])
    values, resampled = (_values((counts @ columns).astype(np.float64)) for counts in (everything, drawn))
    low, high = np.quantile(resampled, [0.025, 0.975], axis=0)
    logged, ips, snips = (Estimate(*map(float, bounds)) for bounds in zip(values[0], low, high, strict=True))
    return logged, ips, snips


def _values(sums: Floats) -> Floats:
    """`sums`: (samples, 5), of the columns of the table and of the looks that the other lists would have.
    Returns: (samples, 3): clicks on a list as logged, by IPS and by SNIPS, 0 where
    nothing of the other lists was shown."""
    lists, clicks, weighted, looks, expected = np.maximum(sums, 0.0).T
    with np.errstate(divide="ignore", invalid="ignore"):
        snips = np.where(looks > 0, weighted / looks * expected / lists, 0.0)
        values: Floats = np.stack([clicks / lists, weighted / lists, snips], axis=1)
    return values
