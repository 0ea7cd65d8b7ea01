"""When a business rule counts: which searches it is for, and for which users."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from smartrec_recommender.domain.segments import TEXT, SegmentName

_WORD = re.compile(r"\w+")
_Texts = tuple[Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)], ...]


@dataclass(frozen=True)
class AskedFor:
    """What of a request conditions look at: its words in order, its categories, its user's segments.

    All but the segments in lower case.
    """

    words: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()


NOTHING_ASKED = AskedFor()


class Condition(BaseModel):
    """All that is given must be met; of each list, one of its names is enough. Empty: always met.

    `matching` "words": the search holds a query of `queries` word by word, in order; "exact": it is one.
    `categories`: ours or the shop's own, such as a collection, that a search asks for or is filtered by.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    queries: _Texts = Field((), max_length=100)
    matching: Literal["words", "exact"] = "words"
    categories: _Texts = Field((), max_length=100)
    segments: tuple[SegmentName, ...] = Field((), max_length=20)

    @property
    def names_a_search(self) -> bool:
        return bool(self.queries or self.categories)

    def is_met(self, asked: AskedFor) -> bool:
        return (
            (not self.queries or any(self._is_query(query, asked.words) for query in self.queries))
            and (not self.categories or any(name.casefold() in asked.categories for name in self.categories))
            and (not self.segments or not asked.segments.isdisjoint(self.segments))
        )

    def _is_query(self, query: str, words: tuple[str, ...]) -> bool:
        wanted = words_of(query)
        return wanted == words if self.matching == "exact" else _holds(words, wanted)


ALWAYS = Condition()


def words_of(text: str) -> tuple[str, ...]:
    """Returns: its words in lower case; signs between them make no difference."""
    return tuple(_WORD.findall(text.casefold()))


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    length = len(wanted)
    return bool(wanted) and any(
        words[start : start + length] == wanted for start in range(len(words) - length + 1)
    )
