"""Has the NLP service read the shop's words for categories that no table knows, each word once an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from smartrec_recommender.canonical.categories import own_word
from smartrec_recommender.clients.nlp import ProductText
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms


class Texts(Protocol):
    """Has texts read; the client of the NLP service does."""

    async def read(self, texts: Sequence[ProductText]) -> Mapping[str, SourceTerms]: ...


class CategoryReader:
    """`known`: by the shop's category, the canonical one that was read; None where none was."""

    def __init__(self) -> None:
        self.known: dict[str, str | None] = {}

    async def read(self, reader: Texts | None, unmapped: Iterable[str | None]) -> None:
        """Reads what is new among these categories. Raises ServiceUnavailable or Refused."""
        if reader is None:
            return
        new = sorted(word for word in unmapped if word is not None and word not in self.known)
        if not new:
            return
        texts = [ProductText(str(place), own_word(word) or word, "") for place, word in enumerate(new)]
        read = await reader.read(texts)
        self.known |= {word: read[str(place)].category for place, word in enumerate(new)}
