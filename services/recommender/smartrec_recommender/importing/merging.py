"""Puts together what three sources tell of a product, which are also stored apart.

1. The merchant's columns count in full and come first.
2. The text (title and description, read by the NLP service) fills in what they leave open.
3. The pictures fill in what both leave open.
Open are the colour and each type of attributes (texture, fabric, shape, part, style) that no earlier source
names any of; what the title says always counts, for it is the merchant's own word as the columns are. For the
category all are weighed (`canonical/categories.py`). Of several pictures, the first with a garment tells
category and colour, and an attribute has the best score that any gives it. Goods that are no garments are
described by their words, and not by what a picture seems to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from smartrec_recommender.canonical.categories import own_word
from smartrec_recommender.canonical.category_words import is_garment
from smartrec_recommender.canonical.product import (
    NOBODY_ELSE,
    CanonicalForms,
    Seen,
    ShopWords,
    canonical_forms,
)
from smartrec_recommender.canonical.taught import NOTHING_TAUGHT, Taught
from smartrec_recommender.canonical.words import Language, words_of_goods
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms, first_name
from smartrec_recommender.importing.rows import ProductRow
from smartrec_vocabulary import load_attributes


class Described(NamedTuple):
    """A product's canonical forms and attributes, and by source what each tells.

    `category` is canonical, or the shop's own word where nothing tells a canonical one; None without either.
    `words`: by which goods that are no garments are found; empty for garments.
    """

    category: str | None
    colours: tuple[str, ...]
    attributes: dict[str, float]
    sources: dict[str, dict[str, Any]]
    forms: CanonicalForms
    words: tuple[str, ...]


def attribute_types(vocabulary_dir: Path | None = None) -> dict[str, str]:
    """Returns: the type of each attribute of the vocabulary, ours or the one in the folder."""
    return {attribute.name: attribute.type for attribute in load_attributes(vocabulary_dir)}


def described(
    row: ProductRow,
    text: SourceTerms,
    pictures: Sequence[PictureAnalysis],
    type_of: dict[str, str],
    taught: Taught = NOTHING_TAUGHT,
    category_read: str | None = None,
    catalogue_language: Language | None = None,
    forms_by_tables: CanonicalForms | None = None,
) -> Described:
    """`type_of`: see `attribute_types`; `category_read`: what NLP makes of the shop's category.

    `forms_by_tables`: what the row's words alone come to, where that is known.
    """
    picture = told_by_pictures(pictures)
    seen = Seen(category_read, text.category, picture.category)
    if forms_by_tables is not None and seen == NOBODY_ELSE:
        forms = forms_by_tables
    else:
        forms = canonical_forms(shop_words_of(row, catalogue_language), seen, taught)
    category = forms.category.name or own_word(shop_category(row))
    is_no_garment = category is not None and not is_garment(category)
    merchant = SourceTerms(row.category, row.colour, {name.lower(): 1.0 for name in row.attributes})
    sources = {"merchant": merchant, "text": text, "picture": picture}
    attributes: dict[str, float] = {}
    for told in (merchant, text, SourceTerms() if is_no_garment else picture):
        closed = {type_of[name] for name in attributes if name in type_of}
        open_ones = {
            name: score
            for name, score in told.attributes.items()
            if name in told.title_attributes or type_of.get(name) not in closed
        }
        attributes = {**open_ones, **attributes}
    apart = {name: told.stored() for name, told in sources.items() if told != SourceTerms()}
    main = forms.colour.names or tuple(filter(None, [text.colour or picture.colour]))
    colours = tuple(dict.fromkeys([*main, *forms.further_colours.names]))
    words = words_of_goods(row.title, shop_category(row), category) if category and is_no_garment else ()
    return Described(category, colours, attributes, apart, forms, words)


def shop_category(row: ProductRow) -> str | None:
    """Returns: the shop's own category; None where it names that of Google's taxonomy alone."""
    return None if row.category == row.google_category else row.category


def shop_words_of(row: ProductRow, catalogue_language: Language | None = None) -> ShopWords:
    return ShopWords(
        title=row.title,
        category=shop_category(row),
        google_category=row.google_category,
        colours=(row.colour,) if row.colour else (),
        further_colours=tuple(row.further_colours),
        gender=row.gender,
        age_group=row.age_group,
        sizes=tuple(row.sizes),
        catalogue_language=catalogue_language,
    )


def words_to_show(row: ProductRow) -> dict[str, Any]:
    """Returns: how the shop itself writes the category, the colours and the sizes, as far as it does."""
    words = {
        "category": shop_category(row),
        "colour": row.colour,
        "further_colours": row.further_colours,
        "sizes": row.sizes,
    }
    return {kind: word for kind, word in words.items() if word}


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
