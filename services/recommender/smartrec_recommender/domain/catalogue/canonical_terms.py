"""Which terms of the catalogue serve for a name that is asked for, however it or the shop writes it.

"Damen" is women, "Dark Blue" is navy, "2XL" is XXL. What serves as well counts too: unisex for women,
all-season in summer, one size for each size. Children's goods serve for children only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from smartrec_recommender.canonical.categories import path_of
from smartrec_recommender.canonical.category_words import ANY_GARMENT, category_named
from smartrec_recommender.canonical.colours import colours_of
from smartrec_recommender.canonical.genders import folded_word, gender_of
from smartrec_recommender.canonical.sizes import sizes_serving
from smartrec_recommender.domain.catalogue.terms import Terms

_ALSO_FOR: Mapping[str, frozenset[str]] = {
    "women": frozenset({"unisex"}),
    "men": frozenset({"unisex"}),
    "girls": frozenset({"kids"}),
    "boys": frozenset({"kids"}),
    "kids": frozenset({"girls", "boys"}),
}
_GROWN_UP, _CHILDREN = frozenset({"women", "men", "unisex"}), ("girls", "boys", "kids")
_SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter"})
_ALL_SEASONS = "all"


def genders_serving(terms: Terms, names: Iterable[str]) -> frozenset[int]:
    asked = {gender_of(name) or folded_word(name) for name in names}
    wanted = asked.union(*(_ALSO_FOR.get(name, frozenset()) for name in asked))
    return frozenset(
        term.number
        for term in terms.of_kind("gender")
        if (gender_of(term.name) or folded_word(term.name)) in wanted
    )


def childrens_genders_for(terms: Terms, gender: str | None) -> frozenset[int]:
    """Returns: whom children's goods are for, if a grown-up is asked for: these are never shown then."""
    if gender is None or gender_of(gender) not in _GROWN_UP:
        return frozenset()
    return genders_serving(terms, _CHILDREN)


def seasons_serving(terms: Terms, names: Iterable[str]) -> frozenset[int]:
    asked = {name.casefold() for name in names}
    return terms.numbers("season", asked | ({_ALL_SEASONS} if asked & _SEASONS else set()))


def colours_serving(terms: Terms, names: Iterable[str]) -> frozenset[int]:
    """A colour that the catalogue has by its very name is that one; any other word is read."""
    wanted, found = set[str](), set[int]()
    for name in names:
        number = terms.number("colour", name)
        found |= {number} if number is not None else set()
        wanted |= set(colours_of(name))
    return frozenset(
        found
        | {term.number for term in terms.of_kind("colour") if wanted.intersection(colours_of(term.name))}
    )


def sizes_serving_for(terms: Terms, names: Iterable[str]) -> frozenset[int]:
    offered = [term.name for term in terms.of_kind("size")]
    return terms.numbers("size", {size for name in names for size in sizes_serving(name, offered)})


def categories_serving(terms: Terms, names: Iterable[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Returns: canonical categories, and categories of the shop's own, of which a product must have one.

    A name is first one of the catalogue's, then a part of the shop's own paths, then read as any other word.
    """
    canonical, own = set[int](), set[int]()
    for name in names:
        number = terms.number("category", name)
        if number is not None:
            canonical.add(number)
        elif of_shop := _own_categories(terms, name):
            own |= of_shop
        else:
            canonical |= terms.numbers("category", set(category_named(name)) - {ANY_GARMENT})
    return frozenset(canonical), frozenset(own)


def _own_categories(terms: Terms, name: str) -> set[int]:
    asked = folded_word(name)
    return {
        term.number
        for term in terms.of_kind("shop_category")
        if asked == folded_word(term.name) or asked in map(folded_word, path_of(term.name))
    }
