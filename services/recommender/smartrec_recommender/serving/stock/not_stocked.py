"""What a query asks for that the shop has not, counted from its catalogue: goods, a category, a brand.

Goods ("bikini", "running shoes") are known by the words of five languages, whatever this shop sells.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender import canonical
from smartrec_recommender.canonical.category_words import (
    Named,
    says_no_more_than_category,
    words_of_language,
)
from smartrec_recommender.canonical.goods_phrases import NOUN_FIRST, parts_named, synonyms_of
from smartrec_recommender.canonical.words import key_of, number_forms
from smartrec_recommender.domain.catalogue.canonical_terms import genders_serving
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import MIN_EXPLICIT_SCORE
from smartrec_recommender.domain.similarity import CategorySimilarity, category_similarity
from smartrec_recommender.serving.requests.schemas import SearchRequest

_MEN = frozenset({"men", "boys"})
_NEAREST = Path(canonical.__file__).with_name("tables") / "nearest_goods.csv"


class NearestGoods(NamedTuple):
    """What a person would offer instead of goods that a shop has not, and what never: names of categories.

    `attributes`: those that name such goods, where a sentence speaks of no garment.
    """

    nearest: tuple[str, ...]
    never: tuple[str, ...]
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotStocked:
    """`goods`: as typed; `kinds`: the departments that they belong to. `categories`: of garments.

    `is_all`: the query names nothing that the shop has. `people`: for whom the shop has nothing.
    """

    goods: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    is_all: bool = False

    @property
    def names(self) -> list[str]:
        """Returns: all of it in words."""
        return [*self.goods, *self.categories, *self.brands, *(f"clothes for {who}" for who in self.people)]

    @property
    def instead(self) -> NearestGoods:
        rows = [nearest_goods()[kind] for kind in self.kinds if kind in nearest_goods()]
        return NearestGoods(
            tuple(name for row in rows for name in row.nearest),
            tuple(name for row in rows for name in row.never),
        )


def not_stocked(request: SearchRequest, terms: Terms) -> NotStocked:
    """Compares what a query names with what the shop's products are."""
    parts = parts_named(request.words or "", is_lenient=not request.understood)
    refused = {key_of(words) for words in request.negated.words}
    styles = _styles_as_typed(request)
    goods = [
        (one.phrase, one.named)
        for one in parts
        if one.phrase and one.named and not _is_in(one.phrase, styles)
    ]
    missing = {
        phrase: named.names[0]
        for phrase, named in goods
        if key_of(phrase) not in refused and not _is_stocked(phrase, named, terms)
    }
    by_attribute = (
        {} if goods or request.category or request.gender in _MEN else _by_attribute(request, terms)
    )
    missing |= by_attribute
    return NotStocked(
        goods=tuple(missing),
        kinds=tuple(dict.fromkeys(missing.values())),
        categories=() if missing else _categories(request, terms),
        brands=tuple(name for name in request.brands if not _has(terms, "brand", name)),
        people=_people(request, terms),
        is_all=bool(by_attribute)
        or (len(missing) == len(goods) > 0 and not any(one.is_garment for one in parts)),
    )


def _styles_as_typed(request: SearchRequest) -> list[str]:
    """Returns: attributes of several words that the query names by these words: "black tie"."""
    typed = f" {key_of(request.words or '')} "
    names = (key_of(scored.name) for scored in request.attributes if scored.score >= MIN_EXPLICIT_SCORE)
    return [name for name in names if " " in name and f" {name} " in typed]


def _is_in(phrase: str, styles: Iterable[str]) -> bool:
    """Whether goods are only a word of a style: nobody who writes "black tie" looks for a tie."""
    return any(f" {key_of(phrase)} " in f" {style} " and key_of(phrase) != style for style in styles)


def _by_attribute(request: SearchRequest, terms: Terms) -> dict[str, str]:
    """Returns: goods that an attribute names ("maillot de bain" is a swimsuit), with their department."""
    explicit = {scored.name for scored in request.attributes if scored.score >= MIN_EXPLICIT_SCORE}
    return {
        attribute: kind
        for kind, instead in nearest_goods().items()
        for attribute in instead.attributes
        if attribute in explicit and not _has(terms, "category", kind)
    }


def _is_stocked(phrase: str, named: Named, terms: Terms) -> bool:
    """Whether the shop has the department, and a product with the word or another for the same goods.

    Where the shop's own words for the department are in other languages, the department alone counts.
    """
    if not any(_has(terms, "category", name) for name in named.names):
        return False
    noun = key_of(phrase).split()[-1 if named.language not in NOUN_FIRST else 0]
    spoken = words_of_language(named.language, named.names[0])
    words = number_forms(noun) | synonyms_of(phrase) | synonyms_of(noun)
    return any(_has(terms, "word", form) for form in words) or not any(
        _has(terms, "word", word) for word in spoken
    )


def _categories(request: SearchRequest, terms: Terms) -> tuple[str, ...]:
    """The likeliest category asked for, where the shop has none of all that would do."""
    asked = frozenset(scored.name for scored in request.category if scored.score > 0)
    offered = [term.name for term in terms.of_kind("category") if term.product_count > 0]
    if not request.understood or not asked or not offered:
        return ()
    if any(category_similarity(name, asked) == CategorySimilarity.SAME for name in offered):
        return ()
    best = max(request.category, key=lambda scored: scored.score)
    return (best.name.lower(),)


def _people(request: SearchRequest, terms: Terms) -> tuple[str, ...]:
    """A shop that says of no product whom it is for may have something for everybody."""
    if request.gender is None or not terms.of_kind("gender"):
        return ()
    serving = genders_serving(terms, [request.gender])
    counted = (term for term in terms.of_kind("gender") if term.number in serving)
    return () if any(term.product_count > 0 for term in counted) else (request.gender,)


def stocked_goods(words: Iterable[str], terms: Terms) -> list[str]:
    """Returns: those of the words that name goods which the shop has, and that are no garments."""
    named = ((word, one) for word in words for one in parts_named(word, is_lenient=False))
    return [word for word, (_, goods, _) in named if goods and _is_stocked(word, goods, terms)]


def unknown_to_shop(request: SearchRequest, terms: Terms) -> list[tuple[str, str]]:
    """Returns: kind and name of what the query itself says of a garment and no product of the shop has.

    An attribute that says no more than the category ("t-shirt") is not missed, nor one of which the shop has
    a narrower one.
    """
    any_of: dict[tuple[str, str], list[str]] = {(one.kind, one.name): one.any_of for one in request.required}
    asked = [("attribute", request.attributes), ("colour", request.colours)]
    return [
        (kind, scored.name)
        for kind, scored_names in asked
        for scored in scored_names
        if scored.score >= MIN_EXPLICIT_SCORE
        and not any(_has(terms, kind, name) for name in [scored.name, *any_of.get((kind, scored.name), [])])
        and not says_no_more_than_category(scored.name)
    ]


def stocked(terms: Terms, categories: Iterable[str]) -> dict[str, float]:
    """Returns: those of the categories that the shop has products of, each with the score 1."""
    return {name: 1.0 for name in categories if _has(terms, "category", name)}


def _has(terms: Terms, kind: str, name: str) -> bool:
    number = terms.number(kind, name)
    return number is not None and terms.count(number) > 0


@cache
def nearest_goods() -> Mapping[str, NearestGoods]:
    """By department, what is offered in its place."""
    with _NEAREST.open(encoding="utf-8", newline="") as table:
        return {
            row["goods"]: NearestGoods(
                *(tuple(name for name in row[column].split("/") if name) for column in NearestGoods._fields)
            )
            for row in csv.DictReader(table)
        }
