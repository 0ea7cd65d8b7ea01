"""How a garment is shown: lying flat or hollow, on a hanger, or worn."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from smartrec_demo.garments.garment import Garment
from smartrec_demo.photography.figures.hangers import can_be_clipped, can_hang, clips, hanger
from smartrec_demo.photography.figures.wearer import can_be_worn, wearer
from smartrec_demo.tailoring.drawing import Drawing

# A catalogue picture is taken in a studio, a snapshot with a phone.
Camera = Literal["studio", "phone"]


@dataclass(frozen=True)
class Pose:
    """How a garment is shown.

    arm_angle: how far both sleeves are lifted, in degrees. bends: how far each is bent at the elbow, in
    degrees.
    """

    kind: Literal["flat", "hanger", "worn"]
    arm_angle: float
    bends: tuple[float, float]


def sample_pose(garment: Garment, camera: Camera, random: Random) -> Pose:
    """A pose that suits the garment and the camera: in a studio it lies or hangs, nobody wears it."""
    chance = random.random()
    kind: Literal["flat", "hanger", "worn"] = "flat"
    if camera == "phone" and chance < 0.14 and can_be_worn(garment):
        kind = "worn"
    elif chance > (0.84 if camera == "studio" else 0.86) and (can_hang(garment) or can_be_clipped(garment)):
        kind = "hanger"
    if garment.choice("sleeve") == "kimono":
        return Pose(kind, random.uniform(38, 52) if kind == "worn" else random.uniform(66, 84), (0.0, 0.0))
    if kind == "worn":
        return Pose(kind, random.uniform(9, 20), (0.0, 0.0))
    if camera == "studio":
        return Pose(kind, random.uniform(13, 22), (random.uniform(-6, 0), random.uniform(-6, 0)))
    if kind == "hanger" or random.random() < 0.15:
        return Pose(kind, random.uniform(8, 20), (random.uniform(-8, 3), random.uniform(-8, 3)))
    angle = random.uniform(18, 62)
    if garment.choice("sleeve") in ("long", "bishop", "wide") and random.random() < 0.25:
        return Pose(kind, angle, (random.uniform(-95, -30), random.uniform(-95, -30)))
    return Pose(kind, angle, (random.uniform(-22, 12), random.uniform(-22, 12)))


def draw_support(garment: Garment, pose: Pose, random: Random) -> tuple[list[Drawing], list[Drawing]]:
    """The drawings behind the garment and those in front of it."""
    if pose.kind == "worn":
        return [wearer(garment, pose.arm_angle, random)], []
    if pose.kind == "hanger" and can_hang(garment):
        return [hanger(random)], []
    if pose.kind == "hanger":
        return [], [clips(garment, random)]
    return [], []
