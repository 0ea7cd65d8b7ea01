"""Products as the public API shows them, alone and recommended."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from smartrec_gateway.schemas import examples


def with_example(example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class Product(BaseModel):
    model_config = with_example(examples.PRODUCT)

    id: str
    title: str
    description: str | None = None
    category: str
    brand: str | None = None
    price: float | None = None
    price_before: float | None = Field(None, description="What it cost before, where it is on sale.")
    currency: str | None = None
    colour: str | None = None
    shop_category: str | None = Field(None, description="What the shop itself calls the category.")
    shop_colour: str | None = Field(None, description="How the shop itself writes the colour.")
    image_url: str | None = None
    image_urls: list[str] = Field(default_factory=list, description="All pictures, `image_url` first.")
    url: str | None = Field(None, description="Its page in the shop.")
    style_id: str | None = Field(None, description="What its other colours share with it.")
    sizes: list[str] = Field(default_factory=list, description="As the shop writes them.")
    in_stock: bool | None = None


class ProductDetails(Product):
    model_config = with_example(examples.PRODUCT_DETAILS)

    attributes: list[str] = Field(default_factory=list)
    colours: list[str] = Field(default_factory=list)
    gender: str | None = None
    variants: list[Product] = Field(default_factory=list, description="The other colours of its style.")


class Reason(BaseModel):
    kind: str = Field(description="What this part of the score comes from.")
    text: str = Field(description="The reason in words, for the shopper.")
    weight: float = Field(description="This part of the score; the weights of all reasons add up to it.")


class QueryPart(BaseModel):
    """One thing that a search asks for."""

    kind: Literal[
        "category", "attribute", "colour", "brand", "price", "gender", "size", "season", "occasion",
        "without", "goods", "words",
    ]  # fmt: skip
    name: str


class MatchCounts(BaseModel):
    """How many products of a page are exact, close and popular, see `match`."""

    exact: int = 0
    close: int = 0
    popular: int = 0


class RecommendedProduct(Product):
    model_config = with_example(examples.RECOMMENDED_PRODUCT)

    score: float
    reasons: list[Reason]
    match: Literal["exact", "close", "popular"] | None = Field(
        None,
        description="In a search: exact has all that was asked for, close gives up what `gives_up` names, "
        "popular was chosen by nothing that was asked for. Null in other lists.",
    )
    gives_up: list[QueryPart] = Field(default_factory=list, description="What of the search it has not.")
    colours: list[str] = Field(default_factory=list, description="All its colours, that of `colour` first.")
