"""The recommender, asked for what users type: suggestions, and queries that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlencode

from pydantic import Field

from smartrec_gateway.clients.product_pages import patience_seconds
from smartrec_gateway.clients.recommender import required
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamModel, UpstreamUnavailable
from smartrec_gateway.schemas.understanding import TitleWord
from smartrec_gateway.schemas.words import Suggestion, UnmetQuery

MOST_WORDS = 20


class SuggestionList(UpstreamModel):
    suggestions: list[Suggestion]


class Synonym(UpstreamModel):
    """`kind`: one_way, two_way, misspelling, brand, category or collection."""

    phrase: str
    kind: str
    means: str


class SynonymList(UpstreamModel):
    synonyms: list[Synonym]


class TitleWordList(UpstreamModel):
    """`goods`: those of the words, as meant, that name goods of the shop which are no garments."""

    words: list[TitleWord]
    goods: list[str] = Field(default_factory=list)


class ShopOccasion(UpstreamModel):
    """A row of the shop's own occasions.csv, each column as it stands there."""

    occasion: str
    words: str
    categories: str
    attributes: str
    colours: str
    never: str


class OccasionList(UpstreamModel):
    occasions: list[ShopOccasion]


class UnmetQueryList(UpstreamModel):
    queries: list[UnmetQuery]


async def suggest(recommender: Upstream, typed: str, limit: int, context: CallContext) -> list[Suggestion]:
    """Raises: ServiceBusy, RecommenderUnavailable."""
    path = f"/v1/suggest?{urlencode({'q': typed, 'limit': limit})}"
    with required():
        return (await recommender.call("GET", path, SuggestionList, context)).suggestions


async def title_words(
    recommender: Upstream, typed: Sequence[str], context: CallContext
) -> TitleWordList | None:
    """Those of the words that titles of the shop hold, or that name its goods; None where the recommender
    does not say.
    """
    words = [("word", word) for word in dict.fromkeys(typed)][:MOST_WORDS]
    if not words:
        return TitleWordList(words=[])
    patience = context.ending_within(patience_seconds(recommender))
    with suppress(UpstreamUnavailable):
        path = f"/v1/title-words?{urlencode(words)}"
        return await recommender.call("GET", path, TitleWordList, patience)
    return None


async def unmet_queries(recommender: Upstream, limit: int, context: CallContext) -> list[UnmetQuery]:
    """Raises: ServiceBusy, RecommenderUnavailable."""
    with required():
        path = f"/v1/unmet-queries?{urlencode({'limit': limit})}"
        return (await recommender.call("GET", path, UnmetQueryList, context)).queries


async def synonyms(recommender: Upstream, context: CallContext) -> list[Synonym]:
    """Raises: UpstreamUnavailable."""
    patience = context.ending_within(patience_seconds(recommender))
    return (await recommender.call("GET", "/v1/synonyms", SynonymList, patience)).synonyms


async def occasions(recommender: Upstream, context: CallContext) -> list[ShopOccasion]:
    """Raises: UpstreamUnavailable."""
    patience = context.ending_within(patience_seconds(recommender))
    return (await recommender.call("GET", "/v1/occasions", OccasionList, patience)).occasions
