"""The words that a shop teaches for its searches."""

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
