"""How a garment lies in the frame: from centimetres of a body to pixels and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np

from smartrec_demo.photography.figures.hangers import HOOK_CM
from smartrec_demo.photography.figures.pose import Camera, Pose
from smartrec_demo.tailoring.drawing import Drawing


@dataclass(frozen=True)
class Placement:
    """How the garment lies in the frame.

    scale: pixels per centimetre. middle: where the garment's centre lies, in pixels. centre: in centimetres.
    """

    scale: float
    turn_degrees: float
    skew_degrees: float
    middle: tuple[float, float]
    centre: tuple[float, float]

    def transform(self) -> str:
        """From centimetres to pixels, as an SVG transform."""
        return (
            f"translate({self.middle[0]:.2f} {self.middle[1]:.2f}) rotate({self.turn_degrees:.2f}) "
            f"skewX({self.skew_degrees:.2f}) "
            f"scale({self.scale:.4f}) translate({-self.centre[0]:.2f} {-self.centre[1]:.2f})"
        )

    def inverse(self, turn: float) -> tuple[float, ...]:
        """From pixels to centimetres turned by degrees: x' = a x + b y + c, y' = d x + e y + f."""
        angle, skew = math.radians(self.turn_degrees), math.tan(math.radians(self.skew_degrees))
        rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        back = np.linalg.inv(rotation @ np.array([[1.0, skew], [0.0, 1.0]]) * self.scale)
        own = math.radians(-turn)
        turned = np.array([[math.cos(own), -math.sin(own)], [math.sin(own), math.cos(own)]])
        linear = turned @ back
        shift = turned @ np.array(self.centre) - linear @ np.array(self.middle)
        return (*linear[0].tolist(), float(shift[0]), *linear[1].tolist(), float(shift[1]))


def sample_placement(
    drawing: Drawing, camera: Camera, pose: Pose, size: tuple[int, int], random: Random
) -> Placement:
    width, height = size
    wide, tall = drawing.right - drawing.left, drawing.bottom - drawing.top
    centre = ((drawing.left + drawing.right) / 2, (drawing.top + drawing.bottom) / 2)
    if camera == "studio":
        above = HOOK_CM if pose.kind == "hanger" else 0.0
        scale = min(width * 0.86 / wide, height * 0.88 / (tall + above))
        middle = (width / 2, (height + above * scale) / 2)
        return Placement(scale, random.uniform(-1.0, 1.0), 0.0, middle, centre)
    turn = random.gauss(0, 9) + (random.choice((90, 180, 270)) if random.random() < 0.03 else 0)
    if pose.kind != "flat":
        turn = random.gauss(0, 4)
    radians = math.radians(turn)
    across = abs(wide * math.cos(radians)) + abs(tall * math.sin(radians))
    down = abs(wide * math.sin(radians)) + abs(tall * math.cos(radians))
    share = random.uniform(0.55, 0.98) if random.random() < 0.88 else random.uniform(1.0, 1.3)
    scale = share * min(width / across, height / down)
    room_x, room_y = max(0.0, width - scale * across) / 2, max(0.0, height - scale * down) / 2
    slack = 0.06 if share > 1 else 0.0
    middle = (
        width / 2 + random.uniform(-1, 1) * (room_x * 0.9 + slack * width),
        height / 2 + random.uniform(-1, 1) * (room_y * 0.9 + slack * height),
    )
    return Placement(scale, turn, random.gauss(0, 4), middle, centre)
