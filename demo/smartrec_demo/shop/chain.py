"""Simulates the purchases in a shop like a real chain: goods come and fade, users stay away for months,
baskets hold several colours of a style, few things are bought again, gifts follow somebody else's taste.

Its parameters are a file (`tables/presets/`). Nothing but purchases is logged, as in the public logs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smartrec_demo.shop.catalogue import Product
from smartrec_demo.shop.market import HISTORY_DAYS, affinities
from smartrec_demo.shop.transactions import Event
from smartrec_demo.shop.users import User
from smartrec_demo.tables import TableError, no_other_keys, read_toml

PRESETS = Path(__file__).with_name("tables") / "presets"
Floats = NDArray[np.float64]


@no_other_keys
@dataclass(frozen=True)
class Chain:
    """What a shop is like: see the comments in `tables/presets/fashion-chain.toml`. Shares are 0..1."""

    products: int
    users: int
    median_purchases: float
    purchase_spread: float
    mean_basket: float
    spell_days: float
    orders_in_spell: float
    gift_share: float
    evergreen_share: float
    fades_within_days: float
    evergreen_fading: float
    popularity_spread: float
    season_strength: float
    taste_strength: float
    hidden_taste_strength: float
    hidden_tastes: int
    repeat_share: float
    repeat_half_life_days: float
    basics_repeat_times: float
    same_style_share: float


def load_chain(name: str) -> Chain:
    """The parameters of a preset. Raises TableError where there is none of that name."""
    file = PRESETS / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(each.stem for each in PRESETS.glob("*.toml")))
        raise TableError(f"There is no preset {name!r}; there are: {known}")
    return read_toml(file, Chain)


def launched(products: list[Product], chain: Chain, seed: int, until: datetime) -> list[Product]:
    """Returns: the products with the days on which they come out here, all colours of a style at once."""
    generator = np.random.default_rng([seed, 11])
    age_of_style: dict[int, float] = {}
    for product in products:
        if product.style not in age_of_style:
            is_evergreen = product.is_basic and generator.random() < 3 * chain.evergreen_share
            oldest = HISTORY_DAYS + 300 if is_evergreen else HISTORY_DAYS + 2 * chain.fades_within_days
            age_of_style[product.style] = float(
                generator.uniform(HISTORY_DAYS if is_evergreen else 1, oldest)
            )
    return [
        replace(product, created_at=until - timedelta(days=age_of_style[product.style]))
        for product in products
    ]


@dataclass(frozen=True)
class _Shop:
    """The shop as all users see it. `drawn`: float64 (users, products), what draws each user to each."""

    products: list[Product]
    chain: Chain
    start: datetime
    drawn: Floats
    popularity: Floats

    @cached_property
    def first_day(self) -> Floats:
        return np.array([(p.created_at - self.start).total_seconds() / 86_400 for p in self.products])

    @cached_property
    def warmth(self) -> Floats:
        """float64 (products,): 1 for summer goods, -1 for winter goods, 0 for the others."""
        return np.array([{"summer": 1.0, "winter": -1.0}.get(p.season, 0.0) for p in self.products])

    @cached_property
    def is_basic(self) -> NDArray[np.bool_]:
        return np.array([product.is_basic for product in self.products])

    @cached_property
    def style(self) -> NDArray[np.int64]:
        return np.array([product.style for product in self.products])

    def scores_on(self, day: float) -> Floats:
        """float64 (products,): how much each is wanted on a day, minus infinity before its launch."""
        date = self.start + timedelta(days=day)
        warmth = math.cos((date.timetuple().tm_yday - 200) / 365 * math.tau)
        age = day - self.first_day
        is_evergreen = self.first_day < -2 * self.chain.fades_within_days
        faded = np.maximum(age, 0.0) / self.chain.fades_within_days
        fading = np.where(is_evergreen, self.chain.evergreen_fading, faded)
        scores: Floats = self.popularity + self.chain.season_strength * warmth * self.warmth - fading
        scores[age < 0] = -np.inf
        return scores


def simulate_chain(
    products: list[Product], users: list[User], chain: Chain, seed: int, until: datetime
) -> list[Event]:
    """Every purchase of the two years before `until`, by time."""
    generator = np.random.default_rng([seed, 12])
    hidden = generator.normal(size=(len(users), chain.hidden_tastes))
    styles = generator.normal(size=(max(p.style for p in products) + 1, chain.hidden_tastes))
    likes = hidden @ styles[[p.style for p in products]].T / math.sqrt(chain.hidden_tastes)
    drawn = chain.taste_strength * affinities([user.taste for user in users], products)
    popularity = generator.normal(0.0, chain.popularity_spread, len(styles))[[p.style for p in products]]
    shop = _Shop(
        products,
        chain,
        until - timedelta(days=HISTORY_DAYS),
        drawn + chain.hidden_taste_strength * likes,
        popularity + generator.normal(0.0, 0.4, len(products)),
    )
    events = [
        event
        for index, user in enumerate(users)
        for event in _history(shop, index, user, np.random.default_rng([seed, index, 13]))
    ]
    return sorted(
        (e for e in events if e.occurred_at < until), key=lambda e: (e.occurred_at, e.user_id, e.product_id)
    )


def _history(shop: _Shop, index: int, user: User, generator: np.random.Generator) -> Iterator[Event]:
    """All purchases of one user, order by order."""
    bought: list[tuple[int, float]] = []
    for day in _order_days(shop.chain, generator):
        is_gift = generator.random() < shop.chain.gift_share
        whose = int(generator.integers(len(shop.drawn))) if is_gift else index
        scores = shop.drawn[whose] + shop.scores_on(day)
        scores[[product for product, _ in bought]] = -np.inf  # bought again by habit alone
        basket = _basket(shop, scores, bought, day, generator)
        time = shop.start + timedelta(days=int(day), seconds=int(generator.uniform(8, 22) * 3_600))
        for place, product in enumerate(basket):
            quantity = 2 if generator.random() < 0.05 else 1
            yield Event(
                user.id, shop.products[product].id, "purchase", time + timedelta(seconds=place), quantity
            )
        if not is_gift:
            bought.extend((product, day) for product in basket)


def _order_days(chain: Chain, generator: np.random.Generator) -> list[float]:
    """Days of a user's orders: some spells of shopping, with months between them."""
    purchases = chain.median_purchases * math.exp(generator.normal(0.0, chain.purchase_spread))
    orders = max(1, min(round(purchases / chain.mean_basket), 150))
    spells = max(1, round(orders / chain.orders_in_spell))
    starts = generator.uniform(0.0, HISTORY_DAYS, spells)
    days = generator.choice(starts, orders) + generator.uniform(0.0, chain.spell_days, orders)
    return sorted(float(day) for day in days if day < HISTORY_DAYS)


