"""What a shop's own words for categories mean, as merchandisers teach them one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.canonical.genders import folded_word
from smartrec_recommender.canonical.taught import (
    TaughtWord,
    TooManyTaught,
    UntaughtWord,
    taught_category,
)
from smartrec_recommender.domain.segments import TEXT
from smartrec_recommender.problems import DatabaseUnavailable
from smartrec_recommender.store.catalogue.writing.taught_words import read_taught, write_taught
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

MOST_WORDS = 1_000
router = new_router(prefix="/v1", tags=["words"], responses=problem_responses(DatabaseUnavailable))
Word = Annotated[str, Field(min_length=1, max_length=300, pattern=TEXT)]


class CategoryWord(BaseModel):
    word: str
    means: str


class CategoryWords(BaseModel):
    """`refused`: why nothing was taught."""

    words: list[CategoryWord] = Field(default_factory=list)
    refused: str | None = None


class _GivenWord(BaseModel):
    word: Word
    means: Word | None = None


class _GivenWords(BaseModel):
    words: list[_GivenWord] = Field(max_length=MOST_WORDS)


@router.get("/category-words", summary="What the shop's own words for categories are taught to mean")
def category_words(engine: EngineOf) -> CategoryWords:
    taught = read_taught(engine).category
    return CategoryWords(words=[CategoryWord(word=word, means=taught[word]) for word in sorted(taught)])


@router.post("/category-words", summary="Teach what these words mean; null forgets a word")
def teach_category_words(body: JsonBody, engine: EngineOf) -> CategoryWords:
    """The next import of products uses them. All of them are taught or none."""
    try:
        given = read_as(_GivenWords, body).words
        forgotten = [folded_word(one.word) for one in given if one.means is None]
        taught = [_taught(place, one) for place, one in enumerate(given, start=1) if one.means is not None]
        _check_each_once([*forgotten, *(one.word for one in taught)])
        write_taught(engine, taught, forgotten_categories=forgotten)
    except (Refused, UntaughtWord, TooManyTaught) as error:
        return CategoryWords(refused=str(error))
    return category_words(engine)


def _check_each_once(folded: Sequence[str]) -> None:
    """Raises Refused."""
    word, count = Counter(folded).most_common(1)[0] if folded else ("", 0)
    if count > 1:
        raise Refused(f"{word!r} stands {count} times; letter case makes no difference.")


def _taught(place: int, one: _GivenWord) -> TaughtWord:
    return taught_category(f"row {place}", one.word, one.means or "")
