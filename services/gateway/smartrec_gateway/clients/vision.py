"""The vision service: what is in a picture."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol
from urllib.parse import urlencode

from pydantic import Field

from smartrec_gateway.clients.upstream import CallContext, ProblemTable, Upstream, UpstreamModel
from smartrec_gateway.problems import (
    ImageTooLarge,
    InvalidBox,
    NoSuchGarment,
    PicturesUnreadable,
    UnreadableImage,
    UnsupportedImageType,
)
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions
from smartrec_gateway.schemas.feedback import FeedbackCounted, PhotoFeedback
from smartrec_gateway.schemas.understanding import Attribute, Scored, SeenColour
from smartrec_service.limits import image_limits_in_words

LIMIT = LimitOptions(
    slow_seconds=1.5, max_wait_seconds=1.0
)  # a photo takes a tenth of a second, a huge one more
RETRY_AFTER_SECONDS = 5
PROBLEMS: ProblemTable = {
    "unreadable-image": (
        UnreadableImage,
        "The file is not a picture, or it is cut off. Send a whole JPEG, PNG, WebP or HEIC file.",
    ),
    "image-too-large": (
        ImageTooLarge,
        f"Send a picture of at most {image_limits_in_words()}; one that claims more pixels than its bytes "
        "hold is not opened. Scaled down to 1600 pixels it works as well.",
    ),
    "invalid-crop": (
        InvalidBox,
        "Send `box` as x1,y1,x2,y2: fractions of the upright picture, each from 0 to 1, at least 0.02 apart.",
    ),
    "body-too-large": (ImageTooLarge, f"Send a picture of at most {image_limits_in_words()}."),
    "unsupported-image-type": (UnsupportedImageType, "Send the picture as JPEG, PNG, WebP or HEIC."),
}


class Picture(Protocol):
    """Bytes that can be read more than once, from the start each time."""

    @property
    def content_type(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...

    def chunks(self) -> AsyncIterator[bytes]: ...


class Likelihoods(UpstreamModel):
    """How likely each name is, the unlikely ones too; the recommender weighs them."""

    category: dict[str, float] = Field(default_factory=dict)
    colour: dict[str, float] = Field(default_factory=dict)
    pattern: dict[str, float] = Field(default_factory=dict)


class AnalyzedGarment(UpstreamModel):
    """One garment. `box`: x1 y1 x2 y2 in 0..1 of the upright picture. `embedding`: base64 float16."""

    category: list[Scored]
    box: list[float]
    attributes: list[Attribute]
    colours: list[SeenColour]
    likelihoods: Likelihoods = Field(default_factory=Likelihoods)
    embedding: str


class Model(UpstreamModel):
    """Which model saw a picture."""

    name: str
    version: int | str


class Analysis(UpstreamModel):
    """What vision saw; beside `garments`, what it says is said of the first of them.

    `is_complete`: False where a closer look failed.
    """

    is_garment: float
    category: list[Scored]
    box: list[float] | None
    attributes: list[Attribute]
    colours: list[SeenColour]
    likelihoods: Likelihoods = Field(default_factory=Likelihoods)
    embedding: str | None = None
    perceptual_hash: str | None = None
    garments: list[AnalyzedGarment] = Field(default_factory=list)
    is_complete: bool = True
    model: Model | None = None

    @property
    def model_name(self) -> str | None:
        """With its version, as products say which model their embeddings are of; None: vision did not say."""
        return None if self.model is None else f"{self.model.name} {self.model.version}"

    @property
    def shows_garment(self) -> bool:
        """Vision decides: it names no category where it sees nothing to wear."""
        return bool(self.category)

    def of_garment(self, number: int) -> Analysis:
        """The same, said of garment `number` from 0. Raises: NoSuchGarment."""
        if number == 0:
            return self
        if number >= len(self.garments):
            raise NoSuchGarment(
                f"Choose one of the {len(self.garments)} that were told apart; the first is number 0."
            )
        own = {name: getattr(self.garments[number], name) for name in AnalyzedGarment.model_fields}
        return self.model_copy(update={**own, "perceptual_hash": None})


def cannot_read() -> PicturesUnreadable:
    """Vision gave no answer; other products than those of the picture would be wrong ones."""
    return PicturesUnreadable(
        f"Send it again in {RETRY_AFTER_SECONDS} seconds, or search by words.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


async def analyze(
    vision: Upstream, picture: Picture, context: CallContext, box: str | None = None
) -> Analysis:
    """`box`: x1,y1,x2,y2, the part to look at.

    Raises: UpstreamUnavailable; UnreadableImage, ImageTooLarge, UnsupportedImageType, InvalidBox.
    """
    headers = {"content-type": picture.content_type, "content-length": str(picture.size_bytes)}
    path = "/v1/analyze" if box is None else f"/v1/analyze?{urlencode({'box': box})}"
    return await vision.call("POST", path, Analysis, context, new_body=picture.chunks, headers=headers)


async def correct(vision: Upstream, feedback: PhotoFeedback, context: CallContext) -> FeedbackCounted:
    """Counted twice where an answer was lost and the call repeated: a statistic bears that.

    Raises: UpstreamUnavailable.
    """
    body = feedback.model_dump_json().encode()
    return await vision.call("POST", "/v1/feedback", FeedbackCounted, context, json=body)
