"""What is asked for, in the catalogue's own numbers: the one input of the candidate stage and the scorers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.canonical.category_words import is_garment
from smartrec_recommender.domain.catalogue.filters import NO_FILTERS, Filters
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.looks import NO_LOOKS, Looks
from smartrec_recommender.domain.similarity import CategorySimilarity, category_similarity, colour_likeness

Source = Literal["photo", "text", "product", "outfit", "feed"]
Sort = Literal["price_asc", "newest"]
Order = Literal["price_asc", "price_desc", "newest", "popular"]
GoodsKind = Literal["garments", "other goods"]
_CLEAR_SHARE = 0.5
_LIKELY_OF_PHOTO = 0.1
_LEAST_OF_PHOTO, _LEAST_OF_KIN = 0.005, 0.01
"""How likely a photo's category and what is similar to it are to be that people would take one in a hundred,
by the acceptance that `smartrec recommender tune-photos` learned on 2026-12-01."""
MIN_EXPLICIT_SCORE = 0.8
"""Score from which an attribute was named by the sentence itself; below it, it is only implied."""


@dataclass(frozen=True)
class Required:
    """One thing that words ask for. A product has it if it has one of the terms.

    `is_asked`: whether they ask for it by its name, and do not only imply it.
    """

    kind: Literal["attribute", "colour"]
    name: str
    terms: frozenset[int]
    is_asked: bool


@dataclass(frozen=True)
class Query:
    """What to look for, with scores 0..1. An empty query asks for what suits the user.

    Categories and colours go by name, since one that no product has still has near ones; the rest by term.
    Constraints are relaxed where too few products meet them; `filters` never are.
    `shown_products` were on earlier pages. `perceptual_hash`: of the picture, 0 where it is not known.
    `size_asked`, `gender_asked`, `season_asked`: in words, where `sizes`, `genders` and `seasons` hold all
    that serve, as one size, unisex and all seasons do.
    `excluded_genders`: what is for these is not shown, not even where too little is for `genders`.
    `required`: what words ask for, beside the constraints; it narrows what counts as a match. `is_change`:
    words change a picture or product at hand, and then what they ask for is a constraint itself.
    `order`: instead of relevance, all that match in this order. `sort` only decides among equally good ones.
    `with_words`: numbers of the products whose titles hold `exact_words`: phrases in quotation marks, and
    words that no dictionary but the titles knows.
    `looks`: of a photo, what all it may show, of which `categories`, `colours` and `attributes` are likely.
    `names_other_goods`: its words name goods that are no garments. `is_own_picture`: the photo is that of a
    product, by which it is described.
    """

    source: Source = "feed"
    categories: Mapping[str, float] = field(default_factory=dict)
    colours: Mapping[str, float] = field(default_factory=dict)
    attributes: Mapping[int, float] = field(default_factory=dict)
    brands: frozenset[int] = frozenset()
    genders: frozenset[int] = frozenset()
    gender_asked: str = ""
    excluded_genders: frozenset[int] = frozenset()
    sizes: frozenset[int] = frozenset()
    size_asked: str = ""
    seasons: frozenset[int] = frozenset()
    season_asked: str = ""
    excluded_terms: frozenset[int] = frozenset()
    excluded_products: frozenset[int] = frozenset()
    shown_products: frozenset[int] = frozenset()
    embedding: NDArray[np.float32] | None = None
    perceptual_hash: int = 0
    looks: Looks = NO_LOOKS
    price: PriceRange | None = None
    sort: Sort | None = None
    filters: Filters = NO_FILTERS
    names_other_goods: bool = False
    required: tuple[Required, ...] = ()
    is_change: bool = False
    order: Order | None = None
    is_own_picture: bool = False
    exact_words: tuple[str, ...] = ()
    with_words: frozenset[int] = frozenset()

    @property
    def is_read_off_photo(self) -> bool:
        """Whether a model has told what is asked for, so that near categories and colours count as well."""
        return self.source == "photo" and not self.is_own_picture

    @property
    def sure_colours(self) -> frozenset[str]:
        """In lower case, those at least half as likely as the likeliest."""
        best = max(self.colours.values(), default=0.0)
        return frozenset(name.casefold() for name, score in self.colours.items() if score >= best / 2)

    @property
    def goods_kind(self) -> GoodsKind | None:
        """What alone is shown, whatever else is given up: garments to whoever asks for one by word, photo or
        size, other goods (shoes, bags) to whoever asks for these. None: both.
        """
        if self.source == "feed":
            return None
        if self.names_other_goods:
            return "other goods"
        if self.categories:
            return "garments" if any(map(is_garment, self.categories)) else "other goods"
        return "garments" if self.sizes or self.embedding is not None else None

    @property
    def is_empty(self) -> bool:
        """True where nothing of it tells one product from another."""
        return (
            not (self.categories or self.attributes or self.colours or self.brands) and self.embedding is None
        )

    @property
    def is_any_product(self) -> bool:
        """Whether it asks for no products rather than others: whatever is shown is the popular list."""
        return self.is_empty and not (
            self.has_constraints or self.seasons or self.excluded_terms or self.sort is not None
        )

    @property
    def has_constraints(self) -> bool:
        """Whether anything is asked for that may be given up, see `relaxation.py`."""
        return bool(
            self.categories
            or self.brands
            or self.genders
            or self.sizes
            or self.price
            or self.constraining
            or self.with_words
        )

    @property
    def constraining(self) -> tuple[Required, ...]:
        """What of `required` is a constraint."""
        return self.required if self.is_change else ()

    @property
    def clear_categories(self) -> frozenset[str]:
        """The categories that lead the answer; empty where the query does not settle on any.

        They are those at least half as likely as the likeliest, if they hold half of the total score. Of a
        photo they are all that it may well show; how likely each is, the scorer of categories counts.
        """
        if not self.categories:
            return frozenset()
        best = max(self.categories.values())
        if self.is_read_off_photo:
            least = min(best, _LIKELY_OF_PHOTO)
            return frozenset(name for name, score in self.categories.items() if score >= least)
        named = {name: score for name, score in self.categories.items() if score >= best / 2}
        is_clear = sum(named.values()) >= _CLEAR_SHARE * max(1.0, sum(self.categories.values()))
        return frozenset(named) if is_clear else frozenset()


def likeness_of_colours(query: Query, terms: Terms) -> dict[int, float]:
    """Returns: for each colour of the catalogue, how near it is to one asked for, times that one's score."""
    best = max(query.colours.values(), default=1.0)
    return {
        colour.number: max(
            score / best * colour_likeness(colour.name, asked) for asked, score in query.colours.items()
        )
        for colour in terms.of_kind("colour")
        if query.colours
    }


