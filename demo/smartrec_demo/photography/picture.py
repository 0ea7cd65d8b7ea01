"""From a garment to a photograph of it, and the true box around it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from PIL import Image

from smartrec_demo.garments.fabrics import load_fabrics
from smartrec_demo.garments.garment import Garment
from smartrec_demo.photography.backgrounds import snapshot_background, studio
from smartrec_demo.photography.camera import photographed
from smartrec_demo.photography.cloth_layer import cloth_layer
from smartrec_demo.photography.composition import composed, warped
from smartrec_demo.photography.figures.pose import posed, support
from smartrec_demo.photography.masks import Box, tight_box
from smartrec_demo.photography.placement import place
from smartrec_demo.tailoring.tailor import sew


@dataclass(frozen=True)
class Rendered:
    """A finished picture and the tight box x1 y1 x2 y2 in pixels (x2, y2 outside) of the garment's
    visible part.
    """

    image: Image.Image
    box: Box


def render(garment: Garment, look: str, size: tuple[int, int], random: Random) -> Rendered:
    """A picture of the garment, size in pixels (width, height).

    look: "studio" for a catalogue, "phone" for a snapshot.
    """
    width, height = size
    pose = posed(garment, look, random)
    drawing = sew(garment, pose.arm_angle, pose.bends, is_worn=pose.kind == "worn")
    placement = place(drawing, look, pose, size, random)
    fabric = load_fabrics()[garment.choice("fabric", "cotton")]
    fold_depth = fabric.fold_depth * (0.85 if look == "studio" else 1.0)
    layer = cloth_layer(drawing, placement, size, random, fold_depth=fold_depth, sheen=fabric.sheen)
    if look == "phone" and pose.kind != "worn":
        layer = warped(layer, random)
    box = tight_box(layer[..., 3])
    behind, before = support(garment, pose, look, random)
    layers = [*(cloth_layer(one, placement, size, random) for one in behind), layer]
    layers += [cloth_layer(one, placement, size, random) for one in before]
    picture = (
        studio(random, width, height) if look == "studio" else snapshot_background(random, width, height)
    )
    return Rendered(photographed(composed(picture, layers, look, random), look, random), box)
