"""Every kind of goods by its name."""

from __future__ import annotations

from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.goods.bags import backpack, crossbody, handbag, tote
from smartrec_demo.tailoring.goods.shoes import ankle_boot, loafer, pair, pump, sandal, sneaker

SHOES = {"sneaker": sneaker, "ankle boot": ankle_boot, "loafer": loafer, "pump": pump, "sandal": sandal}
BAGS = {"handbag": handbag, "tote": tote, "crossbody": crossbody, "backpack": backpack}


def draw_goods(drawing: Drawing, kind: str) -> None:
    """A pair of shoes, or a bag."""
    if kind in SHOES:
        pair(drawing, SHOES[kind])
    else:
        BAGS[kind](drawing)
