"""The recommender, asked for what users type: suggestions, and queries that found nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from smartrec_gateway.clients.recommender import required
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamModel
from smartrec_gateway.schemas.words import Suggestion, UnmetQuery


class SuggestionList(UpstreamModel):
    suggestions: list[Suggestion]


class Synonym(UpstreamModel):
    """`kind`: one_way, two_way, misspelling, brand, category or collection."""

    phrase: str
    kind: str
    means: str


class SynonymList(UpstreamModel):
    synonyms: list[Synonym]


class UnmetQueryList(UpstreamModel):
    queries: list[UnmetQuery]


async def suggest(recommender: Upstream, typed: str, limit: int, context: CallContext) -> list[Suggestion]:
    """Raises: ServiceBusy, RecommenderUnavailable."""
    path = f"/v1/suggest?{urlencode({'q': typed, 'limit': limit})}"
    with required():
        return (await recommender.call("GET", path, SuggestionList, context)).suggestions


async def unmet_queries(recommender: Upstream, limit: int, context: CallContext) -> list[UnmetQuery]:
    """Raises: ServiceBusy, RecommenderUnavailable."""
    with required():
        path = f"/v1/unmet-queries?{urlencode({'limit': limit})}"
        return (await recommender.call("GET", path, UnmetQueryList, context)).queries


async def synonyms(recommender: Upstream, context: CallContext) -> list[Synonym]:
    """Raises: UpstreamUnavailable."""
    return (await recommender.call("GET", "/v1/synonyms", SynonymList, context)).synonyms
