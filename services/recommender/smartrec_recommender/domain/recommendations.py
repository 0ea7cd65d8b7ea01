"""What a request is answered with, from the ranking to the JSON and into the cache and back.

Frozen dataclasses: pydantic reads them from JSON and writes them as JSON faster than it does its own models,
and than `json` does dicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from smartrec_recommender.domain.business_rules.rules import Banner
from smartrec_recommender.domain.catalogue.facets.counting import Facet
from smartrec_recommender.domain.catalogue.named_brands import NamedBrand
from smartrec_recommender.domain.outfits.slots import Slot
from smartrec_recommender.domain.users.user import Temperature

CacheState = Literal["hit", "miss", "off"]
NextCursor = Annotated[
    str | None, Field(description="Asks for the next page; null where there is no more to show.")
]
Degraded = Annotated[
    list[str],
    Field(description="Of category, brand, price, gender, size and season, what no product here keeps."),
]
NamesOtherGoods = Annotated[
    bool, Field(description="Whether the words of a search name goods that are no garments.")
]

NotStocked = Annotated[
    list[str], Field(description="What a search asks for and the shop has not: goods, a category, a brand.")
]
Total = Annotated[
    int | None, Field(description="How many products match, where facets or an order were asked for.")
]
TotalStyles = Annotated[
    int | None, Field(description="How many styles these are; the colours of one style are one.")
]
Facets = Annotated[
    list[Facet], Field(description="Counts over all that match, as far as they were asked for.")
]
IsPopularList = Annotated[
    bool, Field(description="Whether nothing of a search is left, so that these are the popular products.")
]


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One part of what a query asks for. `kind`: attribute, colour, words (of a title), and so on."""

    kind: str
    name: str


Match = Literal["exact", "close", "popular"]
MatchOf = Annotated[
    Match | None,
    Field(
        description="In a search: exact has all that was asked for, close gives up what `gives_up` names, "
        "popular was chosen by nothing that was asked for. Null in other lists."
    ),
]
GivesUp = Annotated[
    list[QueryPart],
    Field(
        description="What of the search it has not: category, brand, price, gender, size, attribute, "
        "colour, season, goods, words of the title."
    ),
]


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """How many products of a page are exact, close and popular, see `match`."""

    exact: int
    close: int
    popular: int


MatchCountsOf = Annotated[
    MatchCounts | None, Field(description="How many products of the page match how; null in other lists.")
]


@dataclass(frozen=True, slots=True)
class PriceReading:
    """The limits that a search was answered with, in the shop's currency, where it did not say them so.

    `how`: converted by the shop's rate; compared as numbers, as the shop has no rate; the cheapest or dearest
    third of the shop's products.
    """

    how: Literal["converted", "compared as numbers", "cheapest third", "dearest third"]
    min: float | None
    max: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the score in words; the weights of all reasons add up to it."""

    kind: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Product:
    """A product as people see it."""

    id: str
    title: str
    description: str
    category: str
    brand: str | None
    price: float | None
    price_before: Annotated[float | None, Field(description="What it cost before, where it is on sale.")]
    currency: str | None
    colour: str | None
    shop_category: Annotated[str | None, Field(description="What the shop itself calls the category.")]
    shop_colour: Annotated[str | None, Field(description="How the shop itself writes the colour.")]
    image_url: str | None
    image_urls: Annotated[list[str], Field(description="All pictures, that of `image_url` first.")]
    url: Annotated[str | None, Field(description="Its page in the shop.")]
    style_id: Annotated[str | None, Field(description="What its other colours share with it.")]
    sizes: Annotated[list[str], Field(description="As the shop writes them.")]
    in_stock: bool


@dataclass(frozen=True, slots=True)
class RecommendedProduct(Product):
    """A product with its score and where that comes from."""

    score: float
    reasons: list[Reason]
    match: MatchOf = None
    gives_up: GivesUp = dataclass_field(default_factory=list)
    colours: Annotated[list[str], Field(description="All its colours, that of `colour` first.")] = (
        dataclass_field(default_factory=list)
    )


@dataclass(frozen=True, slots=True)
class ProductDetails(Product):
    """A product of the catalogue."""

    attributes: list[str]
    colours: list[str]
    gender: str | None
    created_at: datetime
    variants: Annotated[list[Product], Field(description="The other colours of its style.")]


@dataclass(frozen=True, slots=True)
class ExperimentVariant:
    """The experiment that the answer is part of, and its variant."""

    name: str
    variant: str


@dataclass(frozen=True, slots=True)
class RecommendationList:
    """Products in order, best first: what the pipeline makes and the cache keeps.

    `because_of`: the product that the whole list goes by, if it goes by one.
    """

    products: list[RecommendedProduct]
    next_cursor: str | None
    ordered_for: Temperature
    degraded: list[str]
    because_of: Product | None = None
    names_other_goods: bool = False
    not_stocked: list[str] = dataclass_field(default_factory=list)
    given_up: list[QueryPart] = dataclass_field(default_factory=list)
    is_popular_list: bool = False
    price_reading: PriceReading | None = None
    matches: MatchCounts | None = None
    total: int | None = None
    total_styles: int | None = None
    facets: list[Facet] = dataclass_field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NamedBrands:
    """The brands of the catalogue that a query names."""

    brands: list[NamedBrand]


@dataclass(frozen=True, slots=True)
class Recommendations:
    """Products in order, best first."""

    products: list[RecommendedProduct]
    next_cursor: NextCursor
    ordered_for: Temperature
    cache: CacheState
    degraded: Degraded
    experiment: ExperimentVariant | None
    names_other_goods: NamesOtherGoods
    not_stocked: NotStocked
    given_up: Annotated[list[QueryPart], Field(description="What of a search no product of the shop has.")]
    is_popular_list: IsPopularList
    price_reading: PriceReading | None
    matches: MatchCountsOf
    total: Total
    total_styles: TotalStyles
    facets: Facets
    redirect: Annotated[str | None, Field(description="Where the shop's rules send whoever searches this.")]
    banners: Annotated[list[Banner], Field(description="What the shop's rules show above this list.")]


@dataclass(frozen=True, slots=True)
class Found(Recommendations):
    """Products for a search."""

    because_of: Annotated[
        Product | None, Field(description="Of the shop, shoes or a bag, whose own picture was searched by.")
    ]


@dataclass(frozen=True, slots=True)
class LookSlot:
    """What may be worn in one slot of an outfit, best first."""

    slot: Slot
    products: list[RecommendedProduct]


@dataclass(frozen=True, slots=True)
class Look:
    """An outfit around a product: the slots beside its own for which the shop has anything."""

    slots: list[LookSlot]


@dataclass(frozen=True, slots=True)
class BecauseYouBought(Recommendations):
    """Products that go by one that the shopper bought; both empty for a shopper who bought nothing."""

    because_of: Product | None
