"""Every pattern by its name."""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.patterns.motifs import Tile
from smartrec_demo.patterns.printed import (
    abstract,
    birds,
    camo,
    floral,
    galaxy,
    hearts,
    leopard,
    paisley,
    small_floral,
    snakeskin,
    stars,
    tie_dye,
    tropical,
    zebra,
)
from smartrec_demo.patterns.woven import (
    argyle,
    checked,
    checkerboard,
    chevron,
    colour_block,
    dots,
    fair_isle,
    geometric,
    gingham,
    houndstooth,
    multi_stripes,
    ombre,
    pinstripes,
    plaid,
    stripes,
    tribal,
    vertical_stripes,
    wide_stripes,
)

PATTERNS = {
    "striped": stripes,
    "wide striped": wide_stripes,
    "multi striped": multi_stripes,
    "vertical striped": vertical_stripes,
    "pinstriped": pinstripes,
    "plaid": plaid,
    "gingham": gingham,
    "checked": checked,
    "checkerboard": checkerboard,
    "houndstooth": houndstooth,
    "dotted": dots,
    "floral": floral,
    "small floral": small_floral,
    "tropical": tropical,
    "camo": camo,
    "leopard": leopard,
    "zebra": zebra,
    "chevron": chevron,
    "argyle": argyle,
    "paisley": paisley,
    "tie dye": tie_dye,
    "tribal": tribal,
    "fair isle": fair_isle,
    "hearts": hearts,
    "stars": stars,
    "birds": birds,
    "geometric": geometric,
    "abstract": abstract,
    "snakeskin": snakeskin,
    "galaxy": galaxy,
    "ombre": ombre,
    "colour block": colour_block,
}


def pattern_tile(cloth: Cloth) -> Tile | None:
    """The pattern's repeat; None for plain cloth."""
    draw = PATTERNS.get(cloth.pattern)
    return None if draw is None else draw(cloth, Random(cloth.seed))
