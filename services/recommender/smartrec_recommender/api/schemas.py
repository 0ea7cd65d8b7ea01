"""The recommender's JSON: what it takes and what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.serving.cursors import MOST_CHARACTERS


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]
UserId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_storable)]
ProductId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_storable)]
TransactionId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=128),
    AfterValidator(_storable),
]
Limit = Annotated[int, Field(ge=1, le=100)]
Names = Annotated[list[Name], Field(max_length=50)]
Currency = Annotated[str, Field(min_length=3, max_length=3)]


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
    currency: Currency | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Price:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("min must not be above max")
        return self


class FilterParameters(BaseModel):
    """Only products that meet all of these are shown; of each list, one of its names is enough."""

    model_config = ConfigDict(extra="forbid")

    category: Names = []
    brand: Names = []
    colour: Names = []
    gender: Names = Field([], max_length=50, description="Unisex products are for women and men.")
    season: Names = Field([], max_length=50, description="Products for all seasons are for each.")
    size: Names = []
    price_min: float | None = Field(None, ge=0, allow_inf_nan=False)
    price_max: float | None = Field(None, ge=0, allow_inf_nan=False)
    currency: Currency | None = Field(None, description="Of the prices; by default the catalogue's.")
    in_stock: bool = Field(True, description="False: also what is sold out.")

    @model_validator(mode="after")
    def _in_order(self) -> FilterParameters:
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise ValueError("price_min must not be above price_max")
        return self


Exclusions = Annotated[list[ProductId], Field(max_length=500, description="Ids of products not to show.")]
Viewed = Annotated[
    list[ProductId],
    Field(max_length=50, description="Ids of products that were looked at in this session."),
]
Cursor = Annotated[
    str,
    Field(max_length=MOST_CHARACTERS, description="`next_cursor` of the page before; all else as it was."),
]


class Page(FilterParameters):
    """What every list of products takes."""

    limit: Limit = Field(10, description="Number of products.")
    cursor: Cursor | None = None
    exclude: Exclusions = []

    @property
    def filters(self) -> FilterParameters:
        return FilterParameters.model_validate(self.model_dump(include=set(FilterParameters.model_fields)))


class SessionPage(Page):
    """What a list that is ordered for somebody takes."""

    viewed: Viewed = []


class SimilarPage(SessionPage):
    user_id: UserId | None = Field(None, description="Whom to order for.")


class SearchRequest(BaseModel):
    """An understood query: what the vision or the NLP service made of a picture or a sentence.

    What it wishes for is given up where too few products have it; `filters` never are.
    """

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
    perceptual_hash: str | None = Field(
        None,
        pattern="^[0-9a-f]{16}$",
        description="Of the same picture, as vision tells it: a product's own picture is known by both.",
    )
    price: Price | None = None
    sort: Literal["price_asc", "newest"] | None = None
    brands: Names = []
    gender: Name | None = None
    size: Name | None = None
    season: Name | None = None
    understood: bool = True
    filters: FilterParameters = FilterParameters()
    exclude: Exclusions = []
    viewed: Viewed = []
    cursor: Cursor | None = None


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


class ExperimentAnswer(BaseModel):
    """The experiment that the answer is part of."""

    name: str
    variant: str


class RecommendationsAnswer(BaseModel):
    """Products in order, best first."""

    products: list[RecommendedProduct]
    next_cursor: str | None = Field(
        description="Asks for the next page; null where there is no more to show."
    )
    ordered_for: Literal["hot", "warm", "cold", "anonymous"]
    cache: Literal["hit", "miss", "off"]
    degraded: list[str] = Field(
        description="Of category, brand, price, gender, size and season, what no product here keeps."
    )
    experiment: ExperimentAnswer | None


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
    transaction_id: TransactionId | None = Field(
        None, description="The shop's id, as in an import; what is there under it already counts once."
    )

    @model_validator(mode="after")
    def _rating_where_rated(self) -> TransactionRequest:
        if (self.kind == "rating") != (self.rating is not None):
            raise ValueError("rating (1 to 5) goes with the kind rating, and with no other")
        return self


class TransactionAnswer(BaseModel):
    """The transaction as recorded; the same id again where it or the Idempotency-Key came before."""

    transaction_id: str
