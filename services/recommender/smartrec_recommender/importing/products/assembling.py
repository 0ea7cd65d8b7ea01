"""The rows of one style → its products: one a colour, as shops show them, with the sizes joined.

A style with one colour, or none, is one product under the shop's own id. Of several colours each is a product
of its own, STYLE:COLOUR, because a colour has its own pictures and is what people look for; they share
`style_id`. Nothing depends on the order of the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from smartrec_recommender.canonical.attributes import attributes_named
from smartrec_recommender.domain.catalogue.identifier import Identifier
from smartrec_recommender.importing.products.options import resolved
from smartrec_recommender.importing.products.shop_row import ShopRow
from smartrec_recommender.importing.products.variants import offer_of, pictures_of, sizes_of, stock_of

_SIGNS = re.compile(r"[\W_]+")
_OF_COUNTRY = re.compile(r"[A-Z]{2} [\d.,]+")
_LONGEST_ID = 128
_LONGEST_SIZE_IN_TITLE = 40


@dataclass(frozen=True)
class StyleRows:
    """All rows of one style by their keys. `is_grouped`: the file names what its variants belong to."""

    style: str
    rows: Mapping[str, ShopRow]
    is_grouped: bool = True


@dataclass(frozen=True)
class Assembled:
    """The products of a style, as fields of `ProductRow`; `left_out`: why the shop itself shows none.

    `unknown_words`: what is said of the style beside its columns, and is no attribute that we know.
    """

    products: list[dict[str, Any]] = field(default_factory=list)
    left_out: str | None = None
    unknown_words: Counter[str] = field(default_factory=Counter)


def assemble(style: StyleRows, now: datetime, attributes: frozenset[str]) -> Assembled:
    """Puts the products together. `now` decides whether a sale price holds."""
    rows = [style.rows[key] for key in sorted(style.rows)]
    main = sorted((_as_parent(row, style.style, rows) for row in resolved(rows)), key=_rank)
    hidden = _left_out(main)
    shown = [row for row, why in zip(main, hidden, strict=True) if why is None]
    variants = _variants(shown)
    if not variants:
        return Assembled(left_out=next((why for why in hidden if why), None) or "nothing of it is for sale")
    by_colour = _by_colour(variants, main)
    words = Counter[str]()
    products = [
        _product(style, colour, of_colour, by_colour, shown, now, attributes, words)
        for colour, of_colour in sorted(by_colour.items(), key=lambda one: one[0] or "")
    ]
    return Assembled(products, unknown_words=words)


def _as_parent(row: ShopRow, style: str, rows: Sequence[ShopRow]) -> ShopRow:
    """A row under the style's own id describes the style, where others have ids and it chooses nothing."""
    chooses = row.sizes or row.options or row.colour
    if row.is_parent or chooses or row.own_id not in (None, style):
        return row
    has_variants = any(other.own_id not in (None, style) for other in rows)
    gallery = [*row.gallery, *row.images]
    return row._replace(is_parent=True, images=(), gallery=gallery) if has_variants else row


def _rank(row: ShopRow) -> tuple[bool, bool]:
    """What describes a style comes first; rows that are alike stay in the order of their keys."""
    return (not row.is_parent, row.title is None)


def _left_out(main: Sequence[ShopRow]) -> list[str | None]:
    """By row, why it is not shown. A row that says nothing is as its style; a hidden parent hides all."""
    parent = next((row for row in main if row.is_parent), None)
    told = next((row for row in main if row.is_listed is not None), None)
    if parent is not None and parent.is_listed is False:
        return [parent.why_left_out] * len(main)
    return [
        row.why_left_out if row.is_listed is False
        else told.why_left_out if row.is_listed is None and told is not None and told.is_listed is False
        else None
        for row in main
    ]  # fmt: skip


def _variants(shown: Sequence[ShopRow]) -> list[ShopRow]:
    """The rows that can be bought: a parent only where it stands alone, no row that only adds a picture."""
    for_sale = [row for row in shown if not row.is_picture_only]
    variants = [row for row in for_sale if not row.is_parent] or for_sale
    sizes = next((row.sizes for row in shown if row.is_parent and row.sizes), ())
    # a variant that says no size comes in each of its style
    return [row if row.sizes or not sizes else row._replace(sizes=sizes) for row in variants]


def _by_colour(variants: Sequence[ShopRow], main: Sequence[ShopRow]) -> dict[str | None, list[ShopRow]]:
    """By colour in small letters; None where the style has none. A variant that says none has the style's."""
    of_style = _first(main, "colour")
    by_colour: dict[str | None, list[ShopRow]] = {}
    for variant in variants:
        colour = variant.colour or of_style
        by_colour.setdefault(colour.casefold() if colour else None, []).append(variant)
    return by_colour


