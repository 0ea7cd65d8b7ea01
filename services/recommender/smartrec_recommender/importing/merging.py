"""Puts together what three sources tell of a product, which are also stored apart.

1. The merchant's columns count in full and come first.
2. The text (title and description, read by the NLP service) fills in what they leave open.
3. The pictures fill in what both leave open.
Open are the category, the colour, and each type of attributes (texture, fabric, shape, part, style) that no
earlier source names any of. Of several pictures, the first with a garment tells category and colour, and an
attribute has the best score that any gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from smartrec_recommender.domain.catalogue.picture_analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms, first_name
from smartrec_recommender.importing.rows import ProductRow
from smartrec_vocabulary import load_attributes


class Described(NamedTuple):
    """A product's category (None: nobody tells), colour and attributes, and by source what each tells."""

    category: str | None
    colour: str | None
    attributes: dict[str, float]
    sources: dict[str, dict[str, Any]]


def attribute_types(vocabulary_dir: Path | None = None) -> dict[str, str]:
    """Returns: the type of each attribute of the vocabulary, ours or the one in the folder."""
    return {attribute.name: attribute.type for attribute in load_attributes(vocabulary_dir)}


def described(
    row: ProductRow, text: SourceTerms, pictures: Sequence[PictureAnalysis], type_of: dict[str, str]
) -> Described:
    """`type_of`: see `attribute_types`."""
    merchant = SourceTerms(row.category, row.colour, {name.lower(): 1.0 for name in row.attributes})
    sources = {"merchant": merchant, "text": text, "picture": told_by_pictures(pictures)}
    category: str | None = None
    colour: str | None = None
    attributes: dict[str, float] = {}
    for told in sources.values():
        category, colour = category or told.category, colour or told.colour
        closed = {type_of[name] for name in attributes if name in type_of}
        open_ones = {
            name: score for name, score in told.attributes.items() if type_of.get(name) not in closed
        }
        attributes = {**open_ones, **attributes}
    apart = {name: told._asdict() for name, told in sources.items() if told != SourceTerms()}
    return Described(category, colour, attributes, apart)


def told_by_pictures(pictures: Sequence[PictureAnalysis]) -> SourceTerms:
    """Pictures without a garment tell nothing."""
    seen = [analysis.seen for analysis in pictures if shows_garment(analysis)]
    if not seen:
        return SourceTerms()
    attributes: dict[str, float] = {}
    for one in (one for of_picture in seen for one in of_picture["attributes"]):
        attributes[one["name"]] = max(float(one["score"]), attributes.get(one["name"], 0.0))
    return SourceTerms(first_name(seen[0]["category"]), first_name(seen[0]["colours"]), attributes)


def main_picture(pictures: Sequence[PictureAnalysis]) -> PictureAnalysis | None:
    """The one that a product is found by: the first that shows a garment, or else the first."""
    garments = [analysis for analysis in pictures if shows_garment(analysis)]
    return next(iter([*garments, *pictures]), None)


def shows_garment(picture: PictureAnalysis) -> bool:
    """Vision decides: it names no category where it sees nothing to wear.

    Such is the picture by which a shop says that the product's own is yet to come. Many products share it.
    """
    return bool(picture.seen["category"])
