"""Finds the pictures of product rows and has each distinct one analysed once, a few at a time."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.clients.vision import Analysis, PictureRefused, VisionClient
from smartrec_recommender.store.pictures import read_analyses, write_analyses

_IN_FLIGHT = 4
IMAGES_PATH = "/images"
_PUBLIC = ("https://", "http://", "/")


class PictureNotFound(ValueError):
    """A row names a picture that the folder does not hold."""


class Picture(NamedTuple):
    """A picture of the folder, known by what it holds."""

    path: Path
    image_hash: str


def find_picture(folder: Path, image: str) -> Picture:
    """The picture that a row calls `image`: below `folder`, with or without its own folders.

    Raises PictureNotFound.
    """
    root = folder.resolve()
    for path in ((root / image).resolve(), root / Path(image).name):
        if path.is_relative_to(root) and path.is_file():
            return Picture(path, hashlib.sha256(path.read_bytes()).hexdigest())
    raise PictureNotFound(f"image: there is no {image!r} in the folder of pictures")


def image_url(image: str | None, picture: Picture | None, folder: Path | None) -> str | None:
    """Where people see the picture: the gateway's /images for one of the folder, or the row's own URL."""
    if picture is not None and folder is not None:
        return f"{IMAGES_PATH}/{picture.path.relative_to(folder.resolve()).as_posix()}"
    return image if image and image.startswith(_PUBLIC) else None


async def analyse_pictures(
    engine: sa.Engine, vision: VisionClient, pictures: Iterable[Picture], is_anew: bool
) -> tuple[Mapping[str, Analysis], dict[str, str]]:
    """Returns: by image hash the analyses, and the reasons of those pictures that were refused.

    Only pictures never seen before are sent, unless `is_anew`. Raises VisionUnavailable.
    """
    path_of = {picture.image_hash: picture.path for picture in pictures}
    known = {} if is_anew else read_analyses(engine, list(path_of))
    refused: dict[str, str] = {}
    fresh: dict[str, Analysis] = {}
    places = asyncio.Semaphore(_IN_FLIGHT)

    async def analyse(image_hash: str, path: Path) -> None:
        async with places:
            try:
                fresh[image_hash] = await vision.analyse(await asyncio.to_thread(path.read_bytes))
            except PictureRefused as error:
                refused[image_hash] = f"image: {error}"

    try:
        async with asyncio.TaskGroup() as group:
            for image_hash, path in path_of.items():
                if image_hash not in known:
                    group.create_task(analyse(image_hash, path))
    except* Exception as errors:  # noqa: BLE001 (raised again: of several failures, the first)
        raise errors.exceptions[0] from None
    finally:
        write_analyses(engine, fresh)
    return {**known, **fresh}, refused
