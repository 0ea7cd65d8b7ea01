"""What is given up, in which order, when fewer products than asked for fit the query.

First the words that titles are to hold, the brand and the size, then the category (similar ones, then the
same group of garments), then what words ask of a picture or product at hand, then the category altogether,
last the price and for whom it is: then whatever misses fewest of these two comes first. The size goes before
the category, since a shop that counts in S, M, L has no "dress in 12", and one-size ponchos are no answer.
What the user ruled out, what is filtered by and what is not in stock are never given up.
Goods that are no garments are of no group: a bag is no stand-in for sandals, so their price goes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query, Required, similarity_of_categories
from smartrec_recommender.domain.similarity import CategorySimilarity

_WEIGHT_OF_SIMILARITY = {
    CategorySimilarity.SAME: 2.0,
    CategorySimilarity.SIMILAR: 0.0,
    CategorySimilarity.SAME_GROUP: -2.0,
    CategorySimilarity.OTHER: -4.0,
}
_SIMILAR_IN_PHOTO, _SIMILAR_IN_CHANGE = 2.0, 1.8
"""A photo's category is a strong wish and no wall: a kin category that fits colour and pattern comes before
the same category that fits neither. What kinship costs there, the scorer of categories counts. Where words
change a picture or product at hand, it costs a little less than the scorers can tell apart."""
_HAS_BRAND, _MISSED, _WITHOUT_REQUIRED = 1.0, -8.0, -1.5
_OTHER_GOODS = -20.0
"""What it costs goods that are no garments to be of another category: more than price and gender together."""
_GIVEN_UP_EARLY = {"words": -1.0, "size": -1.0}
"""The scorers together give between -0.5 and 0.5 (`blend.py`), so a whole step outweighs them all, and the
order by score is the stated order; two of brand, size and words together weigh as much as the category. What
words ask of a picture outweighs that a category is only similar."""


@dataclass(frozen=True)
class Relaxation:
    """For each of `count` candidates: how near its category is, and which conditions it keeps.

    None, and no entry of `missed` (words, price, gender, size), where the query does not ask for it.
    `weight_of_similar`, `weight_of_other`: what a similar category and one of no kinship add to the score.
    `without_required`: how many things each lacks that words ask of a picture or product at hand.
    """

    count: int
    category_similarity: Integers | None = None
    has_brand: Booleans | None = None
    missed: Mapping[str, Booleans] = field(default_factory=dict)
    weight_of_similar: float = 0.0
    without_required: Integers | None = None
    weight_of_other: float = _WEIGHT_OF_SIMILARITY[CategorySimilarity.OTHER]

    @property
    def category_weight(self) -> Floats:
        """Returns: the part of the score for the category: most where it is one that was asked for."""
        if self.category_similarity is None:
            return np.zeros(self.count)
        weight_of = {
            **_WEIGHT_OF_SIMILARITY,
            CategorySimilarity.SIMILAR: self.weight_of_similar,
            CategorySimilarity.OTHER: self.weight_of_other,
        }
        weights: Floats = np.array([weight_of[kind] for kind in CategorySimilarity])
        return weights[self.category_similarity]

    @property
    def brand_weight(self) -> Floats:
        return np.zeros(self.count) if self.has_brand is None else _HAS_BRAND * self.has_brand

    @property
    def required_weight(self) -> Floats:
        return (
            np.zeros(self.count)
            if self.without_required is None
            else _WITHOUT_REQUIRED * self.without_required
        )

    @property
    def missed_weights(self) -> dict[str, Floats]:
        """Returns: by kind the parts of the score for what is given up last, and for size and words."""
        return {kind: _GIVEN_UP_EARLY.get(kind, _MISSED) * rows for kind, rows in self.missed.items()}

    def given_up(self, rows: Integers) -> list[str]:
        """Returns: by name, the conditions that not one of these candidates keeps."""
        kept = {kind: ~missed[rows] for kind, missed in self.missed.items()}
        if self.category_similarity is not None:
            kept["category"] = self.category_similarity[rows] == CategorySimilarity.SAME
        if self.has_brand is not None:
            kept["brand"] = self.has_brand[rows]
        return sorted(kind for kind, is_kept in kept.items() if len(rows) and not is_kept.any())

    @property
    def total(self) -> Floats:
        total = self.category_weight
        if self.has_brand is not None:
            total = total + self.brand_weight
        if self.without_required is not None:
            total = total + self.required_weight
        return sum(self.missed_weights.values(), total)


def relaxation_of(query: Query, products: ProductColumns, terms: Terms) -> Relaxation:
    """Finds what each candidate does not keep of the query."""
    category_similarity = None
    if nearness := similarity_of_categories(query, terms):
        of_term = np.full(terms.size, int(CategorySimilarity.OTHER))
        of_term[list(nearness)] = list(nearness.values())
        category_similarity = of_term[products.category]
    has_brand = np.isin(products.brand, list(query.brands)) if query.brands else None
    missed: dict[str, Booleans] = {}
    if query.with_words:
        missed["words"] = ~np.isin(products.number, list(query.with_words))
    if query.price is not None:
        missed["price"] = ~query.price.holds(products.price, products.currency)
    if query.genders:
        missed["gender"] = ~is_for(products.gender, query.genders)
    if query.sizes:
        missed["size"] = ~products.has_any_size(query.sizes)
    return Relaxation(
        len(products),
        category_similarity,
        has_brand,
        missed,
        _weight_of_similar(query),
        _without(query.constraining, products) if query.constraining else None,
        _weight_of_other(query),
    )


def _without(required: Sequence[Required], products: ProductColumns) -> Integers:
    """Returns: how many of these things each product lacks."""
    lacking = np.zeros(len(products), dtype=np.int64)
    for one in required:
        lacking += ~(products.has_any_attribute_or_main_colour(one.terms))
    return lacking


def _weight_of_similar(query: Query) -> float:
    if query.is_change:
        return _SIMILAR_IN_CHANGE
    return _SIMILAR_IN_PHOTO if query.is_read_off_photo else _WEIGHT_OF_SIMILARITY[CategorySimilarity.SIMILAR]


def _weight_of_other(query: Query) -> float:
    is_garment = query.goods_kind != "other goods"
    return _WEIGHT_OF_SIMILARITY[CategorySimilarity.OTHER] if is_garment else _OTHER_GOODS


def is_for(gender: Integers, requested: frozenset[int]) -> Booleans:
    """Returns: for each product, whether it is for one of those asked for, or for nobody in particular."""
    fits: Booleans = np.isin(gender, [0, *requested])
    return fits
