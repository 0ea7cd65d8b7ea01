"""Finds the pictures of product rows, in a folder or by URL, and has each distinct one analysed once.

What was seen in a picture holds for the model that saw it. So the first known picture of an import is shown
to the vision service again: where the answer has changed, a new model is at work, and all are analysed anew.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.clients.pictures import PictureServers
from smartrec_recommender.clients.vision import PictureRefused, VisionClient
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.importing.merging import shows_garment
from smartrec_recommender.store.catalogue.picture_analyses import (
    forget_analyses,
    read_analyses,
    write_analyses,
)

_IN_FLIGHT = 4
IMAGES_PATH = "/images"
_PUBLIC = ("https://", "http://", "/")
_FETCHED = ("https://", "http://")
_MIN_SIMILARITY = 0.98  # of one picture's embeddings by the same model on other hardware


class PictureNotFound(ValueError):
    """A row names a picture that the folder does not hold."""


class Picture(NamedTuple):
    """A picture: one of the folder, known by what it holds, or one at a URL, known by that."""

    place: Path | str
    image_hash: str


class PicturePlaces:
    """Where the pictures of an import are: in `folder` (None: nowhere), and at URLs where `fetches_urls`."""

    def __init__(self, folder: Path | None, fetches_urls: bool) -> None:
        self.folder = folder.resolve() if folder else None
        self.fetches_urls = fetches_urls

    def find(self, image: str) -> Picture | None:
        """The picture that a row calls `image`; None where it is not to be read. Raises PictureNotFound."""
        if image.startswith(_FETCHED):
            return Picture(image, _hash(image.encode())) if self.fetches_urls else None
        return find_picture(self.folder, image) if self.folder else None

    def url(self, image: str, picture: Picture | None) -> str | None:
        """Where people see it: the gateway's /images for one of the folder, or the row's own URL."""
        if picture is not None and self.folder is not None and isinstance(picture.place, Path):
            return f"{IMAGES_PATH}/{picture.place.relative_to(self.folder).as_posix()}"
        return image if image.startswith(_PUBLIC) else None


def find_picture(folder: Path, image: str) -> Picture:
    """The picture that a row calls `image`: below `folder`, with or without its own folders.

    Raises PictureNotFound.
    """
    root = folder.resolve()
    for path in ((root / image).resolve(), root / Path(image).name):
        if path.is_relative_to(root) and path.is_file():
            return Picture(path, _hash(path.read_bytes()))
    raise PictureNotFound(f"image: there is no {image!r} in the folder of pictures")


class PictureReader:
    """Has pictures analysed, a few at a time, and keeps what was seen. `is_anew`: though it is known."""

    def __init__(
        self, engine: sa.Engine, vision: VisionClient, servers: PictureServers, is_anew: bool
    ) -> None:
        self._engine, self._vision, self._servers, self._is_anew = engine, vision, servers, is_anew
        self._is_model_known = False

    async def check_model(self, pictures: Iterable[Picture]) -> None:
        """Forgets all analyses where the first known picture now looks different to the model.

        Raises ServiceUnavailable.
        """
        if self._is_model_known or self._is_anew:
            return
        of_hash = {picture.image_hash: picture for picture in pictures}
        for image_hash, before in read_analyses(self._engine, list(of_hash)).items():
            try:
                now = await self._vision.analyse(await self._bytes(of_hash[image_hash]))
            except PictureRefused:
                continue
            self._is_model_known = True
            if now.model != before.model or float(now.embedding @ before.embedding) < _MIN_SIMILARITY:
                forget_analyses(self._engine)
            return

    async def analyse(
        self, pictures: Iterable[Picture]
    ) -> tuple[Mapping[str, PictureAnalysis], dict[str, str]]:
        """Returns: by image hash the analyses, and the reasons of those pictures that were refused.

        Raises ServiceUnavailable.
        """
        of_hash = {picture.image_hash: picture for picture in pictures}
        known = {} if self._is_anew else _complete(read_analyses(self._engine, list(of_hash)))
        refused: dict[str, str] = {}
        fresh: dict[str, PictureAnalysis] = {}
        places = asyncio.Semaphore(_IN_FLIGHT)

        async def analyse(picture: Picture) -> None:
            async with places:
                try:
                    fresh[picture.image_hash] = await self._vision.analyse(await self._bytes(picture))
                except PictureRefused as error:
                    refused[picture.image_hash] = f"image: {error}"

        try:
            async with asyncio.TaskGroup() as group:
                for image_hash, picture in of_hash.items():
                    if image_hash not in known:
                        group.create_task(analyse(picture))
        except* Exception as errors:  # noqa: BLE001 (raised again: of several failures, the first)
            raise errors.exceptions[0] from None
        finally:
            write_analyses(self._engine, fresh)
        return {**known, **fresh}, refused

    async def _bytes(self, picture: Picture) -> bytes:
        if isinstance(picture.place, Path):
            return await asyncio.to_thread(picture.place.read_bytes)
        return await self._servers.fetch(picture.place)


def _complete(analyses: Mapping[str, PictureAnalysis]) -> dict[str, PictureAnalysis]:
    """Returns: those that need not be made again; before there were perceptual hashes, none was kept."""
    return {
        image_hash: analysis
        for image_hash, analysis in analyses.items()
        if analysis.perceptual_hash or not shows_garment(analysis)
    }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