def similarity_of_categories(query: Query, terms: Terms) -> dict[int, CategorySimilarity]:
    """Returns: how near each category of the catalogue is to the clear ones; empty without any. What a photo
    may show, and what is similar to that, counts as similar."""
    clear = query.clear_categories
    if not clear:
        return {}
    known = terms.of_kind("category")
    near = {term.number: category_similarity(term.name, clear) for term in known}
    possible = frozenset(name for name, likely in query.looks.category.items() if likely >= _LEAST_OF_PHOTO)
    likely_enough = frozenset(name for name in possible if query.looks.category[name] >= _LEAST_OF_KIN)
    for term in known:
        is_kin = category_similarity(term.name, likely_enough) <= CategorySimilarity.SIMILAR
        if term.name.casefold() in possible or is_kin:
            near[term.number] = min(near[term.number], CategorySimilarity.SIMILAR)
    return near


def genders_shown(query: Query, terms: Terms) -> frozenset[int] | None:
    """Returns: for whom anything may be shown where too few products are for `genders`; None: for anybody."""
    if not query.excluded_genders:
        return None
    return frozenset(term.number for term in terms.of_kind("gender")) - query.excluded_genders


def categories_shown(query: Query, terms: Terms) -> frozenset[int] | None:
    """Returns: the categories that are never left, see `goods_kind`; None: any of the catalogue's."""
    kind, known = query.goods_kind, terms.of_kind("category")
    if kind is None:
        return None
    shown = frozenset(term.number for term in known if is_garment(term.name) == (kind == "garments"))
    return None if len(shown) == len(known) else shown
