"""A part of a picture, in fractions of the upright whole (pure)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image

_MIN_SIDE = 0.02
Box = tuple[float, float, float, float]


class InvalidCrop(ValueError):
    """Not four numbers x1,y1,x2,y2 in 0..1 with some room between them."""


@dataclass(frozen=True, slots=True)
class Crop:
    x1: float
    y1: float
    x2: float
    y2: float

    @classmethod
    def parse(cls, text: str) -> Crop:
        """From "x1,y1,x2,y2". Raises: InvalidCrop."""
        try:
            x1, y1, x2, y2 = (float(part) for part in text.split(","))
        except ValueError as error:
            raise InvalidCrop("Give four numbers: x1,y1,x2,y2.") from error
        if not all(math.isfinite(edge) and 0 <= edge <= 1 for edge in (x1, y1, x2, y2)):
            raise InvalidCrop("Each number must be from 0 to 1, a fraction of the upright picture.")
        if x2 - x1 < _MIN_SIDE or y2 - y1 < _MIN_SIDE:
            raise InvalidCrop(f"x2 must exceed x1, and y2 y1, by at least {_MIN_SIDE}.")
        return cls(x1, y1, x2, y2)

    def __str__(self) -> str:
        return f"{self.x1:.6f},{self.y1:.6f},{self.x2:.6f},{self.y2:.6f}"

    def of(self, image: Image.Image) -> Image.Image:
        """That part of `image`, one pixel at least."""
        width, height = image.size
        left, top = int(self.x1 * width), int(self.y1 * height)
        right, bottom = math.ceil(self.x2 * width), math.ceil(self.y2 * height)
        return image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))

    def to_whole(self, box: Box) -> Box:
        """A box inside the crop, as a box in the whole picture."""
        width, height = self.x2 - self.x1, self.y2 - self.y1
        x1, y1, x2, y2 = box
        return self.x1 + x1 * width, self.y1 + y1 * height, self.x1 + x2 * width, self.y1 + y2 * height


WHOLE = Crop(0, 0, 1, 1)
