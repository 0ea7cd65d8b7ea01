"""What the endpoints of the catalogue take and answer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from smartrec_recommender.importing.pushed.outcomes import RowStatus
from smartrec_recommender.serving.requests.schemas import ProductId
from smartrec_service.limits import MAX_BATCH_PRODUCTS


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TextReading(_Request):
    """`reading`: what `POST /v1/map/batch` of the NLP service answers of this text."""

    title: str
    description: str
    reading: dict[str, Any]


class PictureReading(_Request):
    """`reading`: what `POST /v1/analyze` of the vision service answers; or else why there is none."""

    image: str
    reading: dict[str, Any] | None = None
    refused: str | None = Field(None, max_length=500)


class ReadingsOfRequest(_Request):
    texts: list[TextReading] | None = Field(
        default_factory=list, description="null: no text can be read just now."
    )
    pictures: list[PictureReading] = Field(default_factory=list)


class ProductBatch(_Request):
    products: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MAX_BATCH_PRODUCTS)] = Field(
        description="Rows in the shop's own words: a product, a variant or a picture each."
    )
    preset: str | None = Field(
        None, max_length=100, description="The system whose columns they are; else they tell."
    )
    columns: dict[str, str] = Field(default_factory=dict, description="Their column → our field.")
    constants: dict[str, str] = Field(default_factory=dict, description="Our field → value of every row.")
    product_id: ProductId | None = Field(
        None, description="The one product that the rows are all there is of; what was before is replaced."
    )
    readings: ReadingsOfRequest = Field(default_factory=ReadingsOfRequest)


class TextToRead(BaseModel):
    title: str
    description: str


class Needed(BaseModel):
    """What the NLP and the vision service are to read; then the same is sent again with `readings`."""

    texts: list[TextToRead]
    pictures: list[str]


class RowAnswer(BaseModel):
    """`product_ids`: what the row became, or is a part of."""

    status: RowStatus
    product_ids: list[str]
    reason: str | None


class UnreadPicture(BaseModel):
    image: str
    reason: str


class WrittenAnswer(BaseModel):
    """A product as searches know it. `unread_pictures`: it is in without these."""

    id: str
    is_new: bool
    title: str
    category: str
    brand: str | None
    colour: str | None
    gender: str | None
    season: str | None
    sizes: list[str]
    attributes: list[str]
    price: float | None
    price_before: float | None
    currency: str | None
    stock: int
    url: str | None
    style_id: str | None
    shop_words: dict[str, Any]
    image_urls: list[str]
    is_found_by_picture: bool
    unread_pictures: list[UnreadPicture]


class ProductBatchAnswer(BaseModel):
    """`needed`: nothing was written. Else `rows` in the order of the request, and what they became."""

    needed: Needed | None = None
    rows: list[RowAnswer] = Field(default_factory=list)
    products: list[WrittenAnswer] = Field(default_factory=list)
    report: dict[str, Any] | None = Field(None, description="As `smartrec import products --json` prints it.")


class Removed(BaseModel):
    removed: int = Field(description="How many products went out of sight.")
