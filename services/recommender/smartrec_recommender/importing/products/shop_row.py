"""What one row of a shop's file says, each value read; and what holds for the whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter

from smartrec_recommender.canonical.words import Language
from smartrec_recommender.importing.values.prices import DecimalSign


class Option(NamedTuple):
    """One choice of a variant. `number`: its column, whose name may stand in another row of the style."""

    number: str
    name: str
    value: str


class ShopRow(NamedTuple):
    """A product, a variant of one, or a further picture of one. None: the row does not say.

    `price` is the regular one, `sale_price` what is paid instead while it holds, `price_before` what is shown
    crossed out. `net_price`: the same without tax, where both are told; `price_impact`: what a variant costs
    more or less than its style, without tax; `discount_percent`: what made the sale price.
    `images` show this variant, `gallery` the whole style. `is_parent`: describes a style whose
    variants have rows of their own. `is_listed`: whether the shop shows it; `why_left_out` says why not.
    """

    own_id: str | None = None
    handle: str | None = None
    variant_id: str | None = None
    sku: str | None = None
    barcode: str | None = None
    title: str | None = None
    description: str | None = None
    category: str | None = None
    google_category: str | None = None
    brand: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    sale_price: Decimal | None = None
    price_before: Decimal | None = None
    net_price: Decimal | None = None
    discount_percent: Decimal | None = None
    price_impact: Decimal | None = None
    sale_starts: datetime | None = None
    sale_ends: datetime | None = None
    colour: str | None = None
    further_colours: Sequence[str] = ()
    sizes: Sequence[str] = ()
    gender: str | None = None
    age_group: str | None = None
    attributes: Sequence[str] = ()
    words: Sequence[str] = ()
    season: str | None = None
    images: Sequence[str] = ()
    gallery: Sequence[str] = ()
    image_position: int | None = None
    stock: int | Literal["parent"] | None = None
    is_orderable: bool = False
    is_sold_out: bool = False
    is_parent: bool = False
    is_listed: bool | None = None
    why_left_out: str | None = None
    created_at: datetime | None = None
    url: str | None = None
    style_id: str | None = None
    options: Sequence[Option] = ()

    @property
    def is_picture_only(self) -> bool:
        """Whether the row only adds a picture."""
        is_for_sale = (
            self.price is not None or self.stock is not None or self.sku or self.options or self.sizes
        )
        return bool(self.images or self.gallery) and not is_for_sale and self.title is None


_STORED = TypeAdapter(ShopRow)
_SCALARS = frozenset({str, int, bool})
_DEFAULTS = tuple(ShopRow._field_defaults.values())


def as_stored(row: ShopRow) -> dict[str, Any]:
    """Returns: what the row says, as JSON has it."""
    return {
        name: value if type(value) in _SCALARS else _as_json(value)
        for name, value, default in zip(ShopRow._fields, row, _DEFAULTS, strict=True)
        if value is not default and value != default
    }


def _as_json(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [one if type(one) is str else _as_json(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def stored_row(fields: Mapping[str, Any]) -> ShopRow:
    """A row as the database keeps it."""
    return _STORED.validate_python(fields)


@dataclass(frozen=True)
class FileFacts:
    """What the whole file decides: its decimal sign, the currency of prices that name none, its language."""

    decimal_sign: DecimalSign | None = None
    currency: str | None = None
    has_currency: bool = True
    language: Language | None = None
