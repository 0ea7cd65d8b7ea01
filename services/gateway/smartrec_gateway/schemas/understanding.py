"""What was understood of a sentence or a picture."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from smartrec_gateway.schemas.products import (
    QueryPart,
    RecommendedProduct,
)

AttributeType = Literal["texture", "fabric", "shape", "part", "style"]


class Scored(BaseModel):
    name: str
    score: float = Field(description="0..1")


class SeenColour(Scored):
    """`score`: how likely people call the garment so."""

    share: float | None = Field(None, description="Of the garment, 0..1; null where it is not known.")


class Attribute(Scored):
    type: AttributeType = Field(description="One of DeepFashion's five attribute types.")


class Negated(BaseModel):
    """What the shopper does not want."""

    attributes: list[str] = Field(default_factory=list)
    colours: list[str] = Field(default_factory=list)
    categories: list[str] = Field(default_factory=list)
    brands: list[str] = Field(default_factory=list)
    words: list[str] = Field(default_factory=list, description="The same as it was typed.")


class NamedBrand(BaseModel):
    """A brand of the shop that a sentence names. `words`: as typed, maybe misspelt."""

    name: str
    words: str


class TitleWord(BaseModel):
    """A word of a sentence that titles of the shop hold. `typed`: maybe misspelt."""

    typed: str
    meant: str


class PriceRange(BaseModel):
    min: float | None = None
    max: float | None = None
    currency: str | None = None


class PriceReading(PriceRange):
    """The limits that the products were chosen by, in the shop's currency, where they were not said so."""

    how: Literal["converted", "compared as numbers", "cheapest third", "dearest third"] = Field(
        description="By the shop's rate; without a rate, only the numbers compared; of the shop's products."
    )


class WordLanguage(BaseModel):
    words: str
    language: str = Field(description="ISO 639-1.")


class Correction(BaseModel):
    """A word read as another one."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    from_: str = Field(alias="from")
    to: str


class Occasion(BaseModel):
    """An occasion, season or role. What goes with it is among the categories and attributes."""

    name: str
    words: str = Field(description="As it was typed.")


class _Understanding(BaseModel):
    source: Literal["image", "text"]
    understood: bool = Field(description="False: nothing to search by, so the products are the popular ones.")
    category: list[Scored] = Field(default_factory=list, description="Best first.")
    box: list[float] | None = Field(
        None,
        min_length=4,
        max_length=4,
        description="x1 y1 x2 y2 of the garment, as fractions of the upright picture.",
    )
    attributes: list[Attribute] = Field(default_factory=list)


GarmentProducts = Annotated[
    list[RecommendedProduct], Field(description="Where there are several garments, those for this one.")
]


class Garment(BaseModel):
    """One of the garments in a picture."""

    category: list[Scored] = Field(description="Best first.")
    box: list[float] = Field(
        min_length=4, max_length=4, description="x1 y1 x2 y2, as fractions of the upright picture."
    )
    attributes: list[Attribute]
    colours: list[SeenColour]
    products: GarmentProducts = Field(default_factory=list)


class QueryGarment(BaseModel):
    """One of the garments of a sentence, with what is said of it alone."""

    category: str | None = None
    group: str | None = Field(None, description="upper, lower or full.")
    attributes: list[str] = Field(default_factory=list)
    colours: list[str] = Field(default_factory=list)
    goods: str | None = Field(
        None, description="What names shoes, a bag or other goods that are no garments: white sneakers."
    )
    products: GarmentProducts = Field(default_factory=list)


class TextUnderstanding(_Understanding):
    source: Literal["text"] = "text"
    colours: list[Scored] = Field(default_factory=list)
    negated: Negated = Field(default_factory=Negated)
    price: PriceRange | None = None
    price_level: Literal["low", "high"] | None = Field(None, description='"cheap" is low.')
    price_reading: PriceReading | None = Field(
        None, description="How the price was read, where not just as it was said."
    )
    brands: list[str] = Field(default_factory=list)
    gender: str | None = None
    size: str | None = None
    season: str | None = None
    sort: str | None = None
    garments: list[QueryGarment] = Field(
        default_factory=list, description="Each garment of the sentence; with several, each has its products."
    )
    changes: list[str] = Field(
        default_factory=list, description='Of "like this but longer": aspect, direction.'
    )
    refers_to_reference: bool = Field(False, description="Whether it speaks of a product or picture at hand.")
    corrections: list[Correction] = Field(default_factory=list)
    not_understood: list[str] = Field(
        default_factory=list, description="Words that say nothing about clothes."
    )
    synonyms: list[Correction] = Field(
        default_factory=list, description="The shop's own words, each with what it was read as."
    )
    quoted: list[str] = Field(default_factory=list, description="What stood between quotation marks.")
    title_words: list[str] = Field(
        default_factory=list,
        description="What titles are to hold: quoted phrases, and words that only the shop's titles know.",
    )
    word_languages: list[WordLanguage] = Field(
        default_factory=list, description="Where the sentence mixes languages, that of each phrase."
    )
    occasions: list[Occasion] = Field(
        default_factory=list, description="Occasions, seasons and roles, such as a wedding guest's."
    )
    kept: list[QueryPart] = Field(
        default_factory=list, description="What was understood and the products were chosen by."
    )
    given_up: list[QueryPart] = Field(
        default_factory=list, description="What was understood, and no product of the page has."
    )
    not_stocked: list[str] = Field(
        default_factory=list, description="Goods, a brand or people for whom the shop has nothing at all."
    )


class ImageUnderstanding(_Understanding):
    source: Literal["image"] = "image"
    colours: list[SeenColour] = Field(default_factory=list)
    is_garment: float | None = Field(
        None, description="How sure it is that the picture shows a garment, 0..1; null: not looked at."
    )
    garment: int = Field(0, description="Which of `garments` was searched by; the rest here is said of it.")
    garments: list[Garment] = Field(
        default_factory=list,
        description="Every garment that was told apart, the largest in the middle first.",
    )
    words: TextUnderstanding | None = Field(
        None, description="Of words beside the picture: what they change, and whether that could be kept."
    )


OrderedFor = Annotated[
    str, Field(description="How well the shopper is known: hot, warm or cold; anonymous without one.")
]
NextCursor = Annotated[
    str | None, Field(description="Asks for the next page; null where there is no more to show.")
]
