"""From a garment to a photograph of it, and the true box around it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from PIL import Image

from smartrec_demo.garments.fabrics import load_fabrics
from smartrec_demo.garments.garment import Garment
from smartrec_demo.photography.backgrounds import snapshot_background, studio_background
from smartrec_demo.photography.camera import photograph
from smartrec_demo.photography.cloth_layer import cloth_layer
from smartrec_demo.photography.composition import compose, warp
from smartrec_demo.photography.figures.pose import Camera, draw_support, sample_pose
from smartrec_demo.photography.masks import Box, tight_box
from smartrec_demo.photography.placement import sample_placement
from smartrec_demo.tailoring.tailor import sew


@dataclass(frozen=True)
class Rendered:
    """A finished picture. box: x1 y1 x2 y2 in pixels around what shows of the garment; x2, y2 lie outside."""

    image: Image.Image
    box: Box


def render(garment: Garment, camera: Camera, size: tuple[int, int], random: Random) -> Rendered:
    """A picture of the garment. size: width and height in pixels."""
    width, height = size
    pose = sample_pose(garment, camera, random)
    drawing = sew(garment, pose.arm_angle, pose.bends, is_worn=pose.kind == "worn")
    placement = sample_placement(drawing, camera, pose, size, random)
    fabric = load_fabrics()[garment.choice("fabric", "cotton")]
    fold_depth = fabric.fold_depth * (0.85 if camera == "studio" else 1.0)
    layer = cloth_layer(drawing, placement, size, random, fold_depth=fold_depth, sheen=fabric.sheen)
    if camera == "phone" and pose.kind != "worn":
        layer = warp(layer, random)
    box = tight_box(layer[..., 3])
    behind, before = draw_support(garment, pose, random)
    layers = [*(cloth_layer(one, placement, size, random) for one in behind), layer]
    layers += [cloth_layer(one, placement, size, random) for one in before]
    picture = (
        studio_background(random, width, height)
        if camera == "studio"
        else snapshot_background(random, width, height)
    )
    return Rendered(photograph(compose(picture, layers, camera, random), camera, random), box)
