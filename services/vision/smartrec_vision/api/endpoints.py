"""HTTP in, JSON out: one picture a request, as raw bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Query, Request

from smartrec_service.endpoints import new_router
from smartrec_service.observability.request_log import annotate
from smartrec_service.observability.tracing import outgoing_headers
from smartrec_service.problems import problem_responses, request_id_of
from smartrec_service.resilience import deadlines
from smartrec_vision.api.admission import Admission, Overloaded, PictureTooLong
from smartrec_vision.decoding import crop as crops
from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.pixels import READABLE_TYPES
from smartrec_vision.problems import (
    ImageTooLarge,
    InvalidCrop,
    ModelServerUnavailable,
    TooManyImages,
    UnreadableImage,
    UnsupportedImageType,
)
from smartrec_vision.schemas import AnalysisAnswer, Correction, CorrectionCounted
from smartrec_vision.serving.analyser import RETRY_AFTER, Analyser
from smartrec_vision.serving.drift import DriftCounters, outcome_of

router = new_router()
TENANT_HEADER = "x-smartrec-tenant"
_RAW_PICTURE = {
    "requestBody": {
        "required": True,
        "description": f"The bytes of one picture: {', '.join(READABLE_TYPES)}.",
        "content": {
            "image/*": {"schema": {"type": "string", "format": "binary"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


def _analyser(request: Request) -> Analyser:
    analyser: Analyser = request.app.state.analyser
    return analyser


async def _picture_bytes(request: Request) -> AsyncIterator[bytes]:
    """The body, refused as soon as it is too long; it counts as in hand until the answer. Raises: Problem."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind and not kind.startswith("image/") and kind != "application/octet-stream":
        raise UnsupportedImageType("Send the picture's own bytes, with a Content-Type such as image/jpeg.")
    admission: Admission = request.app.state.admission
    most = request.app.state.max_image_bytes
    try:
        with admission.picture() as picture:
            yield await picture.read(request.stream(), most)
    except PictureTooLong as error:
        raise ImageTooLarge(f"Send a picture of at most {most:,} bytes.", max_image_bytes=most) from error
    except Overloaded as error:
        raise TooManyImages("Try again in a moment.", headers=RETRY_AFTER) from error


def _crop(
    box: Annotated[
        str | None,
        Query(
            description="Look at this part only: x1,y1,x2,y2 as fractions of the upright picture.",
            examples=["0.1,0.05,0.6,0.9"],
        ),
    ] = None,
) -> Crop | None:
    try:
        return Crop.parse(box) if box is not None else None
    except crops.InvalidCrop as error:
        raise InvalidCrop(str(error)) from error


@router.post(
    "/v1/analyze",
    tags=["vision"],
    summary="What is to be seen in a picture",
    openapi_extra=_RAW_PICTURE,
    responses=problem_responses(
        ImageTooLarge, UnsupportedImageType, UnreadableImage, ModelServerUnavailable, TooManyImages
    ),
)
async def analyze(
    request: Request,
    crop: Annotated[Crop | None, Depends(_crop)],
    data: Annotated[bytes, Depends(_picture_bytes)],
    analyser: Annotated[Analyser, Depends(_analyser)],
) -> AnalysisAnswer:
    """Category, box, attributes, colours and embedding of the garments in a picture."""
    deadlines.begin(request.headers)
    drift: DriftCounters = request.app.state.drift
    tenant = request.headers.get(TENANT_HEADER)
    try:
        answer, statistics = await analyser.analyse(data, crop, outgoing_headers(request_id_of(request)))
    except (ImageTooLarge, UnreadableImage, UnsupportedImageType):
        drift.count(tenant, "unreadable")
        raise
    drift.count(tenant, outcome_of(answer))
    annotate(image_bytes=len(data), width_px=answer.width, height_px=answer.height, **asdict(statistics))
    return answer


@router.post(
    "/v1/feedback",
    tags=["vision"],
    summary="Say that a photo was taken for the wrong thing",
    responses=problem_responses(),
)
async def correct(request: Request, correction: Correction) -> CorrectionCounted:
    """Counted by shop, for the console and the next training; nothing of the photo is kept."""
    drift: DriftCounters = request.app.state.drift
    drift.count_correction(request.headers.get(TENANT_HEADER), correction.said, correction.meant)
    return CorrectionCounted(counted=1)
