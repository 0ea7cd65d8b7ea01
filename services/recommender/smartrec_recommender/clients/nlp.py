"""The NLP service, asked for the titles and descriptions of an import (never during a request)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from smartrec_recommender.clients.upstream import Service
from smartrec_recommender.importing.merging import Told, first_name

_MAP_BATCH = "/v1/map/batch"
_MOST_TEXTS = 500
_MOST_CHARACTERS = 5_000


class ProductText(NamedTuple):
    """What people read of one product."""

    product_id: str
    title: str
    description: str


class NlpClient:
    """`POST /v1/map/batch` of the service at `url`."""

    def __init__(self, url: str) -> None:
        self._service = Service("nlp", url, "--nlp-url")

    async def close(self) -> None:
        await self._service.close()

    async def read(self, texts: Sequence[ProductText]) -> Mapping[str, Told]:
        """Returns: by product id what each text tells. Raises ServiceUnavailable or Refused."""
        told: dict[str, Told] = {}
        for start in range(0, len(texts), _MOST_TEXTS):
            body = [
                {
                    "id": each.product_id,
                    "title": each.title,
                    "description": each.description[:_MOST_CHARACTERS],
                }
                for each in texts[start : start + _MOST_TEXTS]
            ]
            answer = await self._service.post(_MAP_BATCH, json={"texts": body})
            try:
                told |= {one["id"]: _told(one) for one in answer.json()["results"]}
            except (ValueError, KeyError, TypeError):
                raise self._service.not_this_service() from None
        return told


def _told(one: Mapping[str, list[Mapping[str, object]]]) -> Told:
    attributes = {str(each["name"]): float(str(each["score"])) for each in one["attributes"]}
    return Told(first_name(one["category"]), first_name(one["colours"]), attributes)  # type: ignore[arg-type]
