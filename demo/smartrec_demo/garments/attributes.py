"""Which attribute names are true of a garment, read off its choices with tables/attribute_names.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartrec_demo.tables import TableError, no_other_keys, read_toml
from smartrec_vocabulary import load_attributes

FILE = Path(__file__).with_name("tables") / "attribute_names.toml"


@no_other_keys
@dataclass(frozen=True)
class AttributeNames:
    """What a person would call each choice.

    shown: by part and choice. style: by category. invisible: names that no picture can show.
    """

    invisible: frozenset[str]
    shown: dict[str, dict[str, tuple[str, ...]]]
    style: dict[str, tuple[str, ...]]

    def shown_names(self) -> set[str]:
        """Every name of a choice."""
        return {name for choices in self.shown.values() for names in choices.values() for name in names}

    def style_names(self) -> set[str]:
        """Every name of a style."""
        return {name for names in self.style.values() for name in names}


def load_attribute_names(file: Path = FILE) -> AttributeNames:
    """The table in the file. Raises TableError where a name is not in the vocabulary."""
    names = read_toml(file, AttributeNames)
    known = {attribute.name for attribute in load_attributes()}
    unknown = sorted((names.shown_names() | names.style_names()) - known)
    if unknown:
        raise TableError(f"{file.name}: not in the vocabulary: {', '.join(unknown)}")
    return names


def attributes_of(category: str, choices: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that are true of the garment and the names that its picture shows not to be, each sorted."""
    names = attribute_names()
    present = set(names.style.get(category, ()))
    for part, chosen in choices.items():
        for choice in chosen.split("+"):
            present.update(names.shown.get(part, {}).get(choice, ()))
    if choices.get("build") in ("lower", "skirt", "sarong", "poncho"):
        present.discard("sleeveless")
    return tuple(sorted(present)), tuple(sorted(_visible() - present))


@cache
def attribute_names() -> AttributeNames:
    """Our table, read once."""
    return load_attribute_names()


@cache
def _visible() -> frozenset[str]:
    """The names that a picture settles either way. A style is a matter of taste and stays unknown."""
    names = attribute_names()
    return frozenset(names.shown_names() - names.invisible - names.style_names() - {"solid", "sleeveless"})
