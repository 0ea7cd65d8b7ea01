"""What a row of a products file and of a transactions file may hold."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails

from smartrec_recommender.canonical.product import CanonicalForms
from smartrec_recommender.domain.catalogue.identifier import Identifier as ShopIdentifier
from smartrec_recommender.domain.catalogue.web_address import linkable
from smartrec_recommender.domain.users.history import OLDEST, TransactionKind
from smartrec_recommender.importing.files import Row
from smartrec_service.identifiers import checked_identifier

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    if not text.isascii() and _LONE_SURROGATE.search(text):
        raise ValueError("must not hold half of a character (a lone surrogate)")
    return text.strip()


def _with_offset(value: object) -> object:
    """A time without an offset is UTC, and a date is its first moment."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) and moment.tzinfo is None else moment


def _no_null_date(moment: datetime) -> datetime:
    if moment < OLDEST:
        raise ValueError(f"lies before {OLDEST:%Y-%m-%d}, which is probably a null date and not the true one")
    return moment


def _as_kind(value: object) -> object:
    """`cart`, `Add to cart` and `add-to-cart` are the same deed."""
    if not isinstance(value, str):
        return value
    kind = value.strip().lower().replace(" ", "_").replace("-", "_")
    return "add_to_cart" if kind == "cart" else kind


def _as_list(value: object) -> object:
    """In a CSV cell, a list is written with | between its items."""
    return [part for part in value.split("|") if part.strip()] if isinstance(value, str) else value


def _as_text(value: object) -> object:
    if isinstance(value, str):
        return _plain(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Key = Annotated[Text, Field(min_length=1, max_length=128)]
# What the API names must fit into an address.
Identifier = Annotated[Text, AfterValidator(checked_identifier)]
Name = Annotated[Text, Field(min_length=1, max_length=200)]
RowModel = TypeVar("RowModel", bound=BaseModel)
Location = Annotated[Text, Field(min_length=1, max_length=2_000)]
Moment = Annotated[AwareDatetime, BeforeValidator(_with_offset)]


class ProductRow(BaseModel):
    """A product as the shop gives it. Columns that are not named here are left aside.

    `category` may be a path, `google_category` a number or a path of Google's taxonomy. What the shop says in
    its own words is read into canonical forms (`canonical/`). `category`, `colour` and `attributes` may be
    missing: text and picture then tell them. `further_colours`: those beside the main one. `image` and
    `images` name files of the folder of pictures, or URLs; `sizes` is the size run, `size_stocks` the stock
    of each (empty: unknown), `style_id` what variants share, `identifiers` by what else the shop names it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Identifier
    title: Name
    description: Annotated[Text, Field(max_length=20_000)] = ""
    category: Name | None = None
    brand: Name | None = None
    price: Annotated[Decimal, Field(ge=0, le=9_999_999_999, allow_inf_nan=False)] | None = None
    currency: Annotated[Text, Field(pattern=r"^[A-Z]{3}$")] | None = None
    price_before: Annotated[Decimal, Field(ge=0, le=9_999_999_999, allow_inf_nan=False)] | None = None
    colour: Name | None = None
    further_colours: Annotated[list[Name], BeforeValidator(_as_list), Field(max_length=20)] = []
    attributes: Annotated[list[Name], BeforeValidator(_as_list), Field(max_length=200)] = []
    image: Annotated[Text, Field(max_length=2_000)] | None = None
    images: Annotated[list[Location], BeforeValidator(_as_list), Field(max_length=20)] = []
    style_id: Key | None = None
    sizes: Annotated[list[Name], BeforeValidator(_as_list), Field(max_length=100)] = []
    stock: Annotated[int, Field(ge=0, le=1_000_000_000)] = 1
    created_at: Moment | None = None
    gender: Name | None = None
    age_group: Name | None = None
    season: Name | None = None
    google_category: Annotated[Text, Field(max_length=750)] | None = None
    url: Annotated[Text, Field(max_length=2_000), AfterValidator(linkable)] | None = None
    size_stocks: list[int] = []
    identifiers: list[ShopIdentifier] = []

    @model_validator(mode="after")
    def _price_with_currency(self, info: ValidationInfo) -> ProductRow:
        is_known = not (info.context and info.context.get("currency_is_unknown"))
        if self.price is not None and self.currency is None and is_known:
            raise ValueError("a price needs a currency, such as EUR")
        return self

    def all_images(self) -> list[str]:
        """The main picture first, each once."""
        return list(dict.fromkeys([*([self.image] if self.image else []), *self.images]))

    def content_hash(self, image_hashes: list[str], is_text_read: bool, forms: CanonicalForms) -> str:
        """Changes where anything of the row or of its pictures does, or what its words mean (`forms`: as far
        as tables tell it), and when its text is read for once."""
        content: list[Any] = [self.model_dump(mode="json"), image_hashes, is_text_read, forms]
        if not self.further_colours:  # a product without them is as it was before there were any
            del content[0]["further_colours"]
            content[-1] = forms.without_further_colours()
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class TransactionRow(BaseModel):
    """A transaction as the shop gives it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    transaction_id: Key
    user_id: Identifier | None
    product_id: Identifier
    kind: Annotated[TransactionKind, BeforeValidator(_as_kind)]
    occurred_at: Annotated[Moment, AfterValidator(_no_null_date)]
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    rating: Annotated[int, Field(ge=1, le=5)] | None = None

    @model_validator(mode="after")
    def _rating_where_rated(self) -> TransactionRow:
        if (self.kind == "rating") != (self.rating is not None):
            raise ValueError("a rating (1 to 5) goes with the kind rating, and with no other")
        return self


class RowRefused(ValueError):
    """A row that cannot be imported; the message says why."""


def parsed(model: type[RowModel], fields: dict[str, Any], context: dict[str, bool] | None = None) -> RowModel:
    """Returns: a row of `model`. Raises RowRefused, which names each field that is wrong.

    `context`: currency_is_unknown lets a price stand without a currency, where no row of the file has one.
    """
    try:
        return model.model_validate(fields, context=context)
    except ValidationError as error:
        raise RowRefused("; ".join(_sentence(one) for one in error.errors())) from None


def parsed_product(row: Row, line_of_id: dict[str, int]) -> ProductRow:
    """`line_of_id`: of the products above in the file; the row's own is added.

    Raises RowRefused, also where a row above has the id.
    """
    product = parsed(ProductRow, row.fields)
    first_line = line_of_id.setdefault(product.id, row.line)
    if first_line != row.line:
        raise RowRefused(f"id: line {first_line} has it already")
    return product


def _sentence(error: ErrorDetails) -> str:
    where = ".".join(str(part) for part in error["loc"])
    what = error["msg"].removeprefix("Value error, ")
    return f"{where}: {what}" if where else what
