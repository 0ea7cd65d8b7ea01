"""The canonical forms of one product: from the shop's words, and from what text and pictures tell besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from smartrec_recommender.canonical.categories import (
    CategoryForm,
    CategoryWitnesses,
    category_form,
    google_path,
    path_of,
)
from smartrec_recommender.canonical.colours import NO_COLOUR, ColourForm, colour_form
from smartrec_recommender.canonical.genders import GenderForm, folded_word, gender_form
from smartrec_recommender.canonical.size_patterns import Size
from smartrec_recommender.canonical.sizes import sizes_by_word
from smartrec_recommender.canonical.taught import NOTHING_TAUGHT, Taught
from smartrec_recommender.canonical.words import Language
from smartrec_vocabulary import load_categories

_NO_LEGS = frozenset({"Skirt", "Sarong"})


@dataclass(frozen=True)
class ShopWords:
    """What a shop says of a product, in its own words. Categories may be paths ("Women > Dresses").

    `further_colours`: those beside its main colour. `catalogue_language`: see `CategoryWitnesses`.
    """

    title: str
    category: str | None = None
    google_category: str | None = None
    colours: tuple[str, ...] = ()
    further_colours: tuple[str, ...] = ()
    gender: str | None = None
    age_group: str | None = None
    sizes: tuple[str, ...] = ()
    catalogue_language: Language | None = None


@dataclass(frozen=True)
class Seen:
    """What others make of it, as categories of DeepFashion or None: see `CategoryWitnesses`."""

    category_read: str | None = None
    text: str | None = None
    picture: str | None = None


class Unmapped(NamedTuple):
    """A word of the shop that no table knows. `kind`: category, colour, gender or size."""

    kind: str
    word: str


class CanonicalForms(NamedTuple):
    category: CategoryForm
    colour: ColourForm
    gender: GenderForm
    sizes_by_word: tuple[tuple[Size, ...], ...]
    further_colours: ColourForm = NO_COLOUR

    def without_further_colours(self) -> tuple[Any, ...]:
        return self[: self._fields.index("further_colours")]

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The size run in the shop's order, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(self.sizes_by_word)))

    def stocks(self, of_words: Sequence[int]) -> list[int]:
        """`of_words`: the stock of each of the shop's words for a size. Returns: that of each of `sizes`."""
        total: dict[Size, int] = {}
        for sizes, stock in zip(self.sizes_by_word, of_words, strict=True):
            for size in sizes:
                total[size] = total.get(size, 0) + stock
        return [total[size] for size in self.sizes]

    @property
    def unmapped(self) -> tuple[Unmapped, ...]:
        """What is to be told, and can be taught."""
        named = (("category", self.category.unmapped), ("gender", self.gender.unmapped))
        return (
            *(Unmapped(kind, word) for kind, word in named if word),
            *(Unmapped("colour", word) for word in (*self.colour.unmapped, *self.further_colours.unmapped)),
            *(Unmapped("size", size.name) for size in self.sizes if size.system == "as written"),
        )


NOBODY_ELSE = Seen()


def canonical_forms(
    words: ShopWords, seen: Seen = NOBODY_ELSE, taught: Taught = NOTHING_TAUGHT
) -> CanonicalForms:
    """Reads all of a product's words. Pure: the same words always give the same forms."""
    said = CategoryWitnesses(
        category=words.category,
        google=words.google_category,
        title=words.title,
        category_read=seen.category_read,
        text=seen.text,
        picture=seen.picture,
        more_text=" ".join((*words.colours, words.gender or "")),
        catalogue_language=words.catalogue_language,
    )
    category = category_form(said, taught.category)
    sizes = sizes_by_word(
        [taught.size.get(folded_word(size), size) for size in words.sizes],
        is_legwear=category.name in _legwear(),
    )
    gender = gender_form(
        words.gender,
        age_group=words.age_group,
        sizes=tuple(chain.from_iterable(sizes)),
        path=(*path_of(words.category), *path_of(google_path(words.google_category))),
        title=words.title,
        taught=taught.gender,
    )
    colour = colour_form(words.colours, taught.colour)
    further_colours = colour_form(words.further_colours, taught.colour)
    return CanonicalForms(category, colour, gender, sizes, further_colours)


@cache
def _legwear() -> frozenset[str]:
    lower = {category.name for category in load_categories() if category.group == "lower"}
    return frozenset(lower - _NO_LEGS)
