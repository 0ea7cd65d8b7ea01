"""How a garment is shown: lying flat or hollow, on a hanger, or worn."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from smartrec_demo.garments.garment import Garment
from smartrec_demo.photography.figures.hangers import can_hang, clips, hanger
from smartrec_demo.photography.figures.wearer import can_be_worn, wearer
from smartrec_demo.tailoring.drawing import Drawing


@dataclass(frozen=True)
class Pose:
    """kind is "flat", "hanger" or "worn"; how far the sleeves are lifted and how far each is bent, in
    degrees.
    """

    kind: str
    arm_angle: float
    bends: tuple[float, float]


def posed(garment: Garment, look: str, random: Random) -> Pose:
    """A pose that suits the garment and the look."""
    dice = random.random()
    kind = "flat"
    if dice < (0.24 if look == "studio" else 0.14) and can_be_worn(garment):
        kind = "worn"
    elif dice > (0.84 if look == "studio" else 0.86):
        kind = "hanger"
    if garment.choice("sleeve") == "kimono":
        return Pose(kind, random.uniform(38, 52) if kind == "worn" else random.uniform(66, 84), (0.0, 0.0))
    if kind == "worn":
        return Pose(kind, random.uniform(9, 20), (0.0, 0.0))
    if look == "studio":
        return Pose(kind, random.uniform(13, 22), (random.uniform(-6, 0), random.uniform(-6, 0)))
    if kind == "hanger" or random.random() < 0.15:
        return Pose(kind, random.uniform(8, 20), (random.uniform(-8, 3), random.uniform(-8, 3)))
    angle = random.uniform(18, 62)
    if garment.choice("sleeve") in ("long", "bishop", "wide") and random.random() < 0.25:
        return Pose(kind, angle, (random.uniform(-95, -30), random.uniform(-95, -30)))
    return Pose(kind, angle, (random.uniform(-22, 12), random.uniform(-22, 12)))


def support(garment: Garment, pose: Pose, look: str, random: Random) -> tuple[list[Drawing], list[Drawing]]:
    """What is drawn behind the garment and what before it."""
    if pose.kind == "worn":
        return [wearer(garment, pose.arm_angle, random, is_mannequin=look == "studio")], []
    if pose.kind == "hanger" and can_hang(garment):
        return [hanger(random)], []
    if pose.kind == "hanger" and garment.choice("build") in ("lower", "skirt"):
        return [], [clips(garment, random)]
    return [], []
