"""What users search for: for the shop's merchandisers, and for whoever types the next query."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from smartrec_recommender.api.dependencies import EngineOf, ServiceOf
from smartrec_recommender.domain.searching.suggestions import Suggestion
from smartrec_recommender.domain.searching.synonyms import Synonym
from smartrec_recommender.problems import DatabaseUnavailable
from smartrec_recommender.store.connection import for_reading
from smartrec_recommender.store.words.searches import UnmetQuery, read_unmet
from smartrec_recommender.store.words.synonyms import read_synonyms
from smartrec_service.problems import problem_responses

router = APIRouter(prefix="/v1", tags=["words"], responses=problem_responses(DatabaseUnavailable))


class SynonymList(BaseModel):
    synonyms: list[Synonym]


class UnmetQueries(BaseModel):
    queries: list[UnmetQuery] = Field(description="Typed by several users; the most frequent first.")


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


@router.get("/synonyms", summary="The words that the shop teaches for its searches")
def synonyms(engine: EngineOf) -> SynonymList:
    """`smartrec nlp synonyms set` replaces them."""
    with for_reading(engine).connect() as connection:
        return SynonymList(synonyms=read_synonyms(connection))


@router.get("/unmet-queries", summary="What was searched for and not found")
def unmet_queries(engine: EngineOf, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> UnmetQueries:
    """Counted of the last three months, without who asked."""
    with for_reading(engine).connect() as connection:
        return UnmetQueries(queries=read_unmet(connection, limit))
