"""The measures of a garment's upper body, in centimetres; everything else is fastened to them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Point

HEM_Y = {
    "crop": 44,
    "waist": 43,
    "short": 56,
    "regular": 66,
    "long": 77,
    "thigh": 88,
    "knee": 106,
    "midi": 121,
    "maxi": 143,
}


EASE = {
    "slim": (22.0, 18.5, 22.0),
    "regular": (24.5, 22.5, 24.5),
    "loose": (27.5, 27.0, 28.5),
    "boxy": (29.0, 29.0, 29.0),
    "flared": (23.5, 23.0, 32.0),
}


# Half width at the neck, depth at the middle of the front.
NECKS = {
    "crew": (8.5, 6.5),
    "v": (9.0, 17.0),
    "deep v": (9.0, 27.0),
    "scoop": (11.5, 14.0),
    "boat": (15.5, 3.6),
    "square": (12.0, 13.0),
    "sweetheart": (12.5, 16.0),
    "keyhole": (8.5, 5.5),
    "shirt": (8.0, 6.5),
    "open shirt": (8.5, 17.0),
    "high": (8.2, 3.0),
    "cowl": (12.0, 13.0),
    "lapel": (8.5, 36.0),
    "wide lapel": (8.5, 25.0),
    "shawl": (8.5, 38.0),
    "strap": (13.0, 17.5),
    "strapless": (17.0, 17.0),
    "off shoulder": (21.0, 13.5),
    "halter": (6.5, 3.0),
    "racer": (9.5, 15.0),
    "one shoulder": (10.0, 12.0),
    "open": (9.0, 60.0),
}


BARE = frozenset({"strap", "strapless", "off shoulder", "halter", "racer"})


@dataclass(frozen=True)
class Torso:
    """The measures everything else is fastened to, in centimetres."""

    neck: float
    depth: float
    neck_y: float
    shoulder: Point
    armpit: Point
    waist: float
    hip: float
    hem_y: float
    hem: float
    arm_angle: float

    def half_width(self, y: float) -> float:
        """Half the garment's width at a height."""
        marks = [
            (self.armpit[1], self.armpit[0]),
            (42.0, self.waist),
            (62.0, self.hip),
            (max(self.hem_y, 62.1), self.hem),
        ]
        for (y0, w0), (y1, w1) in pairwise(marks):
            if y <= y1:
                return w0 + (w1 - w0) * max(0.0, (y - y0) / (y1 - y0))
        return self.hem


def measure(garment: Garment, arm_angle: float, hem_y: float | None = None) -> Torso:
    """The torso of a garment's choices."""
    random = garment.random(1)
    chest, waist, hip = EASE[garment.choice("fit", "regular")]
    if garment.gender == "women" and garment.choice("fit") in ("regular", "none"):
        chest, waist = chest - 1.5, waist - 2.5
    if garment.choice("hem") == "rib":
        hip = min(hip, chest) - 1.0
    neck, depth = NECKS[garment.choice("neck", "crew")]
    shoulder_x = {"tank": neck + 4.5, "drop": 25.0}.get(
        garment.choice("shoulder"), 19.5 if garment.gender != "men" else 21.0
    )
    shoulder_x = max(shoulder_x, neck + 2.0)
    bottom = (
        hem_y if hem_y is not None else HEM_Y[garment.choice("length", "regular")] + random.uniform(-2, 2)
    )
    flare = {"flared": 0.35, "loose": 0.08}.get(garment.choice("fit"), 0.0)
    return Torso(
        neck=neck * random.uniform(0.95, 1.06),
        depth=min(depth * random.uniform(0.92, 1.1), bottom - 3),
        neck_y=-0.5,
        shoulder=(
            shoulder_x * random.uniform(0.97, 1.03),
            4.5 if garment.choice("shoulder") != "drop" else 7.0,
        ),
        armpit=(chest * random.uniform(0.98, 1.04), 24.0 if garment.choice("fit") != "loose" else 27.0),
        waist=waist,
        hip=hip,
        hem_y=bottom,
        hem=hip + max(0.0, bottom - 62) * (0.06 + flare),
        arm_angle=arm_angle,
    )
