"""The measures and outlines of trousers, in body centimetres."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Point, between, flipped

# Half widths in centimetres: hip, one leg at the thigh, at the knee, at the ankle.
LEGS = {
    "tight": (20.5, 9.6, 6.6, 4.3),
    "skinny": (21.5, 10.2, 7.6, 5.4),
    "slim": (22.5, 11.2, 9.0, 7.4),
    "straight": (23.5, 11.8, 10.4, 9.6),
    "boot": (22.5, 11.2, 9.2, 11.8),
    "flare": (22.0, 11.0, 9.0, 17.5),
    "wide": (25.0, 13.5, 15.0, 17.5),
    "tapered": (24.5, 13.0, 10.0, 6.4),
    "baggy": (28.0, 14.8, 13.0, 9.5),
    "jodhpur": (33.0, 17.5, 7.6, 5.4),
    "culotte": (27.0, 16.5, 23.0, 30.0),
    "gaucho": (24.0, 12.6, 17.0, 24.0),
    "harem": (30.0, 16.5, 15.0, 6.0),
}


LEG_Y = {
    "micro": 84,
    "short": 88,
    "mid": 95,
    "bermuda": 103,
    "knee": 108,
    "capri": 120,
    "calf": 126,
    "ankle": 138,
    "full": 146,
}


KNEE_Y = 104.0


ANKLE_Y = 142.0


@dataclass(frozen=True)
class Legs:
    """The measures of a pair of trousers, in centimetres."""

    waist_y: float
    waist: float
    hip: float
    crotch_y: float
    hem_y: float
    widths: tuple[float, float, float]
    spread: float

    def centre(self, y: float) -> float:
        """The middle of the right leg at a height."""
        below = max(0.0, y - self.crotch_y)
        return max(
            self.widths[0] + 0.6 + self.spread * below / 66, self.half(y) + 0.3 + min(below * 0.09, 2.6)
        )

    def half(self, y: float) -> float:
        """Half the width of one leg at a height."""
        thigh, knee, ankle = self.widths
        if y <= KNEE_Y:
            return thigh + (knee - thigh) * max(0.0, (y - 80) / (KNEE_Y - 80))
        return knee + (ankle - knee) * min(1.0, (y - KNEE_Y) / (ANKLE_Y - KNEE_Y))


def measure_legs(garment: Garment, waist_y: float | None = None, waist: float | None = None) -> Legs:
    """The legs of a garment's choices."""
    random = garment.random(20)
    hip, thigh, knee, ankle = LEGS[garment.choice("leg", "straight")]
    rise = {"high": 37.0, "mid": 41.5, "low": 47.0}[garment.choice("rise", "mid")]
    short = garment.choice("leg length") in ("micro", "short", "mid", "bermuda") and garment.choice(
        "leg"
    ) in ("straight", "wide", "baggy")
    jitter = random.uniform(0.97, 1.04)
    return Legs(
        waist_y=waist_y if waist_y is not None else rise,
        waist=waist
        if waist is not None
        else {"high": 17.5, "mid": 19.5, "low": 21.0}[garment.choice("rise", "mid")]
        + (2.0 if hip > 25 else 0.0),
        hip=hip * jitter,
        crotch_y={"harem": 88.0, "baggy": 78.0}.get(garment.choice("leg"), 74.0),
        hem_y=LEG_Y[garment.choice("leg length", "full")] + random.uniform(-2, 2),
        widths=(
            thigh * jitter,
            (min(knee, thigh + 0.6) + 1.2 if short else knee) * jitter,
            ankle * random.uniform(0.95, 1.06),
        ),
        spread=random.uniform(0.5, 6.0) if garment.choice("leg") not in ("culotte", "gaucho") else 3.0,
    )


def leg_path(legs: Legs, side: int) -> tuple[list[Point], list[Point]]:
    """The outer edge from the waist down and the inner edge back up, of one leg."""
    outer: list[Point] = [
        (legs.waist, legs.waist_y),
        (between((legs.waist, 0), (legs.hip, 0), 0.75)[0], 54.0),
        (legs.hip, 63.0),
    ]
    inner: list[Point] = [(0.0, legs.crotch_y)]
    for y in (84.0, KNEE_Y, 122.0, ANKLE_Y):
        if y < legs.hem_y - 4:
            outer.append((legs.centre(y) + legs.half(y), y))
            inner.append((max(legs.centre(y) - legs.half(y), 0.2), y))
    end = legs.hem_y
    outer.append((legs.centre(end) + legs.half(end), end))
    inner.append((max(legs.centre(end) - legs.half(end), 0.3), end + 0.8))
    return flipped(outer, side), flipped(inner[::-1], side)
