"""Has the pictures of all products seen by another model, beside what serves, and switches when all are done.

What was seen is written a few products at a time, so a run that was stopped goes on where it was.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.clients.pictures import PictureServers
from smartrec_recommender.clients.vision import PictureRefused, VisionClient
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.importing.merging import shows_garment
from smartrec_recommender.importing.pictures import IMAGES_PATH, Picture, PictureNotFound, find_picture
from smartrec_recommender.store.catalogue.embedding_models import (
    NotAllEmbedded,
    ProductToEmbed,
    count_to_embed,
    has_others,
    read_seen_beside,
    read_serving_model,
    read_to_embed,
    switch_to,
    write_beside,
)

_PRODUCTS_AT_ONCE = 32
_IN_FLIGHT = 4


class ModelChanged(Exception):
    """The vision service went over to yet another model in between."""


@dataclass
class Reembedded:
    """`unread`: by product id, why none of its pictures could be read. `switched`: whether `model` serves."""

    model: str | None = None
    served_before: str | None = None
    products: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    switched: bool = False


class Reembedding:
    """One run. `pictures`: the folder that the gateway serves at /images, None where there is none.

    `tell`: how many of how many products are done.
    """

    def __init__(
        self,
        engine: sa.Engine,
        vision: VisionClient,
        servers: PictureServers,
        pictures: Path | None,
        tell: Callable[[int, int], None],
    ) -> None:
        self._engine, self._vision, self._servers, self._pictures = engine, vision, servers, pictures
        self._tell = tell
        self._places = asyncio.Semaphore(_IN_FLIGHT)
        self._done = Reembedded(served_before=read_serving_model(engine))

    async def run(self, switches: bool, leaves_out: bool) -> Reembedded:
        """`leaves_out`: switches though some products' pictures cannot be read.

        Raises ServiceUnavailable, ModelChanged.
        """
        done = self._done
        done.model = model = await self._asked_model()
        if model is None:
            return done
        while True:
            await self._embed_all(model)
            if not switches or (done.unread and not leaves_out):
                return done
            try:
                switch_to(self._engine, model, most_left_out=len(done.unread))
            except NotAllEmbedded:  # an import came in between
                continue
            done.switched = True
            return done

    async def _asked_model(self) -> str | None:
        """Returns: the model that vision runs, by the first picture that it can read; None without any, and
        where all embeddings are that model's. Without any, all products are among the unread.
        """
        for products in self._pages(""):
            for product, url in ((each, url) for each in products for url in each.image_urls):
                try:
                    model = (await self._analyse(None, self._find(url))).model
                except (PictureNotFound, PictureRefused) as error:
                    self._done.unread[product.product_id] = str(error)
                    continue
                self._done.unread.clear()
                return model if self._done.served_before != model or has_others(self._engine, model) else None
        return None

    def _pages(self, model: str) -> Iterator[list[ProductToEmbed]]:
        """What is to be embedded; of the model "", which nobody has, all."""
        after = 0
        while products := read_to_embed(self._engine, model, after, _PRODUCTS_AT_ONCE):
            yield products
            after = products[-1].number

    async def _embed_all(self, model: str) -> None:
        total = self._done.products + count_to_embed(self._engine, model)
        self._done.unread.clear()
        for products in self._pages(model):
            await self._embed(model, products)
            self._tell(self._done.products, total)

    async def _embed(self, model: str, products: list[ProductToEmbed]) -> None:
        seen: dict[str, PictureAnalysis] = {}
        outcomes = await asyncio.gather(*(self._main_picture(model, each, seen) for each in products))
        chosen = [
            (each, told.image_hash)
            for each, told in zip(products, outcomes, strict=True)
            if isinstance(told, Picture)
        ]
        for each, told in zip(products, outcomes, strict=True):
            if isinstance(told, str):
                self._done.unread[each.product_id] = told
        write_beside(self._engine, seen, chosen)
        self._done.products += len(chosen)

    async def _main_picture(
        self, model: str, product: ProductToEmbed, seen: dict[str, PictureAnalysis]
    ) -> Picture | str:
        """The picture by which a product is found: the first that shows a garment, else the first that can be
        read; without any, why.
        """
        first: Picture | None = None
        reason = "it has no picture"
        for url in product.image_urls:
            try:
                picture = self._find(url)
                known = read_seen_beside(self._engine, model, [picture.image_hash])
                if picture.image_hash in known:
                    has_garment = known[picture.image_hash]
                else:
                    analysis = seen[picture.image_hash] = await self._analyse(model, picture)
                    has_garment = shows_garment(analysis)
            except (PictureNotFound, PictureRefused) as error:
                reason = str(error)
                continue
            if has_garment:
                return picture
            first = first or picture
        return first or reason

    def _find(self, url: str) -> Picture:
        """As an import knows pictures. Raises PictureNotFound."""
        if url.startswith(f"{IMAGES_PATH}/"):
            if self._pictures is None:
                raise PictureNotFound(f"{url} is in the folder of pictures; name it with --pictures")
            return find_picture(self._pictures, url.removeprefix(f"{IMAGES_PATH}/"))
        return Picture(url, hashlib.sha256(url.encode()).hexdigest())

    async def _analyse(self, model: str | None, picture: Picture) -> PictureAnalysis:
        async with self._places:
            if isinstance(picture.place, Path):
                content = await asyncio.to_thread(picture.place.read_bytes)
            else:
                content = await self._servers.fetch(picture.place)
            analysis = await self._vision.analyse(content)
        if model is not None and analysis.model != model:
            raise ModelChanged(f"vision answered with {analysis.model}, and this run began with {model}")
        return analysis
