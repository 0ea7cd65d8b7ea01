"""What searches and lists answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from smartrec_gateway.schemas import examples
from smartrec_gateway.schemas.facets import Facet
from smartrec_gateway.schemas.products import (
    MatchCounts,
    Product,
    RecommendedProduct,
    with_example,
)
from smartrec_gateway.schemas.understanding import (
    ImageUnderstanding,
    NextCursor,
    OrderedFor,
    TextUnderstanding,
)


class Experiment(BaseModel):
    """The experiment that this answer is part of, and the shopper's variant in it."""

    name: str
    variant: str


ExperimentOf = Annotated[Experiment | None, Field(description="Null where none runs for this shopper.")]
Degraded = Annotated[
    list[str],
    Field(
        description="Parts that could not be had (vision, nlp), and what of the query no product of the page "
        "keeps (category, brand, price, gender, size, season, words)."
    ),
]


class Banner(BaseModel):
    """What the shop shows above a list; of `text` and `image_url`, at least one is there."""

    text: str = Field("", description="The words, where it has any.")
    url: str | None = Field(None, description="Where a click leads.")
    image_url: str | None = Field(None, description="The picture.")


Banners = Annotated[list[Banner], Field(description="What the shop's rules show above this list.")]


class Recommendations(BaseModel):
    model_config = with_example(examples.RECOMMENDATIONS)

    request_id: str
    products: list[RecommendedProduct]
    next_cursor: NextCursor
    ordered_for: OrderedFor
    degraded: Degraded
    experiment: ExperimentOf
    banners: Banners = Field(default_factory=list)


class BecauseYouBought(Recommendations):
    model_config = with_example(examples.BECAUSE_YOU_BOUGHT)

    because_of: Product | None = Field(description="The purchase; null where there is none yet.")


class LookSlot(BaseModel):
    slot: Literal["top", "bottom", "layer", "full body", "shoes", "bag"]
    products: list[RecommendedProduct]


class Look(BaseModel):
    """An outfit around a product: never a second one of its own slot."""

    model_config = with_example(examples.LOOK)

    request_id: str
    slots: list[LookSlot] = Field(description="Those for which the shop has anything.")


class SearchAnswer(BaseModel):
    model_config = with_example(examples.SEARCH_ANSWER)

    request_id: str
    understood: Annotated[ImageUnderstanding | TextUnderstanding, Field(discriminator="source")]
    products: list[RecommendedProduct]
    matches: MatchCounts | None = Field(None, description="How many products of this page match how.")
    next_cursor: NextCursor
    ordered_for: OrderedFor
    degraded: Degraded
    experiment: ExperimentOf
    total: int | None = Field(
        None,
        description="How many products match all that is asked for; null where neither facets nor another "
        "order than by relevance were asked for.",
    )
    total_styles: int | None = Field(
        None, description="How many styles these are, as a list shows them: the colours of one style are one."
    )
    facets: list[Facet] = Field(default_factory=list, description="In the order that they were asked for.")
    redirect: str | None = Field(
        None, description="Where the shop's rules send whoever searches this: an address or a path."
    )
    banners: Banners = Field(default_factory=list)


class DemoShopper(BaseModel):
    id: str
    name: str
    about: str


class DemoShoppers(BaseModel):
    shoppers: list[DemoShopper]
