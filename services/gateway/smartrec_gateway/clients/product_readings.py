"""What NLP and vision read of products, handed on as they give it: the recommender is who understands it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamModel

TEXTS_AT_ONCE = 50


class Reading(BaseModel):
    """A JSON object handed on as it is."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class _ReadTexts(UpstreamModel):
    results: list[Reading]


class Text(UpstreamModel):
    title: str
    description: str


async def read_texts(nlp: Upstream, texts: Sequence[Text], context: CallContext) -> list[dict[str, Any]]:
    """Returns: of each text what it says, in their order. Raises: UpstreamUnavailable."""
    read: list[dict[str, Any]] = []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        part = texts[start : start + TEXTS_AT_ONCE]
        asked = [{"id": str(place), **text.model_dump()} for place, text in enumerate(part)]
        body = to_json({"texts": asked})
        answer = await nlp.call("POST", "/v1/map/batch", _ReadTexts, context, json=body)
        read += [one.as_json() for one in answer.results]
    return read


async def read_picture(vision: Upstream, picture: bytes, context: CallContext) -> dict[str, Any]:
    """Raises: UpstreamUnavailable; UnreadableImage, ImageTooLarge, UnsupportedImageType."""

    async def chunks() -> AsyncIterator[bytes]:
        yield picture

    headers = {"content-type": "application/octet-stream", "content-length": str(len(picture))}
    answer = await vision.call("POST", "/v1/analyze", Reading, context, new_body=chunks, headers=headers)
    return answer.as_json()
