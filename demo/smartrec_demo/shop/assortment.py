"""What the shop sells: categories with price, share and season, and invented brands; from shop/tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from smartrec_demo.garments.recipes import categories
from smartrec_demo.tables import TableError, no_other_keys, read_csv, read_toml

TABLES = Path(__file__).with_name("tables")
Season = Literal["summer", "winter", "all"]


@no_other_keys
@dataclass(frozen=True)
class StockedCategory:
    """A category as the shop sells it.

    price_eur: what a brand of price level 1 asks. share: how many styles the demo has, beside 1 for most
    categories; 0 is one in a round. chain_share: the same in shops that are made like a chain, which stay as
    they are so that their figures can be compared. is_basic: whether users buy the same product again.
    """

    name: str
    price_eur: float
    share: float
    chain_share: float
    season: Season
    is_basic: bool


@no_other_keys
@dataclass(frozen=True)
class Brand:
    """An invented brand: its price level beside 1.0, and the categories it makes; none named means all."""

    price_level: float
    categories: frozenset[str] = frozenset()


@cache
def load_stocked_categories() -> dict[str, StockedCategory]:
    """Every category that the shop sells, by its name. Raises TableError where one is missing."""
    stocked = {category.name: category for category in read_csv(TABLES / "categories.csv", StockedCategory)}
    if stocked.keys() != set(categories()):
        differing = ", ".join(sorted(stocked.keys() ^ set(categories())))
        raise TableError(f"categories.csv: not the categories that have recipes: {differing}")
    return stocked


@cache
def load_brands() -> dict[str, Brand]:
    """Every brand by its name. Raises TableError where a brand makes a category that has no recipe."""
    brands = read_toml(TABLES / "brands.toml", dict[str, Brand])
    for name, brand in brands.items():
        if unknown := brand.categories - set(categories()):
            raise TableError(f"brands.toml: {name}: no such category: {', '.join(sorted(unknown))}")
    return brands
