"""The demo shop with shoes and bags beside its garments, from tables/goods.toml.

Goods are sampled apart from the garments, so that these do not depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Literal

from smartrec_demo.garments.garment import Garment
from smartrec_demo.garments.recipes import Options, read_options
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.patterns.tiles import pattern_tile
from smartrec_demo.shop.assortment import TABLES, load_brands
from smartrec_demo.shop.catalogue import Product, sample_age_days, sample_price, stock_shop
from smartrec_demo.shop.texts import load_texts, title
from smartrec_demo.svg.colours import RGB, code, darker, lighter
from smartrec_demo.tables import TableError, no_other_keys, read_toml
from smartrec_demo.tailoring.goods.goods import BAGS, SHOES

SHARE_OF_GOODS = 0.08


@no_other_keys
@dataclass(frozen=True)
class StockedGoods:
    """A kind of shoe or bag as the shop sells it. share: how many styles there are, beside other kinds."""

    category: Literal["Shoes", "Bags"]
    noun: str
    price_eur: float
    share: int
    gender: str
    fabric: str
    colour: str
    about: str

    def options(self, part: Literal["gender", "fabric", "colour"]) -> Options:
        return read_options(f"goods.toml: {self.noun}.{part}", getattr(self, part))


@cache
def load_goods() -> dict[str, StockedGoods]:
    """Every kind of goods by what draws it. Raises TableError where that cannot draw it."""
    goods = read_toml(TABLES / "goods.toml", dict[str, StockedGoods])
    for kind, stocked in goods.items():
        if kind not in (SHOES if stocked.category == "Shoes" else BAGS):
            raise TableError(f"goods.toml: {kind}: nothing draws it as {stocked.category}")
    return goods


def stock_shop_with_goods(count: int, seed: int, until: datetime) -> list[Product]:
    """The demo's catalogue: count products, of which one in twelve is a shoe or a bag."""
    goods_count = round(count * SHARE_OF_GOODS)
    garments = stock_shop(count - goods_count, seed, until)
    products = [replace(product, further_colours=further_colours(product.garment)) for product in garments]
    random = Random(f"goods {seed}")
    kinds = [kind for kind, stocked in load_goods().items() for _ in range(stocked.share)]
    random.shuffle(kinds)
    style = products[-1].style if products else -1
    while len(products) < count:
        style += 1
        room = count - len(products)
        kind = kinds[style % len(kinds)]
        is_new = room <= max(goods_count // 20, 1)
        products += _style(kind, style, len(products), until, random, is_new=is_new)[:room]
    return products


def _shades(dye: RGB) -> tuple[RGB, ...]:
    """A dye, and what patterns make of it: some petals are paler."""
    return (dye, lighter(dye, 0.35), lighter(dye, 0.4), darker(dye, 0.4))


def further_colours(garment: Garment) -> tuple[str, ...]:
    """The palette colours beside the main one that a garment's pattern is drawn in; leaves do not count."""
    tile = pattern_tile(garment.cloth)
    if tile is None:
        return ()
    drawn = zip(garment.colours[1:], (garment.cloth.second, garment.cloth.third), strict=False)
    names = [name for name, dye in drawn if any(code(shade) in tile[2] for shade in _shades(dye))]
    return tuple(dict.fromkeys(name for name in names if name != garment.colours[0]))


def _style(
    kind: str, style: int, taken: int, until: datetime, random: Random, *, is_new: bool
) -> list[Product]:
    """One style: a product for each colour. taken: how many products the shop has already."""
    stocked = load_goods()[kind]
    brand_name, brand = random.choice([(n, b) for n, b in load_brands().items() if not b.categories])
    choices = {
        "build": kind,
        "pattern": "solid",
        "gender": stocked.options("gender").sample(random),
        "fabric": stocked.options("fabric").sample(random),
    }
    wanted = dict.fromkeys(stocked.options("colour").sample(random) for _ in range(random.choice((1, 2, 3))))
    price = sample_price(stocked.price_eur, brand, random)
    created_at = (until - timedelta(days=sample_age_days(is_new, random))).replace(microsecond=0)
    style_name = random.choice(load_texts().style_names)
    made = []
    for offset, colour in enumerate(wanted):
        garment = sample_garment(stocked.category, random, colour=colour, choices=choices)
        made.append(
            Product(
                id=f"P{taken + offset + 1:05d}",
                title=title(garment, colour, style_name, stocked.noun),
                description=f"{stocked.about}. In {colour}, of {choices['fabric']}.",
                category=stocked.category,
                brand=brand_name,
                price=price,
                colour=colour,
                stock=0 if random.random() < 0.015 else random.randrange(4, 90),
                created_at=created_at,
                gender=garment.gender,
                season="all",
                is_basic=False,
                style=style,
                garment=garment,
            )
        )
    return made
