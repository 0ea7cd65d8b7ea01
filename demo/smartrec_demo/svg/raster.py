"""SVG to pixels, without fonts: no text is drawn, so pictures are the same on every machine."""

from __future__ import annotations

import io

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

# (height, width, 3), RGB, 0..255.
Pixels = NDArray[np.float32]


def rasterise(svg: str) -> Image.Image:
    """The SVG as an RGBA picture of its own size; raises ValueError if it is not valid."""
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))).convert(
        "RGBA"
    )
