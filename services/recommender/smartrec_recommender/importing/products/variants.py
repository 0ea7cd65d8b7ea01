"""Variants of one style and colour → one product: its sizes with their stock, its price, its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from smartrec_recommender.importing.products.shop_row import ShopRow
from smartrec_recommender.importing.values.stock import MOST, OFFERED

_LETTERS = re.compile(r"^(?:(\d+)\s*)?(x*)-?\s*(s|m|l|small|medium|large)$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")
_MOST_SIZES = 100


class Offer(NamedTuple):
    """What a buyer pays now, and what it cost before (None: it is not on sale)."""

    price: Decimal | None
    before: Decimal | None
    currency: str | None


class SizedStock(NamedTuple):
    """Sizes in the order in which people expect them, and the pieces of each (empty: not known by size)."""

    sizes: list[str]
    stocks: list[int]


def offer_of(variants: Sequence[ShopRow], now: datetime) -> Offer:
    """The lowest price that can be paid now; of those that are sold out only where all are."""
    offers = [(_pieces(variant) == 0, offer) for variant in variants if (offer := _offer(variant, now))]
    if not offers:
        return Offer(None, None, None)
    return min(offers, key=lambda one: (one[0], one[1].price, -(one[1].before or 0)))[1]


def _offer(variant: ShopRow, now: datetime) -> Offer | None:
    regular, sale, before = variant.price, variant.sale_price, variant.price_before
    if regular is None and sale is None:
        # a recommended price alone is what the shop asks for
        return Offer(before, None, variant.currency) if before else None
    starts, ends = variant.sale_starts, variant.sale_ends
    is_on_sale = (starts is None or starts <= now) and (ends is None or now < ends)
    if sale and is_on_sale and (regular is None or sale < regular):
        return Offer(sale, before if before and before > sale else regular, variant.currency)
    if regular is None:
        return None
    return Offer(regular, before if before is not None and before > regular else None, variant.currency)


def stock_of(variants: Sequence[ShopRow], parents_stock: int | None) -> int:
    """All pieces together; 1 where it is only known that there are some."""
    return min(sum(_pieces(variant, parents_stock) for variant in variants), MOST)


def _pieces(variant: ShopRow, parents_stock: int | None = None) -> int:
    if variant.is_sold_out:
        return 0
    stock = parents_stock if variant.stock == "parent" else variant.stock
    if stock is None:
        return OFFERED
    assert isinstance(stock, int)  # noqa: S101 (the word parent was replaced)
    return max(stock, OFFERED) if variant.is_orderable else stock


def sizes_of(variants: Sequence[ShopRow], parents_stock: int | None) -> SizedStock:
    """A row that lists several sizes keeps its order, and tells no stock by size."""
    if len(variants) == 1 and len(variants[0].sizes) != 1:
        return SizedStock(list(variants[0].sizes), [])
    pieces: dict[str, int] = {}
    for variant in variants:
        for size in variant.sizes:
            pieces[size] = pieces.get(size, 0) + _pieces(variant, parents_stock)
    sizes = sorted(pieces, key=_size_order)[:_MOST_SIZES]
    is_told = all(len(variant.sizes) == 1 for variant in variants if variant.sizes)
    return SizedStock(sizes, [min(pieces[size], MOST) for size in sizes] if is_told else [])


def _size_order(size: str) -> tuple[int, float, float, str]:
    """Letters from small to large, then numbers, then all else by name."""
    if found := _LETTERS.match(size.strip()):
        many = int(found.group(1) or 0) or len(found.group(2))
        letter = found.group(3)[0].lower()
        rank = {"s": -1 - many, "m": 0, "l": 1 + many}[letter]
        return (0, float(rank), 0.0, size)
    numbers = [float(number.replace(",", ".")) for number in _NUMBERS.findall(size)[:2]]
    if numbers:
        return (1, numbers[0], numbers[1] if len(numbers) > 1 else 0.0, size)
    return (2, 0.0, 0.0, size)


def pictures_of(own: Iterable[ShopRow], style: Iterable[ShopRow], others: Iterable[ShopRow]) -> list[str]:
    """Those of the product's own variants, then those of the style that are not another colour's.

    Pictures with a position come in its order; without one, those of the row with the title come first.
    """
    first = [image for row in sorted(own, key=_picture_order) for image in row.images]
    not_ours = {image for row in others for image in row.images} - set(first)
    gallery = [image for row in sorted(style, key=_picture_order) for image in row.gallery]
    return list(dict.fromkeys([*first, *(image for image in gallery if image not in not_ours)]))[:20]


def _picture_order(row: ShopRow) -> tuple[int, bool, list[str]]:
    position = row.image_position if row.image_position is not None else 1 << 30
    return (position, row.title is None, [*row.images, *row.gallery])
