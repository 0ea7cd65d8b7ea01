"""What an experiment has shown: each variant's shoppers and purchases, and its uplift over the first one.

A shopper counts once, with all purchases of products within some days after having been shown them. The share
of buyers has Wilson's interval (1927); uplifts have those of a percentile bootstrap over shoppers: unlike
answers, these are independent of each other. Whether a variant's share of buyers differs at all is told by a
test that may be looked at daily (`sequential_test.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.store.decisions.experiments import UserOutcome
from smartrec_recommender.training.experiments.sequential_test import always_valid_p_value

_RESAMPLES, _SEED = 2_000, 7
_DEVIATIONS = NormalDist().inv_cdf(0.975)


class Interval(NamedTuple):
    """A figure with the bounds of its 95% interval; all NaN where nothing can be said."""

    value: float
    low: float
    high: float


class VariantReport(NamedTuple):
    """Uplifts are relative to the first variant (0.1: a tenth more); None for the first variant itself.
    `p_value`: of the share of buyers, valid however often it is looked at.
    """

    variant: str
    shoppers: int
    answers: int
    purchases: int
    revenue: float
    conversion: Interval
    conversion_uplift: Interval | None
    purchases_uplift: Interval | None
    revenue_uplift: Interval | None
    p_value: float | None


def report_of(variants: Sequence[str], outcomes: Sequence[UserOutcome]) -> list[VariantReport]:
    """One for each of `variants`, in that order; the first is what the others are held against."""
    of_variant = {name: [outcome for outcome in outcomes if outcome.variant == name] for name in variants}
    first = _figures(of_variant[variants[0]])
    return [
        _report(name, of_variant[name], None if name == variants[0] else first, place)
        for place, name in enumerate(variants)
    ]


def _report(name: str, outcomes: list[UserOutcome], first: Floats | None, place: int) -> VariantReport:
    figures = _figures(outcomes)
    uplifts: list[Interval | None] = [None, None, None]
    if first is not None:
        uplifts = list(_uplifts(figures, first, np.random.default_rng((_SEED, place))))
    converted, purchases, revenue = figures.sum(axis=0)
    p_value = None
    if first is not None:
        first_buyers = int(first[:, 0].sum())
        p_value = always_valid_p_value(int(converted), len(figures), first_buyers, len(first))
    return VariantReport(
        name,
        len(outcomes),
        sum(outcome.answers for outcome in outcomes),
        int(purchases),
        round(float(revenue), 2),
        conversion(int(converted), len(outcomes)),
        uplifts[0],
        uplifts[1],
        uplifts[2],
        p_value,
    )


def _figures(outcomes: list[UserOutcome]) -> Floats:
    """Returns: float64 (shoppers, 3): bought at all, purchases, revenue."""
    rows = [(each.purchases > 0, each.purchases, each.revenue) for each in outcomes]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _uplifts(figures: Floats, first: Floats, random: np.random.Generator) -> list[Interval]:
    """Returns: of each column, by how much its mean is above that of `first`."""
    if not len(figures) or not (len(first) and first.any()):
        return [Interval(np.nan, np.nan, np.nan)] * 3
    ratio = figures.mean(axis=0) / _nothing_as_nan(first.mean(axis=0)) - 1.0
    resampled = _means(figures, random) / _nothing_as_nan(_means(first, random)) - 1.0
    low, high = np.nanquantile(resampled, [0.025, 0.975], axis=0)
    return [Interval(*map(float, bounds)) for bounds in zip(ratio, low, high, strict=True)]


def _means(figures: Floats, random: np.random.Generator) -> Floats:
    """Returns: float64 (_RESAMPLES, 3): means of the columns over shoppers drawn with replacement."""
    counts = random.multinomial(len(figures), np.full(len(figures), 1.0 / len(figures)), size=_RESAMPLES)
    means: Floats = counts @ figures / len(figures)
    return means


def _nothing_as_nan(means: Floats) -> Floats:
    return np.where(means > 0, means, np.nan)


def conversion(buyers: int, users: int) -> Interval:
    """Returns: the share of buyers (0..1) with Wilson's score interval; NaN where nobody took part.

    `scipy.stats` has it too, at 45 MB in the memory of every process that answers requests.
    """
    if not users:
        return Interval(np.nan, np.nan, np.nan)
    share, squared = buyers / users, _DEVIATIONS**2
    centre = (buyers + squared / 2) / (users + squared)
    half = _DEVIATIONS / (users + squared) * sqrt(users * share * (1 - share) + squared / 4)
    return Interval(share, max(centre - half, 0.0), min(centre + half, 1.0))
