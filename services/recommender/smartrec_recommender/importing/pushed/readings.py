"""What was read of texts and pictures before they came here: a service asks no other service.

Whoever sends products sends what the NLP and the vision service make of them. What is not among it is noted
as missing; then nothing is written, and the sender is told what to have read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from smartrec_recommender.clients.nlp import MOST_CHARACTERS, ProductText
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms
from smartrec_recommender.importing.pictures import IMAGES_PATH, Picture
from smartrec_recommender.store.catalogue.picture_analyses import read_analyses, write_analyses

Text = tuple[str, str]
_BY_CONTENT = re.compile(rf"{IMAGES_PATH}/.*/([0-9a-f]{{64}})\.\w+")
_READ = ("https://", "http://", f"{IMAGES_PATH}/")
_PUBLIC = ("https://", "http://", "/")


@dataclass(frozen=True)
class Readings:
    """`texts`: by title and description what they say; None: nobody reads texts just now.

    `pictures`: by image what it shows, or why it could not be read.
    """

    texts: Mapping[Text, SourceTerms] | None = field(default_factory=dict)
    pictures: Mapping[str, PictureAnalysis | str] = field(default_factory=dict)


@dataclass
class Missing:
    """What is to be read before anything can be written, each once and in order."""

    texts: dict[Text, None] = field(default_factory=dict)
    pictures: dict[str, None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.pictures)


class PushedPlaces:
    """Pictures at URLs, and those that the gateway serves at /images."""

    def find(self, image: str) -> Picture | None:
        """Known by the URL, as in an import; an uploaded one by what it holds, which its name tells."""
        if not image.startswith(_READ):
            return None
        by_content = _BY_CONTENT.fullmatch(image)
        return Picture(
            image, by_content.group(1) if by_content else hashlib.sha256(image.encode()).hexdigest()
        )

    def url(self, image: str, picture: Picture | None) -> str | None:  # noqa: ARG002 (others need it)
        return image if image.startswith(_PUBLIC) else None


class ReadPictures:
    """Pictures that were read: those of the request, and those that an earlier write left in the database."""

    def __init__(self, engine: sa.Engine, readings: Readings, missing: Missing) -> None:
        self._engine, self._readings, self._missing = engine, readings, missing

    async def check_model(self, pictures: Iterable[Picture]) -> None:
        """Only an import shows known pictures again: here no service can be asked."""

    async def analyse(
        self, pictures: Iterable[Picture]
    ) -> tuple[Mapping[str, PictureAnalysis], dict[str, str]]:
        of_hash = {picture.image_hash: str(picture.place) for picture in pictures}
        given = {each: self._readings.pictures.get(image) for each, image in of_hash.items()}
        fresh = {each: told for each, told in given.items() if isinstance(told, PictureAnalysis)}
        write_analyses(self._engine, fresh)
        analyses = {**read_analyses(self._engine, list(of_hash)), **fresh}
        refused = {
            each: f"image: {told}"
            for each, told in given.items()
            if isinstance(told, str) and each not in analyses
        }
        self._missing.pictures |= {
            image: None for each, image in of_hash.items() if each not in analyses and each not in refused
        }
        return analyses, refused


class ReadTexts:
    """Texts that were read: those of the request."""

    def __init__(self, texts: Mapping[Text, SourceTerms], missing: Missing) -> None:
        self._texts, self._missing = texts, missing

    async def read(self, texts: Sequence[ProductText]) -> Mapping[str, SourceTerms]:
        terms: dict[str, SourceTerms] = {}
        for each in texts:
            text = each.title, each.description[:MOST_CHARACTERS]
            if text not in self._texts:
                self._missing.texts[text] = None
            terms[each.product_id] = self._texts.get(text, SourceTerms())
        return terms
