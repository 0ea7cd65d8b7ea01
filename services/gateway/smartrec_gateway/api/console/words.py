"""The words and occasions that a shop teaches for its searches."""

from __future__ import annotations

from smartrec_gateway.api.console.desk import WRITES, DeskOf
from smartrec_gateway.api.requests.dependencies import new_router
from smartrec_gateway.clients.console import words
from smartrec_gateway.schemas.console.words import (
    CategoryWords,
    CategoryWordsTaught,
    Occasions,
    OccasionsPut,
    Synonyms,
    SynonymsPut,
)
from smartrec_service.problems import problem_responses

router = new_router(tags=["console"])


@router.get("/synonyms", summary="The words that the shop teaches for its searches")
async def list_synonyms(desk: DeskOf) -> Synonyms:
    return await words.all_synonyms(desk)


@router.put(
    "/synonyms",
    summary="Teach these words, in the place of all that were taught before",
    responses=problem_responses(*WRITES),
)
async def put_synonyms(synonyms: SynonymsPut, desk: DeskOf) -> Synonyms:
    """They count within a second. Circles, and phrases that mean two things, are refused."""
    return await words.teach(desk, synonyms)


@router.get("/occasions", summary="The occasions that the shop teaches for its searches")
async def list_occasions(desk: DeskOf) -> Occasions:
    """The shop's own; all others are as the standard table has them."""
    return await words.all_occasions(desk)


@router.put(
    "/occasions",
    summary="Teach these occasions, in the place of all that were taught before",
    responses=problem_responses(*WRITES),
)
async def put_occasions(occasions: OccasionsPut, desk: DeskOf) -> Occasions:
    """Names of categories, attributes and colours that are none are refused, and phrases that stand twice."""
    return await words.teach_occasions(desk, occasions)


@router.get("/category-words", summary="What the shop's own words for categories are taught to mean")
async def list_category_words(desk: DeskOf) -> CategoryWords:
    return await words.all_category_words(desk)


@router.post(
    "/category-words",
    summary="Teach what these words of the shop for categories mean",
    responses=problem_responses(*WRITES),
)
async def teach_category_words(taught: CategoryWordsTaught, desk: DeskOf) -> CategoryWords:
    """The next import of products uses them. `GET /v1/reports/unmapped-categories` names those that are
    missing, with suggestions. A meaning that is no category is refused, and the list of all is told.
    """
    return await words.teach_category_words(desk, taught)
