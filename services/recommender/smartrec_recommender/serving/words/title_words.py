"""The words of the shop's titles, kept in memory for a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from smartrec_recommender.domain.searching.title_vocabulary import TitleVocabulary, TitleWord
from smartrec_recommender.store.words.title_words import read_title_words

FRESH_SECONDS = 60.0


class TitleWords:
    """Read at the first unknown word that a query has, and again a minute later. Safe for several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._vocabulary: TitleVocabulary | None = None
        self._read_at = float("-inf")
        self._reading = threading.Lock()

    def meant(self, engine: sa.Engine, typed: Sequence[str]) -> list[TitleWord]:
        """Returns: those of the words that titles hold, or nearly so."""
        with self._reading:
            if self._vocabulary is None or self._clock() - self._read_at >= FRESH_SECONDS:
                with engine.connect() as connection:
                    self._vocabulary = TitleVocabulary(read_title_words(connection))
                self._read_at = self._clock()
            vocabulary = self._vocabulary
        return vocabulary.words_meant(typed)
