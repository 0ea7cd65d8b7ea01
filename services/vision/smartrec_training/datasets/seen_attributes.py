"""What a look at a picture says of its attributes: sleeve, pattern, neckline and length, each one of a few.

Each value has attributes and excludes those of the other values of its kind. A kind that was not seen says
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

SEEN: dict[str, dict[str, tuple[str, ...]]] = {
    "sleeve": {
        "sleeveless": ("sleeveless",),
        "short": ("short sleeve",),
        "long": ("long sleeve",),
    },
    "pattern": {
        "solid": ("solid",),
        "striped": ("striped",),
        "plaid": ("plaid", "checked"),
        "floral": ("floral",),
        "dotted": ("polka dot",),
        "graphic": ("graphic print",),
        "camo": ("camo",),
        "other": (),
    },
    "neckline": {
        "crew": ("crew neck",),
        "v": ("v-neck",),
        "collar": ("collared",),
        "hood": ("hooded",),
        "turtleneck": ("turtleneck",),
        "square": ("square neck",),
        "strapless": ("strapless",),
        "off-shoulder": ("off-the-shoulder",),
        "open": ("open front",),
    },
    "length": {
        "mini": ("mini",),
        "knee": ("knee-length",),
        "midi": ("midi",),
        "maxi": ("maxi",),
        "cropped": ("cropped",),
    },
}
_ALSO_EXCLUDED = {
    "long": ("cap sleeve", "three-quarter sleeve", "elbow sleeve", "strapless"),
    "short": ("three-quarter sleeve",),
}


def seen_attributes(looks: Mapping[str, Any], attributes: Sequence[str]) -> npt.NDArray[np.int8]:
    """int8 (A,): 1 for what was seen, -1 for what that excludes, 0 for what was not looked for."""
    has: set[str] = set()
    lacks: set[str] = set()
    for kind, values in SEEN.items():
        value = looks.get(kind)
        if value not in values:
            continue
        has.update(values[value])
        lacks.update(name for other in values.values() for name in other)
        lacks.update(_ALSO_EXCLUDED.get(value, ()))
    return np.array([int(name in has) or -int(name in lacks) for name in attributes], dtype=np.int8)
