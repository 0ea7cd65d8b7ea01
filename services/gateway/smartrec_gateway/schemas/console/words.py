"""The words and occasions that a shop teaches for its searches."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import RequestModel

MOST_SYNONYMS = 5_000
Phrase = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
_EXAMPLE = {"synonyms": [{"phrase": "frock", "kind": "one_way", "means": "dress"}]}


class Synonym(RequestModel):
    phrase: Phrase = Field(description="What is typed; letter case makes no difference.", examples=["frock"])
    kind: Literal["one_way", "two_way", "misspelling", "brand", "category", "collection"] = Field(
        description="one_way: it is searched for as `means`; two_way: and the other way round; misspelling: "
        "one_way, and told as a correction; brand, category, collection: it is the shop's word for one.",
        examples=["one_way"],
    )
    means: Phrase = Field(description="What it means.", examples=["dress"])


class SynonymsPut(RequestModel):
    """All of them: what is left out is taught no longer."""

    model_config = with_example(_EXAMPLE)

    synonyms: list[Synonym] = Field(max_length=MOST_SYNONYMS, description="A phrase means one thing.")


class Synonyms(BaseModel):
    model_config = with_example(_EXAMPLE)

    synonyms: list[Synonym] = Field(description="By phrase.")


MOST_CATEGORY_WORDS = 1_000
_CATEGORY_WORDS = {"words": [{"word": "damen > neuheiten", "means": "Dress"}]}
ShopWord = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class CategoryWord(BaseModel):
    word: str = Field(description="What the shop calls the category; letter case makes no difference.")
    means: str = Field(description="A category or a department; -: it stays the shop's own.")


class CategoryWords(BaseModel):
    model_config = with_example(_CATEGORY_WORDS)

    words: list[CategoryWord] = Field(description="All that are taught, by word.")


class TaughtCategoryWord(RequestModel):
    word: ShopWord = Field(description="What the shop calls the category.", examples=["Neuheiten"])
    means: ShopWord | None = Field(
        description="A category or a department; -: it stays the shop's own; null: no longer taught.",
        examples=["Dress"],
    )


class CategoryWordsTaught(RequestModel):
    """Each over what was taught of it before; others stay as they are."""

    model_config = with_example({"words": [{"word": "Neuheiten", "means": "Dress"}]})

    words: list[TaughtCategoryWord] = Field(max_length=MOST_CATEGORY_WORDS, description="Each word once.")


_OCCASION = {
    "occasion": "school run",
    "words": "school run|school gate",
    "categories": "Jeans=1|Sweater=0.8|Coat=0.6",
    "attributes": "casual=0.6",
    "colours": "",
    "never": "sequin",
}
MOST_OCCASIONS = 200
Column = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00-\x1f\x7f]*$")]


class TaughtOccasion(RequestModel):
    """What goes with an occasion, as a row of `occasions.csv`: parts of a list have | between them, and a
    weight, above 0 and up to 1, stands behind =.
    """

    model_config = with_example(_OCCASION)

    occasion: Column = Field(
        min_length=1, description="Its name; one of a standard occasion takes its place.", examples=["prom"]
    )
    words: Column = Field("", description="What shoppers call it.", examples=["prom|abiball"])
    categories: Column = Field(
        "",
        description="Categories that go with it; without any, the occasion is taken away.",
        examples=["Dress=1|Jumpsuit=0.6"],
    )
    attributes: Column = Field("", description="Attributes that go with it.", examples=["maxi=0.6"])
    colours: Column = Field("", description="Colours that go with it.", examples=["black=0.8"])
    never: Column = Field("", description="What is out of place.", examples=["denim|white"])


class OccasionsPut(RequestModel):
    """All of the shop's own: what is left out is as the standard table has it."""

    model_config = with_example({"occasions": [_OCCASION]})

    occasions: list[TaughtOccasion] = Field(max_length=MOST_OCCASIONS, description="Each name once.")


class Occasions(BaseModel):
    model_config = with_example({"occasions": [_OCCASION]})

    occasions: list[TaughtOccasion] = Field(description="The shop's own, by name.")
