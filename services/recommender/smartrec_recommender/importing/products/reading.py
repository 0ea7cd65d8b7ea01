"""A record by field → a row of a product, each cell read. All cells that cannot be are told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, TypeVar

from smartrec_recommender.importing.presets.preset import Preset
from smartrec_recommender.importing.products.options import options_of
from smartrec_recommender.importing.products.shop_row import FileFacts, ShopRow
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing, text_of, text_or_none
from smartrec_recommender.importing.values.html_text import clean_text, clean_title
from smartrec_recommender.importing.values.lists import read_images, read_list
from smartrec_recommender.importing.values.moments import read_interval, read_moment
from smartrec_recommender.importing.values.prices import Price, read_price
from smartrec_recommender.importing.values.stock import read_availability, read_stock, read_yes

Value = TypeVar("Value")
PRICES = ("price", "sale_price", "price_before", "net_price")
_TEXTS = frozenset({
    "handle", "variant_id", "sku", "barcode", "category", "google_category", "brand", "colour", "gender",
    "age_group", "season", "url", "style_id",
})  # fmt: skip
_SALES = ("sale_price", "discount_amount", "discount_percent", "sale_interval", "sale_starts", "sale_ends")
_WORDS = ("tags", "material", "pattern", "words")
_STOCK = ("stock", "availability", "stock_policy", "stock_tracker", "is_stock_counted")
_MOST_CHARACTERS, _MOST_IMAGES, _MOST_WORDS, _MOST_FURTHER_COLOURS = 20_000, 20, 200, 20
_OTHER_NUMBERS = frozenset({"UK", "US", "AU", "JP"})
_BARE_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d)?")
_NEVER_SOLD_OUT = frozenset({"continue", "true", "yes", "1", "notify"})


class _Cells:
    """Reads the cells of one record; `refused` collects what cannot be read."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields
        self.refused: list[str] = []

    def read(self, field: str, read: Callable[[Any], Value | None]) -> Value | None:
        value = self.fields.get(field)
        if value is None:
            return None
        try:
            return read(value)
        except ValueRefused as error:
            self.refused.append(f"{field}: {error}")
            return None

    def text(self, field: str) -> str | None:
        return text_or_none(self.fields.get(field))

    def has_any(self, fields: Iterable[str]) -> bool:
        return not self.fields.keys().isdisjoint(fields)

    def list_of(self, field: str, read: Callable[[Any], list[str]] = read_list) -> list[str]:
        cells = self.fields.get(field)
        if cells is None:
            return []
        if not isinstance(cells, list):
            return read(cells)
        return read(cells[0]) if len(cells) == 1 else list(dict.fromkeys(chain(*map(read, cells))))


def read_shop_row(fields: Mapping[str, Any], preset: Preset, facts: FileFacts) -> ShopRow:
    """Raises RowRefused, which names each cell that cannot be read."""
    cells = _Cells(fields)
    told: dict[str, Any] = {field: text_or_none(fields[field]) for field in fields if field in _TEXTS}
    told |= _texts(cells)
    told |= _lists(cells)
    told |= _prices(cells, facts)
    told |= _stock(cells)
    told |= _listing(cells, preset)
    told["own_id"], told["options"] = cells.text("id"), options_of(fields)
    told["is_parent"] = bool(fields.get("is_parent"))
    if "created_at" in fields:
        told["created_at"] = cells.read("created_at", read_moment)
    if "image_position" in fields:
        told["image_position"] = cells.read("image_position", _position)
    if cells.refused:
        raise RowRefused("; ".join(cells.refused))
    return ShopRow(**{name: value for name, value in told.items() if value is not None and value != []})


def _texts(cells: _Cells) -> dict[str, Any]:
    if not cells.has_any(("title", "description", "short_description")):
        return {}
    return {
        "title": cells.read("title", lambda value: clean_title(text_of(value))) or None,
        "description": _description(cells),
    }


def _lists(cells: _Cells) -> dict[str, Any]:
    fields = cells.fields
    told: dict[str, Any] = {}
    if "sizes" in fields or "size" in fields:
        told["sizes"] = [*cells.list_of("sizes"), *_one(_size(cells))][:100]
    if "further_colours" in fields:
        told["further_colours"] = cells.list_of("further_colours")[:_MOST_FURTHER_COLOURS]
    if "attributes" in fields:
        told["attributes"] = cells.list_of("attributes")[:_MOST_WORDS]
    if words := [word for field in _WORDS if field in fields for word in cells.list_of(field)]:
        told["words"] = words[:_MOST_WORDS]
    if images := [
        image
        for field in ("image", "images")
        if field in fields
        for image in cells.list_of(field, read_images)
    ]:
        told["images"] = images[:_MOST_IMAGES]
    if "gallery" in fields:
        told["gallery"] = cells.list_of("gallery", read_images)[:_MOST_IMAGES]
    return told


def _position(value: Any) -> int | None:
    position = read_stock(value)
    return position if isinstance(position, int) else None