def _basket(
    shop: _Shop, scores: Floats, bought: list[tuple[int, float]], day: float, generator: np.random.Generator
) -> list[int]:
    """The products of one order, by their places in the shop, each once."""
    basket: list[int] = []
    for _ in range(1 + int(generator.poisson(shop.chain.mean_basket - 1.0))):
        product = None
        if bought and generator.random() < shop.chain.repeat_share:
            product = _bought_again(shop, bought, day, generator)
        elif basket and generator.random() < shop.chain.same_style_share:
            product = _same_style(shop, basket, scores, generator)
        if product is None:
            product = int(np.argmax(scores + generator.gumbel(size=len(scores))))
        if product not in basket:
            basket.append(product)
    return basket


def _bought_again(
    shop: _Shop, bought: list[tuple[int, float]], day: float, generator: np.random.Generator
) -> int | None:
    """One of the products that the user has, a basic and a late one rather than others."""
    products = np.array([product for product, _ in bought])
    ages = day - np.array([then for _, then in bought])
    weights = np.exp2(-ages / shop.chain.repeat_half_life_days)
    weights *= np.where(shop.is_basic[products], shop.chain.basics_repeat_times, 1.0)
    is_wanted = generator.random() < min(1.0, weights.sum())
    return int(generator.choice(products, p=weights / weights.sum())) if is_wanted else None


def _same_style(shop: _Shop, basket: list[int], scores: Floats, generator: np.random.Generator) -> int | None:
    """Another colour of what is in the basket; None where there is none."""
    others = np.flatnonzero(np.isin(shop.style, shop.style[basket]) & np.isfinite(scores))
    others = others[~np.isin(others, basket)]
    return int(generator.choice(others)) if len(others) else None
