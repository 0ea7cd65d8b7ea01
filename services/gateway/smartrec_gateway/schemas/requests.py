"""What callers may send beside transactions: searches, filters, pages."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from smartrec_gateway.schemas import examples
from smartrec_gateway.schemas.facets import FacetName, SortOrder
from smartrec_gateway.schemas.json_text import from_form_field
from smartrec_gateway.schemas.products import with_example
from smartrec_service.identifiers import MOST_CHARACTERS, checked_identifier

MAX_QUERY_CHARACTERS = 500
EMPTY_QUERY = "Type what you are looking for, for example: red floral summer dress, no sleeves."
QUERY_TOO_LONG = f"Say it in at most {MAX_QUERY_CHARACTERS} characters."


def _cleaned_query(value: str) -> str:
    """Control characters and broken Unicode become spaces."""
    return "".join(character if character.isprintable() else " " for character in value)


Identifier = Annotated[
    str,
    AfterValidator(checked_identifier),
    Field(
        json_schema_extra={"minLength": 1, "maxLength": MOST_CHARACTERS, "pattern": r"^[^/\x00-\x1f\x7f]+$"}
    ),
]
ProductId = Annotated[Identifier, Field(description="The shop's id of the product.", examples=["P00412"])]
UserId = Annotated[
    Identifier,
    Field(description="The shop's id of the shopper; one never seen is a new shopper.", examples=["maya"]),
]
Limit = Annotated[int, Field(ge=1, le=100, description="How many products to answer with.", examples=[10])]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Names = Annotated[list[Name], Field(max_length=50)]


BoxText = Annotated[
    str,
    Field(
        max_length=100,
        description="x1,y1,x2,y2 as fractions of the upright picture.",
        examples=["0.1,0.05,0.6,0.9"],
    ),
]


Query = Annotated[str, AfterValidator(_cleaned_query)]


class RequestModel(BaseModel):
    """Unknown fields are refused, so that a misspelt one is not silently without effect."""

    model_config = ConfigDict(extra="forbid")


class Filters(RequestModel):
    """Only products that meet all of these are shown; of each list, one of its names is enough."""

    category: Names = Field(
        default_factory=list, description="Categories, as answers name them.", examples=[["Dress"]]
    )
    brand: Names = Field(default_factory=list, description="The shop's brands.", examples=[["Marlow"]])
    colour: Names = Field(
        default_factory=list, description="Colours, as answers name them.", examples=[["red", "blue"]]
    )
    gender: Names = Field(
        default_factory=list, description="Unisex products are for women and men.", examples=[["women"]]
    )
    season: Names = Field(
        default_factory=list, description="Products for all seasons are for each.", examples=[["summer"]]
    )
    size: Names = Field(
        default_factory=list,
        description="Sizes that must be there, as the shop writes them.",
        examples=[["M"]],
    )
    price_min: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="The least price.", examples=[20]
    )
    price_max: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="The highest price.", examples=[80]
    )
    currency: str | None = Field(
        None,
        min_length=3,
        max_length=3,
        description="Of the prices; by default the catalogue's.",
        examples=["EUR"],
    )
    in_stock: bool = Field(True, description="False: also what is sold out.", examples=[True])
    pattern: Names = Field(
        default_factory=list,
        description="solid, striped, plaid, dotted, floral, graphic or camo; or an attribute: gingham.",
        examples=[["floral"]],
    )
    on_sale: bool = Field(False, description="True: only what cost more before.", examples=[True])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise PydanticCustomError("price", "price_min must not be above price_max")
        return self


Exclusions = Annotated[
    list[Identifier],
    Field(max_length=500, description="Ids of products not to show.", examples=[["P00412"]]),
]
Viewed = Annotated[
    list[Identifier],
    Field(
        max_length=50,
        description="Ids of products looked at in this visit; they order like a history.",
        examples=[["P00412", "P00007"]],
    ),
]
_Cursor = Annotated[str, Field(min_length=1, max_length=6_000)]
Facets = Annotated[
    list[FacetName],
    Field(max_length=20, description="What to count over all that matches; without any, nothing is counted."),
]
Cursor = Annotated[
    _Cursor | None,
    Field(
        description="`next_cursor` of the page before; repeat all else. None: the first page.",
        examples=["eyJwIjoxfQ"],
    ),
]
AnyUserId = Annotated[
    Identifier | None,
    Field(
        description="The shop's id of the shopper; without it, nobody in particular is served.",
        examples=["maya"],
    ),
]


class Page(Filters):
    """What every list of products takes as parameters."""

    limit: Limit = 10
    cursor: Cursor = None
    exclude: Exclusions = Field(default_factory=list)


class LookPage(Filters):
    """What an outfit takes as parameters: how many products for each slot."""

    limit: int = Field(6, ge=1, le=24, description="Number of products for each slot.", examples=[6])
    exclude: Exclusions = Field(default_factory=list)


class SessionPage(Page):
    viewed: Viewed = Field(default_factory=list)


class SimilarPage(SessionPage):
    user_id: AnyUserId = None


class SearchOptions(RequestModel):
    """What every search takes beside what is looked for.

    `typed`: the query as it came, whatever it is read as later. `draft`: a business rule that is tried by it.
    """

    _typed: str = PrivateAttr("")
    _draft: dict[str, Any] | None = PrivateAttr(None)

    query: Query = ""
    filters: Filters = Field(default_factory=Filters, description="What products must be.")
    user_id: AnyUserId = None
    limit: Limit = 10
    sort: SortOrder = Field(
        "relevance",
        description="Other than by relevance, the list holds only what matches; with a picture, the hundred "
        "products most alike.",
    )
    facets: Facets = Field(default_factory=list)
    exclude: Exclusions = Field(default_factory=list)
    viewed: Viewed = Field(default_factory=list)
    cursor: Cursor = None
    without: list[Name] = Field(
        default_factory=list,
        max_length=20,
        description="What is not wanted, each in words: lace, sleeves, black, a brand.",
    )
    exact: bool = Field(
        False, description="Whether words are to be read as they are typed, without correcting any."
    )

    def model_post_init(self, _context: Any) -> None:
        self._typed = self.query

    @property
    def typed(self) -> str:
        return self._typed

    @property
    def draft(self) -> dict[str, Any] | None:
        return self._draft

    def trying(self, draft: dict[str, Any]) -> Self:
        """The same search with a business rule that is not kept."""
        search = self.model_copy()
        search._draft = draft
        return search


class TextSearchRequest(SearchOptions):
    model_config = with_example(examples.TEXT_SEARCH)

    query: Query = Field(
        "",
        description=f"What is looked for, in words; at most {MAX_QUERY_CHARACTERS} characters. Beside `like` "
        'what is to be different: "but in red", "longer", "cheaper". Not needed beside `like` or `filters`.',
    )
    like: list[Identifier] = Field(
        default_factory=list,
        max_length=4,
        description="Products of the shop that the answer is to be like; they are not shown themselves.",
    )
    filters: Filters = Field(default_factory=Filters, description="What products must be.")


class ImageSearchFields(SearchOptions):
    """The fields of the multipart form beside the picture."""

    query: Query = Field(
        "",
        max_length=MAX_QUERY_CHARACTERS,
        description='What is to be different from the picture: "but in red", "longer", "no stripes".',
    )
    box: list[BoxText] = Field(
        default_factory=list,
        max_length=4,
        description="Look at this part of the picture only; of several pictures one for each, in order.",
    )
    garment: int = Field(
        0, ge=0, le=9, description="Which of the picture's garments to search by; 0 is the surest."
    )
    filters: Annotated[Filters, BeforeValidator(from_form_field)] = Field(default_factory=Filters)

    def words_alone(self) -> TextSearchRequest:
        """The same search without its pictures."""
        return TextSearchRequest(**self.model_dump(include=set(SearchOptions.model_fields)))