def _size(cells: _Cells) -> str | None:
    """With its country where a column of its own tells one whose numbers are no European ones: UK 6.5."""
    size, system = cells.text("size"), (cells.text("size_system") or "").upper()
    return f"{system} {size}" if size and system in _OTHER_NUMBERS and _BARE_NUMBER.fullmatch(size) else size


def _one(text: str | None) -> list[str]:
    return [text] if text else []


def _description(cells: _Cells) -> str | None:
    for field in ("description", "short_description"):
        if text := cells.read(field, lambda value: clean_text(text_of(value))):
            return text[:_MOST_CHARACTERS]
    return None


def _prices(cells: _Cells, facts: FileFacts) -> dict[str, Any]:
    currency = cells.text("currency")
    currency = currency.upper() if currency else None

    def read(value: Any) -> Price | None:
        return read_price(value, facts.decimal_sign, currency, facts.currency)

    told: dict[str, Any] = {"currency": currency}
    if "price_impact" in cells.fields:
        told["price_impact"] = cells.read("price_impact", _impact(facts))
    found = {
        field: price
        for field in PRICES
        if field in cells.fields and (price := cells.read(field, read)) is not None
    }
    if not found:
        return told
    regular = found.get("price") or found.get("net_price")
    own = next((price.currency for price in found.values() if price.currency), None)
    told |= {
        "net_price": found["net_price"].amount if len(found.keys() & {"price", "net_price"}) == 2 else None,
        "price": regular.amount if regular else None,
        "price_before": found["price_before"].amount if "price_before" in found else None,
        "currency": currency or own or facts.currency,
    }
    return told | _sale(cells, found.get("sale_price"), regular, facts) if cells.has_any(_SALES) else told


def _sale(cells: _Cells, sale: Price | None, regular: Price | None, facts: FileFacts) -> dict[str, Any]:
    """What is paid instead of the regular price, and from when until when."""
    sale = sale or _discounted(cells, regular, facts)
    interval = cells.read("sale_interval", read_interval)
    discount = cells.read("discount_percent", lambda value: read_price(value, facts.decimal_sign))
    return {
        "discount_percent": discount.amount if discount and discount.amount > 0 else None,
        "sale_price": sale.amount if sale else None,
        "sale_starts": interval.start if interval else cells.read("sale_starts", read_moment),
        "sale_ends": interval.end
        if interval
        else cells.read("sale_ends", lambda value: read_moment(value, is_end=True)),
    }


def _impact(facts: FileFacts) -> Callable[[Any], Decimal | None]:
    """Reads what a variant costs more than its style; less, with a minus."""

    def read(value: Any) -> Decimal | None:
        text = text_of(value)
        price = read_price(text.lstrip("-−"), facts.decimal_sign)
        if price is None or not price.amount:
            return None
        return -price.amount if text[:1] in "-−" else price.amount

    return read


def _discounted(cells: _Cells, regular: Price | None, facts: FileFacts) -> Price | None:
    """The price less an amount or a share of it, for systems that tell the discount and not the price."""
    if regular is None:
        return None
    for field, share in (("discount_amount", False), ("discount_percent", True)):
        less = cells.read(field, lambda value: read_price(value, facts.decimal_sign))
        if less is not None and less.amount > 0:
            off = regular.amount * less.amount / 100 if share else less.amount
            return Price(max(regular.amount - off, Decimal(0)).quantize(Decimal("0.01")), regular.currency)
    return None


def _stock(cells: _Cells) -> dict[str, Any]:
    """Orderable though none is left: selling goes on, or nobody counts."""
    if not cells.has_any(_STOCK):
        return {}
    fields = cells.fields
    stock = cells.read("stock", read_stock)
    availability = cells.read("availability", read_availability) if "availability" in fields else None
    policy = (cells.text("stock_policy") or "").casefold() if "stock_policy" in fields else ""
    tracker = fields.get("stock_tracker")
    is_counted = cells.read("is_stock_counted", read_yes) if "is_stock_counted" in fields else None
    is_uncounted = is_counted is False or (tracker is not None and is_nothing(tracker))
    return {
        "stock": stock,
        "is_orderable": policy in _NEVER_SOLD_OUT
        or is_uncounted
        or availability in ("available", "orderable"),
        "is_sold_out": availability == "sold_out",
    }


def _listing(cells: _Cells, preset: Preset) -> dict[str, Any]:
    """Whether the file itself keeps the row out of the shop window, and by which of its words."""
    if not cells.has_any(("is_published", *preset.left_out)):
        return {}
    told = {"is_listed": None, "why_left_out": None}
    is_published = cells.read("is_published", read_yes)
    if is_published is False:
        return {"is_listed": False, "why_left_out": "not published"}
    for field, hidden in preset.left_out.items():
        value = text_of(cells.fields[field]) if field in cells.fields else None
        if value is not None and value.casefold() in hidden:
            name = field.removesuffix("_alone").removeprefix("is_").replace("_", " ")
            return {"is_listed": False, "why_left_out": f"{name} {value}"}
        if value is not None or is_published:
            told["is_listed"] = True  # type: ignore[assignment]
    if is_published:
        told["is_listed"] = True  # type: ignore[assignment]
    return told
