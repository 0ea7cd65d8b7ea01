"""How the data files of the lexicon write a meaning: `Shorts=0.9`, `denim`, `gender:women`, `@not`."""

from __future__ import annotations

from collections.abc import Mapping

from smartrec_nlp.data_files import DataFileError
from smartrec_nlp.parsing.meanings import Kind, Meaning
from smartrec_vocabulary import load_attributes, load_categories, load_colours

PREFIXED_KINDS: tuple[Kind, ...] = ("gender", "size", "size word", "sort", "price level", "family", "length")


def canonical_names() -> dict[str, Kind]:
    """Every attribute, category and colour name of our own lists, with its kind. No name has two kinds."""
    names: dict[str, Kind] = {attribute.name: "attribute" for attribute in load_attributes()}
    names.update({category.name: "category" for category in load_categories()})
    names.update({colour.name: "colour" for colour in load_colours()})
    return names


def parse_meaning(text: str, names: Mapping[str, Kind], where: str) -> Meaning:
    """The meaning written in `text`; `where`: its line, for the DataFileError about an unknown name."""
    name, _, weight = text.partition("=")
    if name.startswith("@"):
        return Meaning("role", name[1:])
    prefix, colon, rest = name.partition(":")
    for kind in PREFIXED_KINDS:
        if colon and prefix == kind:
            return Meaning(kind, rest)
    if name not in names:
        raise DataFileError(f"{where}: {name!r} is no attribute, category or colour.")
    return Meaning(names[name], name, float(weight) if weight else 1.0)
