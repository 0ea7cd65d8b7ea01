"""Which frame of an animation is looked at: the first that shows something, not a blank lead-in (pure)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from smartrec_vision.decoding.structure import SIDE_PX, shows_something

_ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")  # other types hold several pictures, not frames
_MOST_FRAMES = 24
_MOST_PIXELS = 60_000_000  # decoded in all, so that an animation costs no more than a large photo


def telling_frame(source: Image.Image, load: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """`load`: decodes the frame that `source` is at. Returns: the first frame where none shows anything.

    Raises: what `load` raises for the first frame. A later one that is broken ends the search.
    """
    first = load(source)
    if source.format not in _ANIMATED or not getattr(source, "is_animated", False) or _tells(first):
        return first
    frames = min(_MOST_FRAMES, _MOST_PIXELS // max(source.width * source.height, 1))
    for number in range(1, frames):
        try:
            source.seek(number)
            frame = load(source)
        except (EOFError, OSError, SyntaxError, ValueError):
            break
        if _tells(frame):
            return frame
    return first


def _tells(frame: Image.Image) -> bool:
    square = frame.convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR)
    return shows_something(np.asarray(square))
