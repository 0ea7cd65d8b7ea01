"""What a photo's label says of its attributes, whoever took it: a T-shirt has short sleeves and no collar.

Drawn garments alone taught the attributes before, and a photo's T-shirt was called sleeveless.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_SLEEVES = frozenset((
    "sleeveless", "cap sleeve", "short sleeve", "elbow sleeve", "three-quarter sleeve", "long sleeve",
    "puff sleeve", "bell sleeve", "bishop sleeve", "balloon sleeve", "flutter sleeve", "kimono sleeve",
    "batwing sleeve", "raglan sleeve",
))  # fmt: skip
_BARE = frozenset((
    "sleeveless", "cap sleeve", "strapless", "spaghetti strap", "wide strap", "halter neck",
    "off-the-shoulder", "cold shoulder", "one-shoulder",
))  # fmt: skip
_NECKS = frozenset((
    "crew neck", "v-neck", "scoop neck", "boat neck", "square neck", "sweetheart neck", "high neck",
    "turtleneck", "mock neck", "cowl neck", "henley neck", "collared", "polo collar", "point collar",
    "shawl collar", "hooded",
))  # fmt: skip
_WORN_ABOVE = _SLEEVES | _BARE | _NECKS
_OPENED = frozenset(("buttoned", "zip-up", "half-zip", "hooded", "collared", "polo collar", "turtleneck"))
_LONGER = frozenset(("long sleeve", "three-quarter sleeve"))
_SHORTER = frozenset(("sleeveless", "cap sleeve", "short sleeve", "elbow sleeve"))

# Label → attributes that it has, attributes that it lacks; what it leaves open is in neither.
LABEL_ATTRIBUTES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "T-Shirt": (frozenset(("short sleeve",)), _BARE | _LONGER | _OPENED),
    "Polo": (frozenset(("collared", "polo collar")), _BARE | frozenset(("hooded", "zip-up", "turtleneck"))),
    "Longsleeve": (frozenset(("long sleeve",)), _BARE | _SHORTER | frozenset(("hooded", "zip-up"))),
    "Hoodie": (frozenset(("long sleeve", "hooded")), _BARE | _SHORTER),
    "Shirt": (frozenset(("collared", "buttoned")), _BARE | frozenset(("hooded", "zip-up", "turtleneck"))),
    "Blazer": (frozenset(("long sleeve", "collared")), _BARE | _SHORTER | frozenset(("hooded",))),
    "Outwear": (frozenset(), _BARE | _SHORTER),
    "Undershirt": (frozenset(("sleeveless",)), _LONGER | _OPENED | frozenset(("short sleeve",))),
    "Pants": (frozenset(), _WORN_ABOVE),
    "Shorts": (frozenset(), _WORN_ABOVE),
    "Skirt": (frozenset(), _WORN_ABOVE),
}


def implied_attributes(label: str, attributes: Sequence[str]) -> npt.NDArray[np.int8]:
    """int8 (A,): 1 where the label means it, -1 where it excludes it, 0 where it leaves it open."""
    has, lacks = LABEL_ATTRIBUTES.get(label, (frozenset(), frozenset()))
    return np.array([(name in has) - (name in lacks) for name in attributes], dtype=np.int8)
