"""The problems that this service tells its callers, and which one belongs to each refusal of a picture."""

from __future__ import annotations

from smartrec_service.problems import Problem
from smartrec_vision.decoding import pixels


class ImageTooLarge(Problem):
    status = 413
    title = "The picture is larger than this service accepts"


class UnsupportedImageType(Problem):
    status = 415
    title = "This is not a picture of a type that this service reads"


class UnreadableImage(Problem):
    status = 422
    title = "The picture cannot be read"


class InvalidCrop(Problem):
    status = 422
    title = "The part of the picture is not given as it must be"


class ModelServerUnavailable(Problem):
    status = 503
    title = "The model server does not answer"


class TooManyImages(Problem):
    status = 503
    title = "More pictures are in hand than this service can read in time"


_BY_REFUSAL: dict[type[pixels.ImageRefused], type[Problem]] = {
    pixels.ImageTooLarge: ImageTooLarge,
    pixels.UnsupportedImageType: UnsupportedImageType,
    pixels.UnreadableImage: UnreadableImage,
}


def problem_of(refusal: pixels.ImageRefused) -> Problem:
    return _BY_REFUSAL[type(refusal)](str(refusal))
