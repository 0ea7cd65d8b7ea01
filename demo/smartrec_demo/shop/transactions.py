"""Simulates two years of transactions: views, some of which become purchases, returns and ratings.

What is seen and bought follows from taste, season, a product's popularity and its age. Basics are bought
again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from smartrec_demo.shop.catalogue import Product
from smartrec_demo.shop.market import HISTORY_DAYS, Market, Scores, affinity
from smartrec_demo.shop.users import User

HEADER = ("transaction_id", "user_id", "product_id", "kind", "occurred_at", "quantity", "rating")
# A basic is worn out after that time, and then bought again by three users in ten.
BASIC_LASTS_DAYS = 75
REPURCHASE_RATE = 0.3
CART_RATE = 0.42
PURCHASE_RATE = 0.72


@dataclass(frozen=True)
class Event:
    """One row; rating is 0 unless the kind is "rating"."""

    user_id: str
    product_id: str
    kind: str
    occurred_at: datetime
    quantity: int = 1
    rating: int = 0


@dataclass(frozen=True)
class _Session:
    """One visit. scores: float64 (products,). repurchase: the index of a basic that is to be replaced."""

    user: User
    start: datetime
    scores: Scores
    repurchase: int | None


def simulate(products: list[Product], users: list[User], seed: int, until: datetime) -> list[Event]:
    """Every event of the two years before until, by time. Products of the last days have none."""
    market = Market(products, seed, until)
    events = [
        event
        for index, user in enumerate(users)
        for event in _history(market, user, np.random.default_rng([seed, index, 5]))
    ]
    return sorted(
        (e for e in events if e.occurred_at < until),
        key=lambda e: (e.occurred_at, e.user_id, e.product_id, e.kind),
    )


def _history(market: Market, user: User, generator: np.random.Generator) -> Iterator[Event]:
    """Everything one user does."""
    now, later = affinity(user.taste, market.products), affinity(user.later, market.products)
    first = generator.uniform(0, HISTORY_DAYS * 0.6) if user.about == "" else 0.0
    last_bought: list[tuple[int, float]] = []
    for day in map(float, np.sort(generator.uniform(first, HISTORY_DAYS, user.sessions))):
        share = user.drift * day / HISTORY_DAYS
        scores = (1 - share) * now + share * later + market.scores_on(day)
        start = _sample_time(market.start, day, generator)
        session = _Session(user, start, scores, _sample_repurchase(market, last_bought, day, generator))
        for event, index in _events(market, session, generator):
            yield event
            if event.kind == "purchase":
                last_bought.append((index, day))


def _sample_time(start: datetime, day: float, generator: np.random.Generator) -> datetime:
    """A time of that day, in the evening rather than at night."""
    hour = min(max(generator.normal(18.5, 3.2), 6.5), 23.4)
    midnight = (start + timedelta(days=int(day))).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(seconds=int(hour * 3600))


def _sample_repurchase(
    market: Market, bought: list[tuple[int, float]], day: float, generator: np.random.Generator
) -> int | None:
    """The index of a basic that is worn out. bought: index and day of each purchase."""
    worn_out = [
        index for index, on in bought if day - on > BASIC_LASTS_DAYS and market.products[index].is_basic
    ]
    return int(generator.choice(worn_out)) if worn_out and generator.random() < REPURCHASE_RATE else None


def _events(market: Market, session: _Session, generator: np.random.Generator) -> Iterator[tuple[Event, int]]:
    """What is done in one visit, each with the index of its product."""
    user, time = session.user, session.start
    for index in _sample_views(session, generator):
        is_wanted = index == session.repurchase
        product = market.products[index]
        time += timedelta(seconds=int(generator.uniform(20, 240)))
        yield Event(user.id, product.id, "view", time), index
        if not is_wanted and generator.random() > CART_RATE:
            continue
        time += timedelta(seconds=int(generator.uniform(15, 120)))
        yield Event(user.id, product.id, "add_to_cart", time), index
        if not is_wanted and generator.random() > PURCHASE_RATE:
            continue
        time += timedelta(seconds=int(generator.uniform(30, 300)))
        quantity = 2 if product.is_basic and generator.random() < 0.15 else 1
        purchase = Event(user.id, product.id, "purchase", time, quantity)
        yield purchase, index
        for event in _return_or_rating(purchase, float(session.scores[index]), generator):
            yield event, index


def _sample_views(session: _Session, generator: np.random.Generator) -> list[int]:
    """The indexes of the products that are looked at, by softmax of their scores."""
    weights = np.exp(session.scores - session.scores.max())
    weights /= weights.sum()
    count = min(2 + int(generator.poisson(1.4)), int(np.count_nonzero(weights)))
    viewed = [int(index) for index in generator.choice(len(weights), count, replace=False, p=weights)]
    if session.repurchase is not None and session.repurchase not in viewed:
        viewed.insert(0, session.repurchase)
    return viewed


def _return_or_rating(purchase: Event, score: float, generator: np.random.Generator) -> Iterator[Event]:
    """A return or a rating some days later: what suits a taste is kept and rated well."""
    suits = 1 / (1 + math.exp(-(score - 1.5) / 1.5))
    later = purchase.occurred_at + timedelta(days=float(generator.uniform(3, 16)))
    later = later.replace(microsecond=0)
    user_id, product_id = purchase.user_id, purchase.product_id
    if generator.random() < 0.16 - 0.12 * suits:
        yield Event(user_id, product_id, "return", later, purchase.quantity)
        if generator.random() < 0.3:
            rating = int(generator.integers(1, 4))
            yield Event(user_id, product_id, "rating", later + timedelta(minutes=4), 1, rating)
    elif generator.random() < 0.28:
        rating = min(5, max(1, round(generator.normal(3.4 + 1.3 * suits, 0.7))))
        yield Event(user_id, product_id, "rating", later, 1, int(rating))
