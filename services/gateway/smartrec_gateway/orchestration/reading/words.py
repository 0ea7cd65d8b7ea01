"""What the words of a search come to: the shop's own words read, then nlp's mapping, brands included."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from smartrec_gateway.clients import Clients, nlp, recommender, recommender_words
from smartrec_gateway.clients.recommender_words import ShopOccasion
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration.reading.synonyms import (
    Rewritten,
    SynonymTable,
    as_rewritten,
    with_taught,
)
from smartrec_gateway.problems import QueryTooLong
from smartrec_gateway.schemas.requests import MAX_QUERY_CHARACTERS, QUERY_TOO_LONG, SearchOptions
from smartrec_gateway.schemas.understanding import TextUnderstanding, TitleWord

FRESH_SECONDS = 10.0  # a write of products through this gateway makes it forget what was read, at once


class ReadWords(NamedTuple):
    """`search` with the filters that the shop's own words mean, `mapped`, and what the answer tells of it.

    `goods`: the words, unknown to nlp, that name shoes, bags or other goods of the shop.
    `unasked`: the service that did not say which brands and words of titles it knows: some may be missed.
    """

    search: SearchOptions
    mapped: nlp.MappedQuery
    understood: TextUnderstanding
    goods: list[str]
    unasked: list[str]


class _Reading(NamedTuple):
    """What a sentence comes to, whoever searches by it. Nobody may change it."""

    taught: Rewritten
    mapped: nlp.MappedQuery
    understood: TextUnderstanding
    goods: list[str]
    unasked: list[str]


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
    question = (table, sentence, search.exact, None if reference is None else reference.model_dump_json())
    remembered = clients.recommender.remembered
    reading: _Reading | None = remembered.get(context.tenant, question)
    if reading is None:
        reading = await _read(clients, table, search, context, reference)
        if not reading.unasked:
            remembered.keep(context.tenant, question, reading, FRESH_SECONDS)
    search, understood = as_rewritten(search, reading.taught), reading.understood
    if len(understood.garments) > 1:  # each is given products of its own
        understood = understood.model_copy(deep=True)
    return ReadWords(search, reading.mapped, understood, reading.goods, reading.unasked)


async def _read(
    clients: Clients,
    table: SynonymTable,
    search: SearchOptions,
    context: CallContext,
    reference: nlp.Reference | None,
) -> _Reading:
    """Raises as `read_words`."""
    taught = table.rewrite(whole_sentence(search), is_exact=search.exact)
    rewritten = as_rewritten(search, taught)
    mapped, goods, unasked = await _mapped(clients, rewritten, table.occasions, context, reference)
    mapped = with_taught(mapped, taught)
    understood = TextUnderstanding.model_validate({**mapped.model_dump(), "synonyms": taught.applied})
    return _Reading(taught, mapped, understood, goods, unasked)


def whole_sentence(search: SearchOptions) -> str:
    """The query, and what is not wanted, as one sentence. Raises: QueryTooLong."""
    refused = (f"without {words}" for words in search.without)
    sentence = ", ".join(part for part in (search.query.strip(), *refused) if part)
    if len(sentence) > MAX_QUERY_CHARACTERS:
        raise QueryTooLong(QUERY_TOO_LONG)
    return sentence


async def _mapped(
    clients: Clients,
    search: SearchOptions,
    occasions: Sequence[ShopOccasion],
    context: CallContext,
    reference: nlp.Reference | None,
) -> tuple[nlp.MappedQuery, list[str], list[str]]:
    """Once more where the words name brands of the shop, or words of its titles, which nlp does not know.

    Returns: also the words that name goods of the shop, and the service that did not say.
    """
    sentence = nlp.Sentence(search.query, reference, occasions, is_exact=search.exact)
    mapped = await nlp.map_query(clients.nlp, sentence, context)
    brands, known = await asyncio.gather(
        recommender.brands_named_in(clients.recommender, search.query, context),
        recommender_words.title_words(clients.recommender, _unknown_words(mapped), context),
    )
    unasked = [clients.recommender.name] if brands is None or known is None else []
    words, goods = (known.words, known.goods) if known else ([], [])
    if brands or words or goods:
        mapped = await nlp.map_query(clients.nlp, sentence, context, brands or (), words, goods)
    return _with_title_words(mapped, words), goods, unasked


def _unknown_words(mapped: nlp.MappedQuery) -> list[str]:
    """The words that nlp does not know, and those that it took for misspelt."""
    return [*mapped.not_understood, *(one.from_ for one in mapped.corrections if " " not in one.from_)]


def _with_title_words(mapped: nlp.MappedQuery, known: Sequence[TitleWord]) -> nlp.MappedQuery:
    """What is in quotation marks, and words of titles that mean nothing else, are looked for in titles."""
    brands = {name.casefold() for name in (*mapped.brands, *mapped.negated.brands)}
    quoted = [words for words in mapped.quoted if words.casefold() not in brands]
    of_titles = {one.typed: one.meant for one in known if one.typed in mapped.not_understood}
    return mapped.model_copy(
        update={
            "title_words": list(dict.fromkeys([*quoted, *of_titles.values()])),
            "not_understood": [word for word in mapped.not_understood if word not in of_titles],
        }
    )
