"""The words and occasions that a shop teaches, as the recommender keeps them."""

from __future__ import annotations

from pydantic import Field

from smartrec_gateway.clients.console.asking import Desk, Outcome
from smartrec_gateway.schemas.console.words import (
    CategoryWord,
    CategoryWords,
    CategoryWordsTaught,
    Occasions,
    OccasionsPut,
    Synonym,
    Synonyms,
    SynonymsPut,
    TaughtOccasion,
)


class SynonymOutcome(Outcome):
    synonyms: list[Synonym] = Field(default_factory=list)


class CategoryWordsOutcome(Outcome):
    words: list[CategoryWord] = Field(default_factory=list)


class OccasionOutcome(Outcome):
    occasions: list[TaughtOccasion] = Field(default_factory=list)


async def all_synonyms(desk: Desk) -> Synonyms:
    return await desk.read("/v1/synonyms", Synonyms)


async def teach(desk: Desk, synonyms: SynonymsPut) -> Synonyms:
    """Raises: SettingRefused."""
    done = await desk.write("PUT", "/v1/synonyms", SynonymOutcome, synonyms)
    return Synonyms(synonyms=done.synonyms)


async def all_occasions(desk: Desk) -> Occasions:
    return await desk.read("/v1/occasions", Occasions)


async def teach_occasions(desk: Desk, occasions: OccasionsPut) -> Occasions:
    """Raises: SettingRefused."""
    done = await desk.write("PUT", "/v1/occasions", OccasionOutcome, occasions)
    return Occasions(occasions=done.occasions)


async def all_category_words(desk: Desk) -> CategoryWords:
    return await desk.read("/v1/category-words", CategoryWords)


async def teach_category_words(desk: Desk, words: CategoryWordsTaught) -> CategoryWords:
    """Raises: SettingRefused."""
    done = await desk.write("POST", "/v1/category-words", CategoryWordsOutcome, words)
    return CategoryWords(words=done.words)
