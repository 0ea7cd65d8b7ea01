"""What draws users to products: popularity, season, age, and how well a product suits a taste."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from smartrec_demo.shop.catalogue import Product
from smartrec_demo.shop.users import Taste

HISTORY_DAYS = 730
# Products of the last days have no transactions.
UNKNOWN_DAYS = 10
# So long a product sells better for being new.
NOVELTY_DAYS = 45
Scores = NDArray[np.float64]


class Market:
    """The products as all users see them, from `start` to `until`."""

    def __init__(self, products: list[Product], seed: int, until: datetime) -> None:
        generator = np.random.default_rng([seed, 3])
        self.products = products
        self.start = until - timedelta(days=HISTORY_DAYS)
        ranks = generator.permutation(len(products)) + 1
        self.popularity: Scores = -0.55 * np.log(ranks)
        self.first_day: Scores = np.array([_days(p.created_at - self.start) for p in products])
        self.is_unknown = np.array([_days(until - p.created_at) < UNKNOWN_DAYS for p in products])
        self.is_summer = np.array([p.season == "summer" for p in products])
        self.is_winter = np.array([p.season == "winter" for p in products])

    def scores_on(self, day: float) -> Scores:
        """float64 (products,): popularity, season and age on a day after start.

        Minus infinity before a product's first day, and for those that nobody knows yet.
        """
        date = self.start + timedelta(days=day)
        warmth = math.cos((date.timetuple().tm_yday - 200) / 365 * math.tau)
        scores = self.popularity + 1.5 * warmth * self.is_summer - 1.5 * warmth * self.is_winter
        age = day - self.first_day
        scores = scores + np.where((age >= 0) & (age < NOVELTY_DAYS), 0.6, 0.0)
        scores[(age < 0) | self.is_unknown] = -np.inf
        return scores


def affinity(taste: Taste, products: list[Product]) -> Scores:
    """float64 (products,): how well each product suits a taste, before season and popularity."""
    return np.array([_affinity(taste, product) for product in products])


def affinities(tastes: Sequence[Taste], products: Sequence[Product]) -> Scores:
    """float64 (tastes, products): the same as `affinity` for many tastes at once."""
    names = sorted({name for product in products for name in product.garment.attributes})
    place = {name: column for column, name in enumerate(names)}
    has = np.zeros((len(products), len(names)))
    for row, product in enumerate(products):
        has[row, [place[name] for name in product.garment.attributes]] = 1.0
    price = np.log(np.maximum([product.price for product in products], 5.0) / 55.0)
    gender = np.array([product.gender for product in products])
    return np.array([_affinities(taste, products, names, has, price, gender) for taste in tastes])


def _affinities(
    taste: Taste,
    products: Sequence[Product],
    names: Sequence[str],
    has: Scores,
    price: Scores,
    gender: NDArray[np.str_],
) -> Scores:
    by_attribute = np.array([taste.attributes.get(name, 0.0) for name in names])
    by_category = np.array([taste.categories.get(product.category, -0.9) for product in products])
    by_colour = np.array([taste.colours.get(product.colour, 0.0) for product in products])
    scores: Scores = 1.1 * by_category + by_colour + 0.8 * has @ by_attribute
    if taste.gender != "unisex":
        scores = scores - 4.0 * ~np.isin(gender, ["unisex", taste.gender])
    return scores - 0.36 * np.abs(price - math.log(taste.price_level))


def _affinity(taste: Taste, product: Product) -> float:
    score = 1.1 * taste.categories.get(product.category, -0.9) + taste.colours.get(product.colour, 0.0)
    score += 0.8 * sum(taste.attributes.get(name, 0.0) for name in product.garment.attributes)
    if "unisex" not in (taste.gender, product.gender) and taste.gender != product.gender:
        score -= 4.0
    price_gap = abs(math.log(max(product.price, 5.0) / 55.0) - math.log(taste.price_level))
    return score - 0.6 * price_gap * 0.6


def _days(time: timedelta) -> float:
    return time.total_seconds() / 86400
