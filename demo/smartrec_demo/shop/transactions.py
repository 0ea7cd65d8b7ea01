"""Two years of what shoppers did: sessions of views that turn into baskets, purchases, returns and ratings.

What is seen and bought follows from taste, season, a product's popularity and its age; basics are
bought again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from smartrec_demo.shop.catalogue import BASICS, Product
from smartrec_demo.shop.users import Shopper, Taste

YEARS_DAYS = 730
NEW_DAYS = 10
HEADER = ("transaction_id", "user_id", "product_id", "kind", "occurred_at", "quantity", "rating")
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """One row; rating is 0 unless the kind is "rating"."""

    user_id: str
    product_id: str
    kind: str
    occurred_at: datetime
    quantity: int = 1
    rating: int = 0


def simulate(products: list[Product], shoppers: list[Shopper], seed: int, until: datetime) -> list[Event]:
    """Every event of the two years before until, in the order of time. Products of the last days have
    none.
    """
    market = _Market(products, seed, until)
    events = [
        event
        for index, shopper in enumerate(shoppers)
        for event in _life(market, shopper, np.random.default_rng([seed, index, 5]))
    ]
    return sorted(
        (e for e in events if e.occurred_at < until),
        key=lambda e: (e.occurred_at, e.user_id, e.product_id, e.kind),
    )


class _Market:
    """What all shoppers see: products, their popularity, their season and their first day."""

    def __init__(self, products: list[Product], seed: int, until: datetime) -> None:
        generator = np.random.default_rng([seed, 3])
        self.products = products
        self.until = until
        self.start = until - timedelta(days=YEARS_DAYS)
        ranks = generator.permutation(len(products)) + 1
        self.popularity: Scores = -0.55 * np.log(ranks)
        self.born: Scores = np.array([(p.created_at - self.start).total_seconds() / 86400 for p in products])
        self.is_new = np.array([(until - p.created_at).total_seconds() < NEW_DAYS * 86400 for p in products])
        self.summer = np.array([p.season == "summer" for p in products])
        self.winter = np.array([p.season == "winter" for p in products])

    def at(self, day: float) -> Scores:
        """What the day adds to each product's score: season, age, and minus infinity before its first day."""
        date = self.start + timedelta(days=day)
        warmth = math.cos((date.timetuple().tm_yday - 200) / 365 * math.tau)
        scores = self.popularity + 1.5 * warmth * self.summer - 1.5 * warmth * self.winter
        age = day - self.born
        scores = scores + np.where((age >= 0) & (age < 45), 0.6, 0.0)
        scores[(age < 0) | self.is_new] = -np.inf
        return scores


def liking(taste: Taste, products: list[Product]) -> Scores:
    """How much a taste is drawn to each product, before season and popularity."""
    scores = np.zeros(len(products))
    for index, product in enumerate(products):
        score = 1.1 * taste.categories.get(product.category, -0.9) + taste.colours.get(product.colour, 0.0)
        score += 0.8 * sum(taste.attributes.get(name, 0.0) for name in product.garment.attributes)
        if "unisex" not in (taste.gender, product.gender) and taste.gender != product.gender:
            score -= 4.0
        scores[index] = (
            score - 0.6 * abs(math.log(max(product.price, 5.0) / 55.0) - math.log(taste.price_level)) * 0.6
        )
    return scores


def _life(market: _Market, shopper: Shopper, generator: np.random.Generator) -> Iterator[Event]:
    """Everything one shopper does."""
    now, later = liking(shopper.taste, market.products), liking(shopper.later, market.products)
    first = generator.uniform(0, YEARS_DAYS * 0.6) if shopper.about == "" else 0.0
    owned: list[tuple[int, float]] = []
    for day in np.sort(generator.uniform(first, YEARS_DAYS, shopper.sessions)):
        share = shopper.drift * day / YEARS_DAYS
        scores = (1 - share) * now + share * later + market.at(float(day))
        moment = _moment(market, float(day), generator)
        again = _worn_out(market, owned, float(day), generator)
        yield from _session(market, shopper, scores, moment, float(day), again, owned, generator)


def _moment(market: _Market, day: float, generator: np.random.Generator) -> datetime:
    """A time of that day, in the evening rather than at night."""
    hour = min(max(generator.normal(18.5, 3.2), 6.5), 23.4)
    midnight = (market.start + timedelta(days=int(day))).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(seconds=int(hour * 3600))


def _worn_out(
    market: _Market, owned: list[tuple[int, float]], day: float, generator: np.random.Generator
) -> int | None:
    """A basic bought long enough ago to be bought again."""
    due = [
        index for index, bought in owned if day - bought > 75 and market.products[index].category in BASICS
    ]
    return int(generator.choice(due)) if due and generator.random() < 0.3 else None


def _session(
    market: _Market,
    shopper: Shopper,
    scores: Scores,
    moment: datetime,
    day: float,
    again: int | None,
    owned: list[tuple[int, float]],
    generator: np.random.Generator,
) -> Iterator[Event]:
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    count = min(2 + int(generator.poisson(1.4)), int(np.count_nonzero(weights)))
    seen = [int(index) for index in generator.choice(len(weights), count, replace=False, p=weights)]
    if again is not None and again not in seen:
        seen.insert(0, again)
    for index in seen:
        moment += timedelta(seconds=int(generator.uniform(20, 240)))
        product = market.products[index]
        yield Event(shopper.id, product.id, "view", moment)
        if index != again and generator.random() > 0.42:
            continue
        moment += timedelta(seconds=int(generator.uniform(15, 120)))
        yield Event(shopper.id, product.id, "add_to_cart", moment)
        if index != again and generator.random() > 0.72:
            continue
        moment += timedelta(seconds=int(generator.uniform(30, 300)))
        quantity = 2 if product.category in BASICS and generator.random() < 0.15 else 1
        yield Event(shopper.id, product.id, "purchase", moment, quantity)
        owned.append((index, day))
        yield from _afterwards(shopper, product, moment, quantity, float(scores[index]), generator)


def _afterwards(
    shopper: Shopper,
    product: Product,
    moment: datetime,
    quantity: int,
    score: float,
    generator: np.random.Generator,
) -> Iterator[Event]:
    """A return or a rating some days later: what suits a taste is kept and rated well."""
    suits = 1 / (1 + math.exp(-(score - 1.5) / 1.5))
    later = moment + timedelta(days=float(generator.uniform(3, 16)))
    later = later.replace(microsecond=0)
    if generator.random() < 0.16 - 0.12 * suits:
        yield Event(shopper.id, product.id, "return", later, quantity)
        if generator.random() < 0.3:
            yield Event(
                shopper.id,
                product.id,
                "rating",
                later + timedelta(minutes=4),
                1,
                int(generator.integers(1, 4)),
            )
    elif generator.random() < 0.28:
        yield Event(
            shopper.id,
            product.id,
            "rating",
            later,
            1,
            int(min(5, max(1, round(generator.normal(3.4 + 1.3 * suits, 0.7))))),
        )
