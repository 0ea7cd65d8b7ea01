"""Writes products: the recommender says what is to be read, NLP and vision read it, the recommender writes.

What is known already is not read again, so a product that is as before takes one call. Degradation: what
cannot be read in time is told, and the product is in without it; sent again, it is looked at again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from smartrec_gateway.clients import Clients, catalogue
from smartrec_gateway.clients.catalogue import Needed, Readings, Written
from smartrec_gateway.clients.picture_servers import PictureNotFetched
from smartrec_gateway.clients.product_readings import read_picture, read_texts
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.orchestration.catalogue.stored_pictures import StoredPictures
from smartrec_gateway.problems import NotTheseProducts
from smartrec_gateway.schemas.catalogue import ProductBatch
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import Problem

_PICTURES_AT_ONCE = 4
_MOST_ROUNDS = 3
_NOT_IN_TIME = "it was not read in time; send the product again"


class CatalogueWrite(NamedTuple):
    """`degraded`: the services that gave no answer."""

    written: Written
    degraded: list[str]


class ProductWriter:
    """Writes for one request. `reserve_seconds`: of its time, what is left to the recommender's writing."""

    def __init__(
        self,
        clients: Clients,
        pictures: StoredPictures,
        context: CallContext,
        reserve_seconds: float,
        idempotency_key: str | None = None,
    ) -> None:
        self._clients, self._pictures, self._context = clients, pictures, context
        self._idempotency_key = idempotency_key
        self._reading = context.ending_earlier(reserve_seconds)
        self._degraded: set[str] = set()

    async def write_batch(self, batch: ProductBatch) -> CatalogueWrite:
        """Raises: NotTheseProducts, OutcomeUnknown, ServiceBusy, RecommenderUnavailable."""
        return await self._write(batch.products, batch.model_dump(exclude={"products"}))

    async def write_one(self, product_id: str, rows: Sequence[Mapping[str, Any]]) -> CatalogueWrite:
        """The rows are all that there is of the product. Raises as `write_batch`."""
        return await self._write(rows, {"product_id": product_id})

    async def _write(self, rows: Sequence[Mapping[str, Any]], options: Mapping[str, Any]) -> CatalogueWrite:
        readings = Readings()
        for _ in range(_MOST_ROUNDS):
            written = await catalogue.write(
                self._clients.catalogue, rows, options, readings, self._context, self._idempotency_key
            )
            if written.needed is None:
                annotate(degraded=sorted(self._degraded))
                return CatalogueWrite(written, sorted(self._degraded))
            readings = await self._with_read(readings, written.needed)
        raise NotTheseProducts("The products changed while they were written. Send them again.")

    async def _with_read(self, readings: Readings, needed: Needed) -> Readings:
        """Read at once, in the time that is left."""
        texts, pictures = await asyncio.gather(self._read_texts(needed), self._read_pictures(needed.pictures))
        all_texts = None if texts is None or readings.texts is None else [*readings.texts, *texts]
        return Readings(texts=all_texts, pictures=[*readings.pictures, *pictures])

    async def _read_texts(self, needed: Needed) -> list[dict[str, Any]] | None:
        try:
            read = await read_texts(self._clients.catalogue_nlp, needed.texts, self._reading)
        except (UpstreamUnavailable, Problem):
            self._degraded.add("nlp")
            return None
        return [{**text.model_dump(), "reading": one} for text, one in zip(needed.texts, read, strict=False)]

    async def _read_pictures(self, images: Sequence[str]) -> list[dict[str, Any]]:
        places = asyncio.Semaphore(_PICTURES_AT_ONCE)

        async def read(image: str) -> dict[str, Any]:
            try:
                async with asyncio.timeout_at(self._reading.ends_at), places:
                    return {"image": image, "reading": await self._read_picture(image)}
            except (PictureNotFetched, Problem) as error:
                return {"image": image, "refused": _reason(error)}
            except UpstreamUnavailable:
                self._degraded.add("vision")
            except TimeoutError:
                annotate(pictures_in_time=False)
            return {"image": image, "refused": _NOT_IN_TIME}

        return list(await asyncio.gather(*map(read, images)))

    async def _read_picture(self, image: str) -> dict[str, Any]:
        own = self._pictures.find(image)
        if own is None and image.startswith("/"):
            raise PictureNotFetched("there is no such picture here; upload it first")
        content = (
            await self._clients.picture_servers.fetch(image)
            if own is None
            else await asyncio.to_thread(own.read_bytes)
        )
        return await read_picture(self._clients.catalogue_vision, content, self._reading)


def _reason(error: PictureNotFetched | Problem) -> str:
    return (error.detail or error.title) if isinstance(error, Problem) else str(error)
