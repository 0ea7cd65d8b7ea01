"""The vision service: what is in a picture."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from smartrec_gateway.clients.upstream import CallContext, ProblemTable, Upstream, UpstreamModel
from smartrec_gateway.problems import ImageTooLarge, UnreadableImage, UnsupportedImageType
from smartrec_gateway.schemas import Attribute, Scored

PROBLEMS: ProblemTable = {
    "unreadable-image": (
        UnreadableImage,
        "The file is not a picture, or it is cut off. Send a whole JPEG, PNG, WebP or HEIC file.",
    ),
    "image-too-large": (
        ImageTooLarge,
        "Send a picture of at most 50 megapixels and 20 MiB; scaled down to 1600 pixels it works as well.",
    ),
    "body-too-large": (ImageTooLarge, "Send a picture of at most 20 MiB."),
    "unsupported-image-type": (UnsupportedImageType, "Send the picture as JPEG, PNG, WebP or HEIC."),
}


class Picture(Protocol):
    """Bytes that can be read more than once, from the start each time."""

    @property
    def content_type(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...

    def chunks(self) -> AsyncIterator[bytes]: ...


class Seen(UpstreamModel):
    """What vision saw. `box`: x1 y1 x2 y2 in 0..1 of the upright picture. `embedding`: base64 float16."""

    is_garment: float
    category: list[Scored]
    box: list[float] | None
    attributes: list[Attribute]
    colours: list[Scored]
    embedding: str | None = None


async def analyze(vision: Upstream, picture: Picture, context: CallContext) -> Seen:
    """Raises: UpstreamUnavailable; UnreadableImage, ImageTooLarge, UnsupportedImageType."""
    headers = {"content-type": picture.content_type, "content-length": str(picture.size_bytes)}
    return await vision.call("POST", "/v1/analyze", Seen, context, new_body=picture.chunks, headers=headers)
