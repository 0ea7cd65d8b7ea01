"""The words that a shop teaches, read into a query before nlp reads it.

Kept for a second for each shop, so that what is taught counts in the next searches at once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from smartrec_gateway.clients import Clients, recommender_words
from smartrec_gateway.clients.nlp import MappedQuery
from smartrec_gateway.clients.recommender_words import ShopOccasion, Synonym
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.schemas.requests import SearchOptions
from smartrec_gateway.schemas.understanding import Correction, Scored

FRESH_SECONDS = 1.0
_MOST_STEPS = 10


@dataclass(frozen=True)
class Rewritten:
    """A query in the words that nlp knows, and the `sentence` as it was. `applied`: each phrase with what it
    was read as.
    """

    sentence: str
    text: str
    applied: list[Correction] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)

    @property
    def names_anything(self) -> bool:
        return bool(self.brands or self.categories or self.collections)


class SynonymTable:
    """The synonyms of one shop, ready to be found in a query: the longest phrase at each place."""

    def __init__(self, synonyms: Sequence[Synonym], occasions: Sequence[ShopOccasion] = ()) -> None:
        """`occasions`: the shop's own, kept beside for nlp."""
        self.synonyms, self.occasions = synonyms, occasions
        self._of: dict[str, Synonym] = {}
        for one in synonyms:
            self._of[one.phrase.casefold()] = one
            if one.kind == "two_way":
                self._of.setdefault(
                    one.means.casefold(), Synonym(phrase=one.means, kind="two_way", means=one.phrase)
                )
        longest_first = sorted(self._of, key=len, reverse=True)
        alternatives = "|".join(re.escape(phrase) for phrase in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if self._of else None

    def rewrite(self, query: str, *, is_exact: bool = False) -> Rewritten:
        """`is_exact`: misspellings stay as they are."""
        found = Rewritten(query, query)
        if self._pattern is None:
            return found

        def replaced(match: re.Match[str]) -> str:
            return self._meaning(match.group(), found, is_exact=is_exact)

        text = " ".join(self._pattern.sub(replaced, query).split())
        return replace(found, text=text)

    def _meaning(self, typed: str, found: Rewritten, *, is_exact: bool) -> str:
        """What stands in the place of a phrase; nothing for a brand, category or collection."""
        synonym = self._of[typed.casefold()]
        if synonym.kind == "misspelling":
            if is_exact:
                return typed
            found.corrections.append(Correction(from_=typed, to=synonym.means))
            return self._followed(synonym)
        found.applied.append(Correction(from_=typed, to=synonym.means))
        named = {"brand": found.brands, "category": found.categories, "collection": found.collections}
        if synonym.kind in named:
            named[synonym.kind].append(synonym.means)
            return ""
        return f"{typed} {synonym.means}" if synonym.kind == "two_way" else self._followed(synonym)

    def _followed(self, synonym: Synonym) -> str:
        """What a phrase means in the end, where its meaning is a phrase of its own."""
        for _ in range(_MOST_STEPS):
            after = self._of.get(synonym.means.casefold())
            if after is None or after.kind not in {"one_way", "misspelling"}:
                break
            synonym = after
        return synonym.means


_NONE = SynonymTable([], [])


def as_rewritten(search: SearchOptions, taught: Rewritten) -> SearchOptions:
    """The search in the words that nlp knows, within the collections that the shop's words name.

    A collection is one of the shop's own categories, and nothing else is shown then.
    """
    update: dict[str, Any] = {"query": taught.text or taught.sentence}
    if taught.collections:
        categories = [*search.filters.category, *taught.collections]
        update["filters"] = search.filters.model_copy(update={"category": categories})
    return search.model_copy(update=update)


def with_taught(mapped: MappedQuery, taught: Rewritten) -> MappedQuery:
    """With the brands, categories and collections that the shop's words name."""
    named = [Scored(name=name, score=1.0) for name in taught.categories]
    is_all = taught.names_anything and not taught.text
    update = {
        "understood": mapped.understood or taught.names_anything,
        "brands": list(dict.fromkeys([*mapped.brands, *taught.brands])),
        "category": named or ([] if is_all else mapped.category),
        "garments": [] if named or is_all else mapped.garments,
        "corrections": [*taught.corrections, *mapped.corrections],
        "not_understood": [] if is_all else mapped.not_understood,
    }
    return mapped.model_copy(update=update)


class TaughtSynonyms:
    """The tables of all shops. Without an answer of the recommender the last known one holds.

    A table stays the same object until something else is taught: what was read with it holds as long.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tables: dict[str | None, tuple[float, SynonymTable]] = {}

    async def table(self, clients: Clients, context: CallContext) -> SynonymTable:
        read_at, table = self._tables.get(context.tenant, (float("-inf"), _NONE))
        if self._clock() - read_at < FRESH_SECONDS:
            return table
        self._tables[context.tenant] = (self._clock(), table)  # one caller asks, others go on meanwhile
        with suppress(UpstreamUnavailable):  # the search itself will say that the recommender is gone
            # One after the other: of two at once, one would find a recommender that is just back still down.
            synonyms = await recommender_words.synonyms(clients.recommender, context)
            occasions = await recommender_words.occasions(clients.recommender, context)
            if (synonyms, occasions) != (table.synonyms, table.occasions):
                table = SynonymTable(synonyms, occasions)
        self._tables[context.tenant] = (self._clock(), table)
        return table
