"""What the words of a search come to: the shop's own words read, then nlp's mapping, brands included."""

from __future__ import annotations

from typing import NamedTuple

from smartrec_gateway.clients import Clients, nlp, recommender
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration.synonyms import SynonymTable, with_taught
from smartrec_gateway.problems import QueryTooLong
from smartrec_gateway.schemas.answers import TextUnderstanding
from smartrec_gateway.schemas.requests import MAX_QUERY_CHARACTERS, QUERY_TOO_LONG, SearchOptions


class ReadWords(NamedTuple):
    """`search` with the filters that the shop's own words mean, `mapped`, and what the answer tells of it."""

    search: SearchOptions
    mapped: nlp.MappedQuery
    understood: TextUnderstanding


async def read_words(
    clients: Clients,
    table: SynonymTable,
    search: SearchOptions,
    context: CallContext,
    reference: nlp.Reference | None = None,
) -> ReadWords:
    """`reference`: the picture or product that the words change.

    Raises: UpstreamUnavailable; EmptyQuery, QueryTooLong.
    """
    sentence = whole_sentence(search)
    taught = table.rewrite(sentence, is_exact=search.exact)
    search = search.model_copy(update={"query": taught.text or sentence})
    mapped = await _mapped(clients, search, context, reference)
    search, mapped = with_taught(search, mapped, taught)
    understood = TextUnderstanding.model_validate({**mapped.model_dump(), "synonyms": taught.applied})
    return ReadWords(search, mapped, understood)


def whole_sentence(search: SearchOptions) -> str:
    """The query, and what is not wanted, as one sentence. Raises: QueryTooLong."""
    refused = (f"without {words}" for words in search.without)
    sentence = ", ".join(part for part in (search.query.strip(), *refused) if part)
    if len(sentence) > MAX_QUERY_CHARACTERS:
        raise QueryTooLong(QUERY_TOO_LONG)
    return sentence


async def _mapped(
    clients: Clients, search: SearchOptions, context: CallContext, reference: nlp.Reference | None
) -> nlp.MappedQuery:
    """Once more where the words name brands of the shop, which nlp does not know."""
    query, is_exact = search.query, search.exact
    mapped = await nlp.map_query(clients.nlp, query, (), context, reference, is_exact=is_exact)
    brands = await recommender.brands_named_in(clients.recommender, query, context)
    if not brands:
        return mapped
    return await nlp.map_query(clients.nlp, query, brands, context, reference, is_exact=is_exact)
