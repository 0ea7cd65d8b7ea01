"""Counts by facet. Its own filter does not narrow a facet's counts, so that a second choice can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex, Conditions
from smartrec_recommender.domain.catalogue.columns import Booleans, Integers
from smartrec_recommender.domain.catalogue.facets.patterns import terms_of_patterns
from smartrec_recommender.domain.catalogue.facets.price_bands import PriceBand, price_bands
from smartrec_recommender.domain.catalogue.filters import NO_FILTERS, Filters
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_vocabulary.patterns import SOLID

FacetName = Literal["category", "brand", "colour", "size", "gender", "pattern", "price", "on_sale"]
MOST_VALUES = 100
_FIELDS_OF: Mapping[str, tuple[str, ...]] = {"category": ("category", "shop_category")}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value with the number of products that have it. `price_min`, `price_max`: of a band of prices."""

    name: str
    count: int
    is_selected: bool = False
    price_min: float | None = None
    price_max: float | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The most frequent values first; bands of prices, the cheapest first."""

    name: FacetName
    values: list[FacetValue]


class _Counting(NamedTuple):
    """What a facet is counted over: `rows` of the catalogue, and the filters as they were asked for."""

    catalogue: CatalogueIndex
    terms: Terms
    rows: Integers
    filters: Filters


def facets_of(
    catalogue: CatalogueIndex, terms: Terms, conditions: Conditions, names: Iterable[FacetName]
) -> list[Facet]:
    """Counts over all products that meet the conditions, each facet without its own filter."""
    filters = conditions.filters
    rows = catalogue.rows_meeting(
        replace(conditions, filters=replace(NO_FILTERS, sold_out_too=filters.sold_out_too))
    )
    passes = _passes(catalogue, rows, filters)
    counted = []
    for name in names:
        others = [passed for kind, passed in passes.items() if kind != name]
        left = rows[np.logical_and.reduce(others)] if others else rows
        counted.append(Facet(name, _COUNTS[name](_Counting(catalogue, terms, left, filters), name)))
    return counted


def _passes(catalogue: CatalogueIndex, rows: Integers, filters: Filters) -> dict[str, Booleans]:
    """Returns: by kind of filter that is set, which of the rows pass that one."""
    passes = {}
    for kind in ("category", "brand", "colour", "size", "gender", "season", "pattern", "price", "on_sale"):
        fields = _FIELDS_OF.get(kind, (kind,))
        only = replace(NO_FILTERS, sold_out_too=True, **{name: getattr(filters, name) for name in fields})
        if only != replace(NO_FILTERS, sold_out_too=True):
            passes[kind] = catalogue.meets(rows, Conditions(filters=only))
    return passes


def _by_column(counting: _Counting, name: str) -> list[FacetValue]:
    numbers = getattr(counting.catalogue.products, name)[counting.rows]
    return _named(counting, name, np.bincount(numbers, minlength=counting.terms.size))


def _by_colour(counting: _Counting, name: str) -> list[FacetValue]:
    """A product counts for each of its colours."""
    products = counting.catalogue.products.take(counting.rows)
    pairs = np.stack([np.arange(len(products)), products.colour])
    if len(products.colour_term):
        several = np.repeat(np.arange(len(products)), np.diff(products.colour_start))
        pairs = np.hstack([pairs, np.stack([several, products.colour_term])])
    return _named(counting, name, np.bincount(np.unique(pairs, axis=1)[1], minlength=counting.terms.size))


def _by_size(counting: _Counting, name: str) -> list[FacetValue]:
    products = counting.catalogue.products.take(counting.rows)
    return _named(counting, name, np.bincount(products.size_term, minlength=counting.terms.size))


def _named(counting: _Counting, kind: str, count_of_term: Integers) -> list[FacetValue]:
    selected = counting.filters.of_kind(kind) or frozenset()
    found = {int(number): int(count_of_term[number]) for number in np.flatnonzero(count_of_term) if number}
    return _most_frequent(
        FacetValue(counting.terms.name(number), found.get(number, 0), number in selected)
        for number in found.keys() | selected
    )


def _by_pattern(counting: _Counting, _: str) -> list[FacetValue]:
    """A garment may have two patterns; one that names none is plain."""
    catalogue, choice = counting.catalogue, counting.filters.pattern
    has = {
        name: catalogue.has_attribute(numbers)[counting.rows]
        for name, numbers in terms_of_patterns(counting.terms).items()
        if name != SOLID
    }
    has[SOLID] = ~np.logical_or.reduce(list(has.values()))
    of_pattern = terms_of_patterns(counting.terms)

    def is_selected(name: str) -> bool:
        if choice is None:
            return False
        if name == SOLID:
            return choice.none_of is not None
        return bool(of_pattern[name]) and of_pattern[name] <= choice.any_of

    counts = ((name, int(rows.sum())) for name, rows in has.items())
    return _most_frequent(
        FacetValue(name, count, is_selected(name)) for name, count in counts if count or is_selected(name)
    )


def _by_price(counting: _Counting, _: str) -> list[FacetValue]:
    products, rows = counting.catalogue.products, counting.rows
    prices = products.price[rows]
    prices = prices[~np.isnan(prices)]
    chosen = counting.filters.price

    def value(band: PriceBand) -> FacetValue:
        held = PriceRange(band.minimum, band.maximum).holds(prices, np.zeros(0, dtype=np.str_))
        is_selected = chosen is not None and (chosen.minimum, chosen.maximum) == band
        return FacetValue(_band_in_words(band), int(held.sum()), is_selected, band.minimum, band.maximum)

    return [value(band) for band in price_bands(prices)]


def _band_in_words(band: PriceBand) -> str:
    if band.minimum is None:
        return "any price" if band.maximum is None else f"up to {band.maximum:g}"
    return f"from {band.minimum:g}" if band.maximum is None else f"{band.minimum:g} to {band.maximum:g}"


def _by_sale(counting: _Counting, _: str) -> list[FacetValue]:
    on_sale = int(counting.catalogue.products.is_on_sale[counting.rows].sum())
    return [FacetValue("true", on_sale, counting.filters.on_sale)] if on_sale else []


def _most_frequent(values: Iterable[FacetValue]) -> list[FacetValue]:
    """A chosen value is always among them."""
    ordered = sorted(values, key=lambda value: (-value.count, value.name))
    kept = set(ordered[:MOST_VALUES])
    return [value for value in ordered if value in kept or value.is_selected]


_COUNTS: Mapping[FacetName, Callable[[_Counting, str], list[FacetValue]]] = {
    "category": _by_column,
    "brand": _by_column,
    "colour": _by_colour,
    "size": _by_size,
    "gender": _by_column,
    "pattern": _by_pattern,
    "price": _by_price,
    "on_sale": _by_sale,
}
