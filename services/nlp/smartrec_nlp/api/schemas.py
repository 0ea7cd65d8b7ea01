"""The JSON of the nlp service."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from smartrec_nlp.interpretation import Interpretation

EXAMPLE_QUERY = "strpied v nek dress under $50, not floral, no sleeves"


class Brand(BaseModel):
    """A brand of the shop with the words of the query that name it, maybe misspelt."""

    name: str = Field(max_length=200)
    words: str = Field(max_length=200)


class ShopWord(BaseModel):
    """A word of the query that titles of the shop hold: as typed, and as the titles spell it."""

    typed: str = Field(max_length=100)
    meant: str = Field(max_length=100)


class OccasionRow(BaseModel):
    """A row of a shop's own occasions.csv, each column as it stands there."""

    occasion: str = Field(min_length=1, max_length=200)
    words: str = Field("", max_length=4_000)
    categories: str = Field("", max_length=2_000)
    attributes: str = Field("", max_length=2_000)
    colours: str = Field("", max_length=2_000)
    never: str = Field("", max_length=2_000)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.occasion, self.words, self.categories, self.attributes, self.colours, self.never)


class Reference(BaseModel):
    """What is known of a picture or product."""

    attributes: list[str] = Field(default_factory=list, max_length=200)
    colours: list[str] = Field(default_factory=list, max_length=50)


class Query(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"query": EXAMPLE_QUERY}]})

    query: str = Field(description="What the shopper typed.")
    brands: list[Brand] = Field(
        default_factory=list, max_length=20, description="Brands of the shop that occur in it."
    )
    reference: Reference | None = Field(
        None, description="The picture or product that it speaks of: like this, but longer."
    )
    shop_words: list[ShopWord] = Field(
        default_factory=list, max_length=20, description="Words of the query that the shop's titles hold."
    )
    goods: list[Annotated[str, Field(max_length=100)]] = Field(
        default_factory=list,
        max_length=40,
        description="Words of the query that name goods of the shop which are no garments: shoes, bags.",
    )
    occasions: list[OccasionRow] = Field(
        default_factory=list,
        max_length=200,
        description="The shop's own; each takes the place of ours of the same name.",
    )
    exact: bool = Field(False, description="Whether no word is to be corrected.")


class Attribute(BaseModel):
    name: str
    type: str = Field(description="texture, fabric, shape, part or style.")
    score: float = Field(ge=0, le=1)
    words: str = Field(description="The words of the query that it came from.")
    how: Literal["exact", "lexicon", "correction", "vector", "negation", "comparison", "related", "occasion"]


class Scored(BaseModel):
    name: str
    score: float = Field(ge=0, le=1)


class Negated(BaseModel):
    attributes: list[str]
    colours: list[str]
    categories: list[str]
    brands: list[str]
    words: list[str] = Field(description="What the query refuses, as typed.")


class PriceRange(BaseModel):
    min: float | None
    max: float | None
    currency: str | None = Field(description="ISO 4217; null where the query names none.")


class Correction(BaseModel):
    typed: str = Field(serialization_alias="from")
    meant: str = Field(serialization_alias="to")


class WordLanguage(BaseModel):
    words: str
    language: str = Field(description="ISO 639-1.")


class Garment(BaseModel):
    category: str | None
    group: str | None = Field(description="upper, lower or full.")
    attributes: list[str]
    colours: list[str]
    goods: str | None = Field(description="Shoes, a bag: the words that name and describe them.")


class Occasion(BaseModel):
    """An occasion, season or role, whose categories and attributes are among those of the answer."""

    name: str
    words: str = Field(description="As typed.")


class Requirement(BaseModel):
    """One thing that a product must have to be just what is asked for: any one of `any_of`."""

    kind: Literal["attribute", "colour"]
    words: str
    any_of: list[str]


class Mapped(BaseModel):
    """What a query asks for. Where `understood` is false it is not about clothes, and the lists are empty."""

    query: str
    understood: bool
    language: str = Field(description="ISO 639-1; und: undetermined.")
    attributes: list[Attribute]
    category: list[Scored]
    colours: list[Scored]
    negated: Negated
    garments: list[Garment] = Field(description="Each garment of the query with its own attributes.")
    changes: list[str] = Field(description="Changes to a reference (like this but …): aspect and direction.")
    refers_to_reference: bool = Field(description="Whether the query speaks of a product or picture at hand.")
    required: list[Requirement]
    replaced: list[str] = Field(
        description="Attributes that a picture or product at hand cannot have beside what is asked for."
    )
    price: PriceRange | None
    price_level: Literal["low", "high"] | None = Field(
        description='"cheap" is low, "luxury" high; what that is in money depends on the shop.'
    )
    brands: list[str]
    gender: Literal["women", "men", "unisex", "girls", "boys", "kids"] | None
    size: str | None
    season: str | None
    sort: Literal["price_asc", "newest"] | None
    corrections: list[Correction]
    not_understood: list[str]
    occasions: list[Occasion]
    quoted: list[str] = Field(description="What stood between quotation marks.")
    word_languages: list[WordLanguage] = Field(
        description="Where the query mixes languages, that of each phrase."
    )

    @classmethod
    def of(cls, result: Interpretation) -> Mapped:
        plain = {name: getattr(result, name) for name in cls.model_fields if name != "category"}
        return cls.model_validate({**plain, "category": result.categories}, from_attributes=True)


class Text(BaseModel):
    """A product's text. `id` comes back with the answer."""

    id: str
    title: str
    description: str = ""


class Batch(BaseModel):
    texts: list[Text]


class MappedText(BaseModel):
    id: str
    attributes: list[Attribute]
    title_attributes: list[str] = Field(description="Of `attributes`, those that the title itself says.")
    category: list[Scored]
    colours: list[Scored]
    language: str


class MappedBatch(BaseModel):
    results: list[MappedText]