def _product(
    style: StyleRows,
    colour: str | None,
    own: Sequence[ShopRow],
    by_colour: Mapping[str | None, Sequence[ShopRow]],
    shown: Sequence[ShopRow],
    now: datetime,
    attributes: frozenset[str],
    unknown_words: Counter[str],
) -> dict[str, Any]:
    of_style = [row for row in shown if row.is_parent or row.is_picture_only or row.title is not None]
    # what describes the style comes from its own row, what a variant is from the variant's
    described = [*(row for row in of_style if row.is_parent), *own, *of_style]
    told = [*own, *of_style]
    parents_stock = next((row.stock for row in shown if isinstance(row.stock, int) and row.is_parent), None)
    inherited = [_with_inherited(row, of_style) for row in own]
    offer, sized = offer_of(inherited, now), sizes_of(own, parents_stock)
    google_category = _first(filter(_is_named, told), "google_category") or _first(told, "google_category")
    others = [row for name, rows in by_colour.items() if name != colour for row in rows]
    product: dict[str, Any] = {
        "id": style.style if len(by_colour) == 1 else _colour_id(style.style, colour),
        "title": _without_size(_first(described, "title"), own),
        "description": _first(described, "description"),
        "category": _first(described, "category") or google_category,
        "google_category": google_category,
        "brand": _first(described, "brand"),
        "price": offer.price,
        "price_before": offer.before,
        "currency": offer.currency,
        "colour": _first(told, "colour"),
        "further_colours": _first((*own, *(row for row in of_style if row.is_parent)), "further_colours"),
        "attributes": _attributes(told, attributes, unknown_words),
        "images": pictures_of(own, shown, others),
        "style_id": _first(told, "style_id") or (style.style if style.is_grouped else None),
        "sizes": sized.sizes,
        "size_stocks": sized.stocks,
        "stock": stock_of(own, parents_stock),
        "created_at": _first(told, "created_at"),
        "gender": _first(told, "gender"),
        "age_group": _first(told, "age_group"),
        "season": _first(told, "season"),
        "url": _first(described, "url"),
    }
    product["identifiers"] = _identifiers(product["id"], style, own, of_style)
    return {name: value for name, value in product.items() if value is not None}


def _with_inherited(row: ShopRow, of_style: Sequence[ShopRow]) -> ShopRow:
    """A variant without a price has its style's; of several rows with one, the parent's comes first."""
    if row.price is not None or row.sale_price is not None:
        currency = row.currency or _first(of_style, "currency")
        parents = (one for one in of_style if one.is_parent and one.price == row.price)
        before = row.price_before or _first(parents, "price_before")
        is_as_told = (currency, before) == (row.currency, row.price_before)
        return row if is_as_told else row._replace(currency=currency, price_before=before)
    names = ("price", "sale_price", "price_before", "sale_starts", "sale_ends", "currency")
    priced = next((one for one in of_style if one.price is not None), None)
    if priced is None:
        return row
    return _with_impact(row._replace(**{name: getattr(priced, name) for name in names}), priced)


def _with_impact(row: ShopRow, priced: ShopRow) -> ShopRow:
    """What a variant costs more or less than its style is told without tax, and is taxed as the style is."""
    if not row.price_impact or not priced.price:
        return row
    more = row.price_impact * (priced.price / priced.net_price if priced.net_price else 1)
    price, sale = priced.price + more, priced.sale_price
    if sale is not None:
        sale = price * (1 - priced.discount_percent / 100) if priced.discount_percent else sale + more
    cents = Decimal("0.01")
    return row._replace(
        price=max(price, Decimal(0)).quantize(cents),
        sale_price=None if sale is None else max(sale, Decimal(0)).quantize(cents),
    )


def _first(rows: Iterable[ShopRow], field: str) -> Any:
    """Of the rows, the first one's value that says something."""
    for row in rows:
        if value := getattr(row, field):
            return value
    return None


def _without_size(title: str | None, variants: Sequence[ShopRow]) -> str | None:
    """Feeds name the size in the title of each variant: `Tulip skirt, 36`."""
    if title is None:
        return None
    ending = title[-_LONGEST_SIZE_IN_TITLE:].casefold()
    told = {size for row in variants for size in row.sizes}
    told |= {size.rpartition(" ")[2] for size in told if _OF_COUNTRY.fullmatch(size)}
    sizes = {size for size in told if size.casefold() in ending}
    for size in sorted(sizes, key=lambda size: (-len(size), size)):
        shorter = re.sub(
            rf"\s*[-–—,/|(]\s*(?:size\s+)?{re.escape(size)}\s*\)?$", "", title, flags=re.IGNORECASE
        )
        if shorter and shorter != title:
            return shorter
    return title


def _is_named(row: ShopRow) -> bool:
    """Whether the category is a path that people read; it may be a number of Google's."""
    return not (row.google_category or "").isdigit()


def _colour_id(style: str, colour: str | None) -> str:
    name = _SIGNS.sub("-", colour or "").strip("-") or "other"
    return f"{style[: _LONGEST_ID - 1 - len(name)]}:{name}"


def _attributes(
    told: Sequence[ShopRow], attributes: frozenset[str], unknown_words: Counter[str]
) -> list[str]:
    """The attributes that the shop names, and those of its tags and other words that are attributes."""
    named = [name for row in told for name in row.attributes]
    for word in dict.fromkeys(word for row in told for word in row.words):
        known = attributes_named(word, attributes)
        named += known
        if not known:
            unknown_words[word] += 1
    return list(dict.fromkeys(named))[:200]


def _identifiers(
    product_id: str, style: StyleRows, own: Sequence[ShopRow], of_style: Sequence[ShopRow]
) -> list[Identifier]:
    """By what else the shop calls the product: an order line may say any of it."""
    named = [Identifier("handle", style.style)] if style.is_grouped else []
    for row in (*own, *(row for row in of_style if row.is_parent)):
        told = (
            ("variant", row.own_id),
            ("variant", row.variant_id),
            ("sku", row.sku),
            ("barcode", row.barcode),
            ("handle", row.handle),
        )
        named += [Identifier(kind, name) for kind, name in told if name]
    return [one for one in dict.fromkeys(named) if one.identifier != product_id]
