"""The recommender's JSON: what it takes and what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from smartrec_recommender.history import TransactionKind


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]
UserId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_storable)]
ProductId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_storable)]
Limit = Annotated[int, Field(ge=1, le=100)]


class Scored(BaseModel):
    """A name with how sure we are of it."""

    name: Name
    score: float = Field(1.0, ge=0, le=1.001)


class Negated(BaseModel):
    """What must not be in any answer."""

    attributes: list[Name] = Field([], max_length=200)
    colours: list[Name] = Field([], max_length=100)
    categories: list[Name] = Field([], max_length=100)


class Price(BaseModel):
    """Both bounds are included; a bound of null is open."""

    minimum: float | None = Field(None, alias="min", ge=0)
    maximum: float | None = Field(None, alias="max", ge=0)
    currency: Annotated[str, Field(min_length=3, max_length=3)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Price:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("min must not be above max")
        return self


class SearchRequest(BaseModel):
    """An understood query: what the vision or the NLP service made of a picture or a sentence."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "user_id": "maya",
                "limit": 10,
                "category": [{"name": "Dress", "score": 0.93}],
                "attributes": [{"name": "floral", "score": 1.0}, {"name": "sleeveless", "score": 0.9}],
                "colours": [{"name": "red", "score": 1.0}],
                "negated": {"attributes": ["lace"], "colours": [], "categories": []},
                "price": {"min": None, "max": 80, "currency": "EUR"},
            }
        }
    )

    user_id: UserId | None = None
    limit: Limit = 10
    category: list[Scored] = Field([], max_length=60)
    attributes: list[Scored] = Field([], max_length=200)
    colours: list[Scored] = Field([], max_length=50)
    negated: Negated = Negated()
    embedding: str | None = Field(
        None, max_length=2_000, description="256 float16 values, little-endian, as base64."
    )
    price: Price | None = None
    sort: Literal["price_asc", "newest"] | None = None
    brands: list[Name] = Field([], max_length=50)
    understood: bool = True


class ReasonAnswer(BaseModel):
    """One part of the score; the weights of all reasons add up to it."""

    kind: str
    text: str
    weight: float


class ProductAnswer(BaseModel):
    """A product as people see it."""

    id: str
    title: str
    description: str
    category: str
    brand: str | None
    price: float | None
    currency: str | None
    colour: str | None
    image_url: str | None


class RecommendedProduct(ProductAnswer):
    """A product with its score and where that comes from."""

    score: float
    reasons: list[ReasonAnswer]


class ProductDetails(ProductAnswer):
    """A product of the catalogue."""

    attributes: list[str]
    in_stock: bool
    created_at: datetime


class RecommendationsAnswer(BaseModel):
    """Products in order, best first."""

    products: list[RecommendedProduct]
    ordered_for: Literal["hot", "warm", "cold", "anonymous"]
    cache: Literal["hit", "miss", "off"]
    degraded: list[str] = Field(description="What of the query could not be kept, by name.")


class BecauseAnswer(RecommendationsAnswer):
    """Products that go by one that the shopper bought; both empty for a shopper who bought nothing."""

    because_of: ProductAnswer | None


class TransactionRequest(BaseModel):
    """Something that a shopper did with a product."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"user_id": "maya", "product_id": "P00042", "kind": "purchase", "quantity": 1}
        }
    )

    user_id: UserId
    product_id: ProductId
    kind: TransactionKind
    occurred_at: AwareDatetime | None = Field(None, description="ISO 8601 with an offset; without it, now.")
    quantity: int = Field(1, ge=1, le=10_000)
    rating: int | None = Field(None, ge=1, le=5, description="1 to 5 stars, for the kind rating only.")

    @model_validator(mode="after")
    def _rating_where_rated(self) -> TransactionRequest:
        if (self.kind == "rating") != (self.rating is not None):
            raise ValueError("rating (1 to 5) goes with the kind rating, and with no other")
        return self


class TransactionAnswer(BaseModel):
    """The transaction as recorded; the same id again where the Idempotency-Key came before."""

    transaction_id: str
