"""The NLP service, asked for the titles and descriptions of an import (never during a request)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from smartrec_recommender.clients.upstream import Service
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms, first_name

_MAP_BATCH = "/v1/map/batch"
_MOST_TEXTS = 500
MOST_CHARACTERS = 5_000


class ProductText(NamedTuple):
    """What people read of one product."""

    product_id: str
    title: str
    description: str


class NlpClient:
    """`POST /v1/map/batch` of the service at `url`."""

    def __init__(self, url: str, secret: str | None = None) -> None:
        self._service = Service("nlp", url, "--nlp-url", secret)

    async def close(self) -> None:
        await self._service.close()

    async def read(self, texts: Sequence[ProductText]) -> Mapping[str, SourceTerms]:
        """Returns: by product id what each text says. Raises ServiceUnavailable or Refused."""
        terms: dict[str, SourceTerms] = {}
        for start in range(0, len(texts), _MOST_TEXTS):
            body = [
                {
                    "id": each.product_id,
                    "title": each.title,
                    "description": each.description[:MOST_CHARACTERS],
                }
                for each in texts[start : start + _MOST_TEXTS]
            ]
            answer = await self._service.post(_MAP_BATCH, json={"texts": body})
            try:
                terms |= {one["id"]: terms_of(one) for one in answer.json()["results"]}
            except (ValueError, KeyError, TypeError):
                raise self._service.not_this_service() from None
        return terms


def terms_of(one: Mapping[str, Any]) -> SourceTerms:
    """What the service answers of one text. Raises ValueError, KeyError or TypeError for another form."""
    attributes = {str(each["name"]): float(each["score"]) for each in one["attributes"]}
    in_title = tuple(str(name) for name in one.get("title_attributes", ()))  # an older service: none
    return SourceTerms(first_name(one["category"]), first_name(one["colours"]), attributes, in_title)
