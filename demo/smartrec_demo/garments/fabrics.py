"""What each fabric looks like, read from tables/fabrics.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartrec_demo.tables import no_other_keys, read_csv


@no_other_keys
@dataclass(frozen=True)
class Fabric:
    """One fabric.

    weave: the name of the texture over its pattern; empty for smooth cloth.
    sheen: how strongly light glints off it, 0 matt to 1 wet.
    opacity: 0..1. fold_depth: how dark its folds are, beside 1 for cotton.
    """

    name: str
    weave: str
    sheen: float
    opacity: float
    fold_depth: float


@cache
def load_fabrics() -> dict[str, Fabric]:
    """Every fabric by its name. Raises TableError."""
    rows = read_csv(Path(__file__).with_name("tables") / "fabrics.csv", Fabric)
    return {fabric.name: fabric for fabric in rows}
