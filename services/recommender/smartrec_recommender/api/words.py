"""What users search for: for the shop's merchandisers, and for whoever types the next query."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field, ValidationError

from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import EngineOf, ServiceOf
from smartrec_recommender.domain.searching.occasions import (
    MOST_OCCASIONS,
    OccasionError,
    ShopOccasion,
    checked_occasions,
)
from smartrec_recommender.domain.searching.suggestions import Suggestion
from smartrec_recommender.domain.searching.synonyms import (
    MOST_SYNONYMS,
    Synonym,
    SynonymError,
    checked_synonyms,
)
from smartrec_recommender.domain.searching.title_vocabulary import TitleWord
from smartrec_recommender.domain.segments import TEXT
from smartrec_recommender.problems import DatabaseUnavailable
from smartrec_recommender.store.connection import for_reading
from smartrec_recommender.store.words.occasions import read_occasions, replace_occasions
from smartrec_recommender.store.words.searches import UnmetQuery, read_unmet
from smartrec_recommender.store.words.synonyms import read_synonyms, replace_synonyms
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

MOST_WORDS, MOST_LETTERS = 20, 50
router = new_router(prefix="/v1", tags=["words"], responses=problem_responses(DatabaseUnavailable))


class SynonymList(BaseModel):
    synonyms: list[Synonym]


class SynonymOutcome(BaseModel):
    """`refused`: why nothing was taught."""

    synonyms: list[Synonym] = Field(default_factory=list)
    refused: str | None = None


class _SynonymRows(BaseModel):
    synonyms: list[dict[str, str]] = Field(max_length=MOST_SYNONYMS)


class OccasionList(BaseModel):
    occasions: list[ShopOccasion]


class OccasionOutcome(BaseModel):
    """`refused`: why nothing was taught."""

    occasions: list[ShopOccasion] = Field(default_factory=list)
    refused: str | None = None


class _OccasionRows(BaseModel):
    occasions: list[dict[str, Annotated[str, Field(pattern=TEXT)]]] = Field(max_length=MOST_OCCASIONS)


class UnmetQueries(BaseModel):
    queries: list[UnmetQuery] = Field(description="Typed by several users; the most frequent first.")


class TitleWordList(BaseModel):
    words: list[TitleWord]
    goods: list[str] = Field(description="Those of the words, as meant, that name goods but no garments.")


class SuggestionList(BaseModel):
    suggestions: list[Suggestion]


@router.get("/suggest", summary="How what is typed may go on")
def suggest(
    service: ServiceOf,
    q: Annotated[str, Query(max_length=500, description="What is typed so far.")],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> SuggestionList:
    """From the catalogue, and from queries of several users that found something."""
    return SuggestionList(suggestions=service.suggest(q, limit))


@router.put("/synonyms", summary="Teach these words, in the place of all that were taught before")
def teach_synonyms(body: JsonBody, engine: EngineOf) -> SynonymOutcome:
    try:
        synonyms = checked_synonyms(enumerate(_rows(body), start=1))
    except SynonymError as error:
        return SynonymOutcome(refused=str(error))
    with engine.begin() as connection:
        replace_synonyms(connection, synonyms)
    return SynonymOutcome(synonyms=synonyms)


def _rows(body: dict[str, Any]) -> list[dict[str, str]]:
    """Raises SynonymError."""
    try:
        return _SynonymRows.model_validate(body).synonyms
    except ValidationError as error:
        raise SynonymError("Send `synonyms`, each with phrase, kind and means.") from error


@router.get("/title-words", summary="What words of a query are in the titles of products")
def title_words(
    service: ServiceOf, word: Annotated[list[str], Query(max_length=MOST_WORDS, description="As typed.")]
) -> TitleWordList:
    """Of words that nobody else knows: those that titles hold, as they are typed or a letter away, and the
    shop's goods among them.
    """
    typed = [one[:MOST_LETTERS] for one in word]
    words = service.title_words(typed)
    goods = service.goods_named(list(dict.fromkeys([*typed, *(one.meant for one in words)])))
    return TitleWordList(words=words, goods=goods)


@router.get("/synonyms", summary="The words that the shop teaches for its searches")
def synonyms(engine: EngineOf) -> SynonymList:
    with for_reading(engine).connect() as connection:
        return SynonymList(synonyms=read_synonyms(connection))


@router.get("/occasions", summary="The occasions that the shop teaches for its searches")
def occasions(engine: EngineOf) -> OccasionList:
    """`smartrec nlp shop-occasions set` replaces them."""
    with for_reading(engine).connect() as connection:
        return OccasionList(occasions=read_occasions(connection))


@router.put("/occasions", summary="Teach these occasions, in the place of all that were taught before")
def teach_occasions(body: JsonBody, engine: EngineOf) -> OccasionOutcome:
    try:
        given = read_as(_OccasionRows, body).occasions
        rows = ((f"row {place}", one) for place, one in enumerate(given, start=1))
        occasions = checked_occasions(rows, "The list")
    except (Refused, OccasionError) as error:
        return OccasionOutcome(refused=str(error))
    with engine.begin() as connection:
        replace_occasions(connection, occasions)
    return OccasionOutcome(occasions=occasions)


@router.get("/unmet-queries", summary="What was searched for and not found")
def unmet_queries(engine: EngineOf, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> UnmetQueries:
    """Counted of the last three months, without who asked."""
    with for_reading(engine).connect() as connection:
        return UnmetQueries(queries=read_unmet(connection, limit))
