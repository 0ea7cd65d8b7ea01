"""The nlp service: what a sentence asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field
from pydantic_core import to_json

from smartrec_gateway.clients.recommender_words import ShopOccasion
from smartrec_gateway.clients.upstream import CallContext, ProblemTable, Upstream, UpstreamModel
from smartrec_gateway.problems import EmptyQuery, QueryTooLong
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions
from smartrec_gateway.schemas.requests import EMPTY_QUERY, QUERY_TOO_LONG
from smartrec_gateway.schemas.understanding import (
    Attribute,
    Correction,
    NamedBrand,
    Negated,
    Occasion,
    PriceRange,
    Scored,
    TitleWord,
    WordLanguage,
)

LIMIT = LimitOptions(slow_seconds=0.2, max_wait_seconds=0.2)  # a sentence takes about a millisecond
READING_FRESH_SECONDS = 60.0  # a sentence is read alike until nlp is started with other words
PROBLEMS: ProblemTable = {
    "empty-query": (EmptyQuery, EMPTY_QUERY),
    "query-too-long": (QueryTooLong, QUERY_TOO_LONG),
}


class Garment(UpstreamModel):
    """One garment of the query, with the names of what is said of it alone. `goods`: shoes or a bag instead,
    with the words that name and describe them.
    """

    category: str | None = None
    group: str | None = None
    attributes: list[str] = Field(default_factory=list)
    colours: list[str] = Field(default_factory=list)
    goods: str | None = None


class Reference(BaseModel):
    """What is known of the picture or product that a query speaks of."""

    attributes: list[str]
    colours: list[str]


class NamedRequirement(UpstreamModel):
    """One thing that a product must have, any one of `any_of`, to be just what is asked for."""

    kind: Literal["attribute", "colour"]
    words: str
    any_of: list[str]


class MappedQuery(UpstreamModel):
    """What nlp made of a query."""

    understood: bool
    attributes: list[Attribute] = Field(default_factory=list)
    category: list[Scored] = Field(default_factory=list)
    colours: list[Scored] = Field(default_factory=list)
    negated: Negated = Field(default_factory=Negated)
    price: PriceRange | None = None
    price_level: Literal["low", "high"] | None = None
    brands: list[str] = Field(default_factory=list)
    sort: str | None = None
    gender: str | None = None
    size: str | None = None
    season: str | None = None
    garments: list[Garment] = Field(default_factory=list)
    changes: list[str] = Field(default_factory=list)
    refers_to_reference: bool = False
    required: list[NamedRequirement] = Field(default_factory=list)
    replaced: list[str] = Field(default_factory=list)
    corrections: list[Correction] = Field(default_factory=list)
    not_understood: list[str] = Field(default_factory=list)
    quoted: list[str] = Field(default_factory=list)
    word_languages: list[WordLanguage] = Field(default_factory=list)
    occasions: list[Occasion] = Field(default_factory=list)
    title_words: list[str] = Field(default_factory=list)
    """Phrases that titles are to hold; the gateway's own, from what the shop's titles know."""


@dataclass(frozen=True)
class Sentence:
    """What is to be read. `reference`: the picture or product that it speaks of; `occasions`: the shop's own;
    `is_exact`: without correcting the spelling.
    """

    query: str
    reference: Reference | None = None
    occasions: Sequence[ShopOccasion] = ()
    is_exact: bool = False


async def map_query(
    nlp: Upstream,
    sentence: Sentence,
    context: CallContext,
    brands: Sequence[NamedBrand] = (),
    shop_words: Sequence[TitleWord] = (),
    goods: Sequence[str] = (),
) -> MappedQuery:
    """`brands`: those that the query names; `shop_words`: words of it that the shop's titles hold; `goods`:
    words that name goods of the shop which are no garments.

    Raises: UpstreamUnavailable; EmptyQuery, QueryTooLong.
    """
    known = {
        "reference": sentence.reference and sentence.reference.model_dump(),
        "shop_words": [word.model_dump() for word in shop_words],
        "goods": list(goods),
        "occasions": [occasion.model_dump() for occasion in sentence.occasions],
    }
    body = to_json(
        {
            "query": sentence.query,
            "brands": [brand.model_dump() for brand in brands],
            "exact": sentence.is_exact,
            **{name: value for name, value in known.items() if value},
        }
    )
    return await nlp.call(
        "POST", "/v1/map", MappedQuery, context, json=body, fresh_seconds=READING_FRESH_SECONDS
    )
