"""What shops send to keep the catalogue in step, and what they are told of it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from smartrec_gateway.schemas import examples
from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import RequestModel
from smartrec_service.limits import MAX_BATCH_PRODUCTS

MAX_COLUMNS, MAX_VARIANTS = 500, 1_000


def _whole_text(row: dict[str, Any]) -> dict[str, Any]:
    """JSON can hold half a character, which no answer could tell of."""
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        raise PydanticCustomError("row", "write whole characters, not nested too deeply") from None
    return row


Row = Annotated[dict[str, Any], Field(min_length=1, max_length=MAX_COLUMNS), AfterValidator(_whole_text)]


class ProductPut(BaseModel):
    """A product in the shop's own words: any columns that a file may have. The id is the address's."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [examples.PRODUCT_ROW]})

    variants: Annotated[list[Row], Field(min_length=1, max_length=MAX_VARIANTS)] | None = Field(
        None, description="Its sizes and colours, each with the columns in which it differs."
    )

    @model_validator(mode="after")
    def _has_whole_text(self) -> Self:
        _whole_text(self.model_extra or {})
        return self

    def rows(self, product_id: str) -> list[dict[str, Any]]:
        """The rows as a file would have them."""
        columns = dict(self.model_extra or {})
        if self.variants is None:
            return [{**columns, "id": product_id}]
        return [{**columns, **variant, "group": product_id} for variant in self.variants]


class ProductBatch(RequestModel):
    model_config = ConfigDict(json_schema_extra={"examples": [examples.PRODUCT_BATCH]})

    products: Annotated[list[Row], Field(min_length=1, max_length=MAX_BATCH_PRODUCTS)] = Field(
        description="Rows as a file has them, in the shop's own words; several may be one product."
    )
    preset: str | None = Field(
        None, max_length=100, description="The system whose columns they are, as shopify-products."
    )
    columns: dict[str, str] = Field(
        default_factory=dict, max_length=MAX_COLUMNS, description="Your column → ours, as `--map`."
    )
    constants: dict[str, str] = Field(
        default_factory=dict, max_length=100, description="Our field → value of every row, as `--set`."
    )


class RowOutcome(BaseModel):
    """`left_out`: the row itself says that it is not for sale. `product_ids`: what it is, or is part of."""

    status: Literal["written", "unchanged", "left_out", "rejected"]
    product_ids: list[str]
    reason: str | None = None


class UnreadPicture(BaseModel):
    image: str
    reason: str


class WrittenProduct(BaseModel):
    """A product as searches know it now. `unread_pictures`: it is in without these; send it again."""

    id: str
    is_new: bool
    title: str
    category: str
    brand: str | None = None
    colour: str | None = None
    gender: str | None = None
    season: str | None = None
    sizes: list[str] = Field(default_factory=list)
    attributes: list[str] = Field(default_factory=list)
    price: float | None = None
    price_before: float | None = None
    currency: str | None = None
    stock: int
    url: str | None = None
    style_id: str | None = None
    shop_words: dict[str, Any] = Field(
        default_factory=dict, description="How the shop itself writes category, colours and sizes."
    )
    image_urls: list[str] = Field(default_factory=list)
    is_found_by_picture: bool
    unread_pictures: list[UnreadPicture] = Field(default_factory=list)


class ProductWritten(BaseModel):
    """`degraded`: services that gave no answer, so that texts or pictures were not read."""

    request_id: str
    status: Literal["written", "unchanged", "left_out"]
    reason: str | None = None
    products: list[WrittenProduct]
    degraded: list[str]


class ProductBatchAnswer(BaseModel):
    """`rows` in the order of the request; `report` as an import of the same rows from a file prints it."""

    request_id: str
    rows: list[RowOutcome]
    products: list[WrittenProduct]
    report: dict[str, Any]
    degraded: list[str]


class StoredPicture(BaseModel):
    model_config = with_example(examples.STORED_PICTURE)

    image: str = Field(description="To be written into the column `image` or `images` of a product.")
    shows_garment: bool
