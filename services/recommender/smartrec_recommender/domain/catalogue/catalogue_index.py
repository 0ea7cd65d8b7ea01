"""The whole catalogue in compact columns, in memory: conditions and most scores over all products at once.

At 100,000 products that takes 25 MB and some milliseconds, where one index per condition took many more. It
is a copy: Postgres owns the catalogue, its version tells when the copy is old, and then only changed rows are
read.
Embeddings stay in Postgres, where pgvector searches them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from smartrec_recommender.domain.business_rules.rules import NO_RULES, ActiveRules
from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers, ProductColumns, joined
from smartrec_recommender.domain.catalogue.encoding import Encoding, encoding_of
from smartrec_recommender.domain.catalogue.facets.patterns import PatternChoice
from smartrec_recommender.domain.catalogue.filters import NO_FILTERS, Filters
from smartrec_recommender.domain.catalogue.pictures.clusters import PictureGroups
from smartrec_recommender.domain.catalogue.price_range import PriceRange

_LEADERS = 10


@dataclass(frozen=True)
class Conditions:
    """What a product must meet. Categories, brands, genders and sizes: only those, where not None; a product
    for nobody in particular is for every gender. `required`: of each of these one attribute or colour.
    `filters` and `rules` hold besides.
    """

    categories: frozenset[int] | None = None
    brands: frozenset[int] | None = None
    price: PriceRange | None = None
    genders: frozenset[int] | None = None
    sizes: frozenset[int] | None = None
    required: tuple[frozenset[int], ...] = ()
    excluded_terms: frozenset[int] = frozenset()
    excluded_products: frozenset[int] = frozenset()
    filters: Filters = NO_FILTERS
    rules: ActiveRules = NO_RULES

    @property
    def is_empty(self) -> bool:
        """Whether everything that is in stock meets them."""
        others = replace(self, filters=NO_FILTERS, rules=NO_RULES)
        return self.filters.is_empty and self.rules.banned is None and others == Conditions()

    @property
    def all_categories(self) -> frozenset[int] | None:
        """The categories that both the query and the filters allow; None: any."""
        allowed = self.filters.categories
        if self.categories is None or allowed is None:
            return allowed if self.categories is None else self.categories
        return self.categories & allowed


@dataclass(frozen=True, repr=False)
class CatalogueIndex:
    """`products` by ascending product number, without embeddings. `pictures`: their groups, if any."""

    products: ProductColumns
    pictures: PictureGroups | None = None
    _rows_of_category: dict[int, Integers] = field(default_factory=dict, init=False)
    _with_attribute: dict[frozenset[int], Booleans] = field(default_factory=dict, init=False)
    _popularity_of: dict[str, tuple[Integers, Floats]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        order = np.argsort(self.products.category, kind="stable")
        categories, starts = np.unique(self.products.category[order], return_index=True)
        ends = np.append(starts, len(order))[1:]
        for category, start, end in zip(categories.tolist(), starts, ends, strict=True):
            self._rows_of_category[category] = order[start:end]

    @cached_property
    def encoding(self) -> Encoding:
        return encoding_of(self.products, self.pictures)

    @cached_property
    def category_leadership(self) -> Floats:
        """float64 (n,) in 0..1: most for the most popular of each category, then for the next of each, down
        to the tenth; among those of one place the more popular come first. 0 for all others."""
        category_leadership, popularity = np.zeros(len(self)), self.products.popularity
        for first in self._leaders.values():
            category_leadership[first] = self._category_leadership(np.arange(len(first)), popularity[first])
        return category_leadership

    def category_leadership_by_now(self, rows: Integers, popularity: Floats) -> Floats:
        """Returns: `category_leadership` of some rows, each by the popularity that it has meanwhile."""
        category_leadership, before = self.category_leadership[rows], self.products.popularity
        for place in np.flatnonzero(popularity != before[rows]).tolist():
            leaders = self._leaders[int(self.products.category[rows[place]])]
            ahead = int((before[leaders[leaders != rows[place]]] > popularity[place]).sum())
            is_leader = popularity[place] > 0 and ahead < _LEADERS
            category_leadership[place] = (
                self._category_leadership(ahead, popularity[place]) if is_leader else 0.0
            )
        return category_leadership

    def _category_leadership(self, place: Any, popularity: Any) -> Any:
        share = np.minimum(1.0, popularity / self._greatest_popularity)
        return 1.0 / (1.0 + place + 0.5 * (1.0 - share))

    def popularity_of(self, column: Literal["style", "category"], values: Integers) -> Floats:
        """Returns: float64, for each value of a column the popularity of all products that have it."""
        if column not in self._popularity_of:
            known, place = np.unique(getattr(self.products, column), return_inverse=True)
            total: Floats = np.bincount(place, weights=self.products.popularity).astype(np.float64)
            self._popularity_of[column] = known, total
        known, total = self._popularity_of[column]
        places = np.searchsorted(known, values).clip(max=max(len(known) - 1, 0))
        return np.where(known[places] == values, total[places], 0.0) if len(known) else np.zeros(len(values))

    @cached_property
    def _greatest_popularity(self) -> float:
        """1 where nothing is wanted, so that it can be divided by."""
        return float(self.products.popularity.max(initial=0.0)) or 1.0

    @cached_property
    def _leaders(self) -> dict[int, Integers]:
        """By category, the rows of the most popular, the first first."""
        popularity, leaders = self.products.popularity, dict[int, Integers]()
        for category, rows in self._rows_of_category.items():
            wanted = rows[popularity[rows] > 0]
            leaders[category] = wanted[np.argsort(-popularity[wanted], kind="stable")[:_LEADERS]]
        return leaders

    @cached_property
    def _rows_in_stock(self) -> Integers:
        return np.flatnonzero(self.products.is_in_stock)

    def __len__(self) -> int:
        return len(self.products)

    def rows_of(self, numbers: Integers) -> Integers:
        """Returns: the rows of those products that are in the catalogue, in the order of `numbers`."""
        if not len(self) or not len(numbers):
            return np.zeros(0, dtype=np.int64)
        rows = np.searchsorted(self.products.number, numbers).clip(max=len(self) - 1)
        found: Integers = rows[self.products.number[rows] == numbers]
        return found

    def rows_meeting(self, conditions: Conditions) -> Integers:
        """Returns: the rows of the products that meet all conditions, ascending."""
        categories = conditions.all_categories
        if categories is None:
            rows = np.arange(len(self)) if conditions.filters.sold_out_too else self._rows_in_stock
            if conditions.is_empty:
                return rows
        else:
            rows = self.rows_of_categories(categories)
        return rows[self.meets(rows, conditions)]

    def rows_of_categories(self, categories: Iterable[int]) -> Integers:
        """Returns: the rows of all products of these categories, ascending."""
        of_each = [self._rows_of_category.get(category) for category in categories]
        found = [rows for rows in of_each if rows is not None]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def meets(self, rows: Integers, conditions: Conditions) -> Booleans:
        """Returns: for each row, whether that product meets the conditions, of which stock is one."""
        products = self.products
        meets = self._passes_filters(rows, conditions.filters)
        if conditions.rules.banned is not None:
            meets &= conditions.rules.allows(products.number[rows])
        if conditions.categories is not None:
            meets &= np.isin(products.category[rows], list(conditions.categories))
        if conditions.brands is not None:
            meets &= np.isin(products.brand[rows], list(conditions.brands))
        if conditions.price is not None:
            meets &= conditions.price.holds(products.price[rows], products.currency[rows])
        if conditions.genders is not None:
            meets &= np.isin(products.gender[rows], [0, *conditions.genders])
        if conditions.sizes is not None:
            meets[meets] = products.take(rows[meets]).has_any_size(conditions.sizes)
        for terms in conditions.required:
            meets[meets] = products.take(rows[meets]).has_any_attribute_or_main_colour(terms)
        if conditions.excluded_products:
            meets &= ~np.isin(products.number[rows], list(conditions.excluded_products))
        if conditions.excluded_terms:
            meets[meets] = self._has_none(rows[meets], conditions.excluded_terms)
        return meets

    def _has_none(self, rows: Integers, excluded: frozenset[int]) -> Booleans:
        """Returns: for each row, whether that product has none of the terms, of whatever kind."""
        products = self.products.take(rows)
        columns = (products.category, products.brand, products.gender, products.season)
        has = products.has_any_attribute_or_colour(excluded)
        for column in columns:
            has |= np.isin(column, list(excluded))
        return ~has

    def _passes_filters(self, rows: Integers, filters: Filters) -> Booleans:
        products = self.products
        through = products.is_in_stock[rows] | filters.sold_out_too
        for kind, numbers in filters.columns.items():
            through &= np.isin(getattr(products, kind)[rows], list(numbers))
        if filters.shop_category is not None:
            of_shop = np.isin(products.shop_category[rows], list(filters.shop_category))
            through &= of_shop | np.isin(products.category[rows], list(filters.category or ()))
        if filters.products is not None:
            through &= np.isin(products.number[rows], list(filters.products))
        if filters.colour is not None:
            through &= products.has_any_colour(filters.colour)[rows]
        if filters.price is not None:
            through &= filters.price.holds(products.price[rows], products.currency[rows])
        if filters.on_sale:
            through &= products.is_on_sale[rows]
        if filters.pattern is not None:
            through &= self._has_pattern(filters.pattern)[rows]
        if filters.size is not None:
            through[through] = products.take(rows[through]).has_any_size(filters.size)
        return through

    def has_attribute(self, terms: frozenset[int]) -> Booleans:
        """Returns: (n,): whether each product has any of them; kept, so meant for the few of the patterns."""
        if terms not in self._with_attribute:
            self._with_attribute[terms] = self.products.has_any_attribute(terms)
        return self._with_attribute[terms]

    def _has_pattern(self, choice: PatternChoice) -> Booleans:
        has = self.has_attribute(choice.any_of)
        return has if choice.none_of is None else has | ~self.has_attribute(choice.none_of)

    def with_popularity(self, popularity: Floats) -> CatalogueIndex:
        """Returns: the same products, row by row with this popularity."""
        return CatalogueIndex(replace(self.products, popularity=popularity), self.pictures)

    def updated(self, changed: CatalogueIndex, gone: Integers | None = None) -> CatalogueIndex:
        """Returns: a catalogue with the rows of `changed` in place of old ones, or beside them where new.

        `gone`: the numbers of products that are no longer in the shop, unless `changed` has them.
        """
        replaced = changed.products.number if gone is None else np.union1d(changed.products.number, gone)
        kept = np.flatnonzero(~np.isin(self.products.number, replaced))
        together = joined([self.products.take(kept), changed.products])
        order, pictures = np.argsort(together.number, kind="stable"), self.pictures
        if pictures is not None and changed.pictures is not None:
            pictures = pictures.updated(kept, changed.pictures.codes, order)
        return CatalogueIndex(together.take(order), pictures)
