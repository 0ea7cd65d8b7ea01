"""How a style is offered: its sizes, and for some what it cost before.

Drawn apart from the catalogue, so that neither garments nor prices depend on it.
"""

from __future__ import annotations

from math import ceil
from random import Random

_SHARE_ON_SALE = 0.15
_MARK_UPS = (1.25, 1.4, 1.6)
_LETTERS = ("XS", "S", "M", "L", "XL", "XXL")
_ONE_SIZE = frozenset({"Poncho", "Sarong", "Kimono", "Coverup", "Bags"})
_SHOE_SIZES = {"women": range(36, 42), "men": range(40, 47), "unisex": range(37, 46)}


def price_before(style: int, price: float) -> float | None:
    """What all colours of a style cost before they were on sale; None for the many that are not."""
    random = Random(f"sale {style}")
    if random.random() >= _SHARE_ON_SALE:
        return None
    return ceil(price * random.choice(_MARK_UPS) / 5) * 5 - 0.05


def sizes(product_id: str, category: str, gender: str) -> tuple[str, ...]:
    """The sizes that are left of one colour: of most all between its least and its largest."""
    if category in _ONE_SIZE:
        return ("One size",)
    random = Random(f"sizes {product_id}")
    run = _LETTERS[random.choice((0, 0, 1)) : random.choice((5, 5, 6))]
    if category == "Shoes":
        run = tuple(map(str, _SHOE_SIZES[gender]))
    gone = random.choice(run) if random.random() < 0.3 else None
    return tuple(size for size in run if size != gone)
