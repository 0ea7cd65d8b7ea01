"""Which attribute names are true of a garment, read off its choices."""

from __future__ import annotations

from functools import cache

from smartrec_demo.garments.attribute_names import INVISIBLE, SHOWN, STYLE


def attributes_of(category: str, choices: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that are true of the garment and the names that its picture shows not to be, each sorted."""
    present: set[str] = set(STYLE.get(category, "").split("|"))
    for part, chosen in choices.items():
        for choice in chosen.split("+"):
            present.update(SHOWN.get(part, {}).get(choice, "").split("|"))
    present.discard("")
    if choices.get("build") in ("lower", "skirt", "sarong", "poncho"):
        present.discard("sleeveless")
    return tuple(sorted(present)), tuple(sorted(_decided() - present))


@cache
def _decided() -> frozenset[str]:
    """The names that a look at the picture settles either way; a style is a matter of taste and stays
    unknown.
    """
    names = {name for table in SHOWN.values() for joined in table.values() for name in joined.split("|")}
    return frozenset(names - INVISIBLE - _styles() - {"", "solid", "sleeveless"})


def _styles() -> set[str]:
    return {name for joined in STYLE.values() for name in joined.split("|")} - {""}
