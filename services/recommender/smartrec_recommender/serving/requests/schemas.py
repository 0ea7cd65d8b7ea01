"""What a list of products can be asked for: the JSON and the parameters of its endpoints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from smartrec_recommender.domain.business_rules.definitions import DraftRule
from smartrec_recommender.domain.catalogue.facets.counting import FacetName
from smartrec_recommender.domain.query import Order
from smartrec_recommender.serving.requests.cursors import MOST_CHARACTERS


def storable(text: str) -> str:
    """Raises ValueError for a text that the database cannot hold."""
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(storable)]
UserId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(storable)]
ProductId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(storable)]
Limit = Annotated[int, Field(ge=1, le=100)]
Names = Annotated[list[Name], Field(max_length=50)]
Currency = Annotated[str, Field(min_length=3, max_length=3)]


class Scored(BaseModel):
    """A name with how sure we are of it."""

    name: Name
    score: float = Field(1.0, ge=0, le=1.001)


Likely = Annotated[float, Field(ge=0, le=1.001)]


class Likelihoods(BaseModel):
    """How likely each name is of what a photo shows, the unlikely ones too."""

    category: dict[Name, Likely] = Field({}, max_length=100)
    colour: dict[Name, Likely] = Field({}, max_length=50)
    pattern: dict[Name, Likely] = Field({}, max_length=20)


class Negated(BaseModel):
    """What must not be in any answer."""

    attributes: list[Name] = Field([], max_length=200)
    colours: list[Name] = Field([], max_length=100)
    categories: list[Name] = Field([], max_length=100)
    brands: list[Name] = Field([], max_length=100)
    words: list[Name] = Field([], max_length=100, description="The same as it was typed.")


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
    pattern: Names = Field(
        [], max_length=50, description="striped, plaid, dotted, floral, graphic, camo, solid."
    )
    on_sale: bool = Field(False, description="True: only what cost more before.")

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


class LookPage(FilterParameters):
    """What an outfit takes: how many products for each slot."""

    limit: int = Field(6, ge=1, le=24, description="Number of products for each slot.")
    exclude: Exclusions = []

    def as_page(self) -> Page:
        """The same as a list takes it."""
        return Page.model_validate(self.model_dump())


class SessionPage(Page):
    """What a list that is ordered for somebody takes."""

    viewed: Viewed = []


class SimilarPage(SessionPage):
    user_id: UserId | None = Field(None, description="Whom to order for.")


class Requirement(BaseModel):
    """One thing that words ask for: any one of these attributes, or of colours like these."""

    kind: Literal["attribute", "colour"]
    name: Name
    any_of: list[Name] = Field(min_length=1, max_length=500)


class Change(BaseModel):
    """What words say of a picture or product at hand. Of what they leave out it stays as it is."""

    category: list[Scored] = Field([], max_length=60)
    attributes: list[Scored] = Field([], max_length=200)
    colours: list[Scored] = Field([], max_length=50)
    replaced: list[Name] = Field(
        [], max_length=1_000, description="Attributes that cannot be beside what the words ask for."
    )


class SearchRequest(BaseModel):
    """An understood query: what the vision or the NLP service made of a picture or a sentence.

    What it asks for is relaxed where too few products have it; `filters` never are.
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
    like: list[ProductId] = Field(
        [],
        max_length=4,
        description="Products of the catalogue in the place of a picture; not shown.",
    )
    change: Change | None = Field(None, description="What words change of the picture or of `like`.")
    required: list[Requirement] = Field([], max_length=20, description="What the words ask for.")
    category: list[Scored] = Field([], max_length=60)
    attributes: list[Scored] = Field([], max_length=200)
    colours: list[Scored] = Field([], max_length=50)
    likelihoods: Likelihoods = Field(
        Likelihoods(), description="Of a photo, as vision tells them: the ranking weighs its doubts."
    )
    negated: Negated = Negated()
    embedding: str | None = Field(
        None, max_length=2_000, description="256 float16 values, little-endian, as base64."
    )
    embedding_model: str | None = Field(
        None,
        max_length=200,
        description="Name and version of the model that the embedding is of. Where the products' are of "
        "another, likeness is left out, and `degraded` says `likeness`.",
    )
    perceptual_hash: str | None = Field(
        None,
        pattern="^[0-9a-f]{16}$",
        description="Of the same picture, as vision tells it: a product's own picture is known by both.",
    )
    price: Price | None = None
    price_level: Literal["low", "high"] | None = Field(
        None, description="Without a price: the cheapest or dearest third of the shop's products."
    )
    sort: Literal["price_asc", "newest"] | None = None
    brands: Names = []
    gender: Name | None = None
    size: Name | None = None
    season: Name | None = None
    understood: bool = True
    words: str | None = Field(
        None, max_length=1_000, description="What was typed: goods that are no garments are found by it."
    )
    typed: str | None = Field(
        None, max_length=1_000, description="The same before synonyms were read: rules are chosen by it."
    )
    corrections: list[Name] = Field(
        [], max_length=50, description='What was read as something else, as "sumer → summer": counted.'
    )
    draft: DraftRule | None = Field(None, description="A rule that is tried and not kept.")
    exact_words: list[Name] = Field(
        [], max_length=20, description="Phrases that titles are to hold, word by word."
    )
    order: Order | None = Field(None, description="All that match in this order, instead of by relevance.")
    facets: list[FacetName] = Field([], max_length=20, description="What to count over all that match.")
    words_in_titles: bool = Field(
        False, description="Whether nobody could read `words`: products with most of them in their titles."
    )
    filters: FilterParameters = FilterParameters()
    exclude: Exclusions = []
    viewed: Viewed = []
    cursor: Cursor | None = None
