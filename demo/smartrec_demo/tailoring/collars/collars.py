"""Every collar by its name."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.tailoring.collars.bindings import binding, no_collar
from smartrec_demo.tailoring.collars.folded import band_collar, peter_pan, shirt_collar
from smartrec_demo.tailoring.collars.frills import bow, off_shoulder, ruffle
from smartrec_demo.tailoring.collars.hoods import draw_hood_front
from smartrec_demo.tailoring.collars.lapels import lapels, moto, shawl
from smartrec_demo.tailoring.collars.standing import cowl, stand, turtleneck
from smartrec_demo.tailoring.collars.straps import draw_straps, halter
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def draw_collar(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The collar in front of the torso."""
    COLLARS.get(garment.choice("collar"), binding)(drawing, garment, torso)


COLLARS = {
    "shirt": shirt_collar,
    "camp": shirt_collar,
    "band": band_collar,
    "rib stand": stand,
    "stand": stand,
    "turtleneck": turtleneck,
    "cowl": cowl,
    "notch lapel": lapels,
    "peak lapel": lapels,
    "wide lapel": lapels,
    "shawl": shawl,
    "peter pan": peter_pan,
    "ruffle": ruffle,
    "bow": bow,
    "hood": draw_hood_front,
    "fur hood": draw_hood_front,
    "moto": moto,
    "straps": draw_straps,
    "spaghetti": draw_straps,
    "halter": halter,
    "off shoulder": off_shoulder,
    "nothing": no_collar,
}
