"""What every product of an answer must meet. Unlike the constraints of a query, a filter is never relaxed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Terms

KINDS = ("category", "brand", "colour", "gender", "season", "size")
_ALSO_FOR: Mapping[str, Mapping[str, frozenset[str]]] = {
    "gender": {
        "women": frozenset({"unisex"}),
        "men": frozenset({"unisex"}),
        "girls": frozenset({"kids"}),
        "boys": frozenset({"kids"}),
        "kids": frozenset({"girls", "boys"}),
    },
    "season": {name: frozenset({"all"}) for name in ("spring", "summer", "autumn", "fall", "winter")},
}


@dataclass(frozen=True)
class Filters:
    """For each kind of term the numbers of which a product must have one; None: any. `price`: see PriceRange.

    A name that the catalogue does not know leaves an empty set, which no product meets.
    """

    category: frozenset[int] | None = None
    brand: frozenset[int] | None = None
    colour: frozenset[int] | None = None
    gender: frozenset[int] | None = None
    season: frozenset[int] | None = None
    size: frozenset[int] | None = None
    price: PriceRange | None = None
    sold_out_too: bool = False

    def of_kind(self, kind: str) -> frozenset[int] | None:
        """Returns: the numbers asked for of one of KINDS, or None."""
        numbers: frozenset[int] | None = getattr(self, kind)
        return numbers

    @property
    def columns(self) -> dict[str, frozenset[int]]:
        """The kinds that a product has at most one term of, with what is asked of each."""
        asked = {kind: self.of_kind(kind) for kind in KINDS if kind != "size"}
        return {kind: numbers for kind, numbers in asked.items() if numbers is not None}

    @property
    def is_empty(self) -> bool:
        """Whether everything that is in stock meets them."""
        return all(getattr(self, each.name) == each.default for each in fields(self))

    def within_categories(self, numbers: frozenset[int]) -> Filters:
        """Returns: the same, of these categories only."""
        return replace(self, category=numbers if self.category is None else self.category & numbers)


NO_FILTERS = Filters()


def numbers_meeting(terms: Terms, kind: str, names: Iterable[str]) -> frozenset[int]:
    """Returns: the numbers of `names` and of what serves as well: unisex for women, all-season in summer."""
    also = _ALSO_FOR.get(kind, {})
    asked = {name.casefold() for name in names}
    return terms.numbers(kind, asked.union(*(also.get(name, frozenset()) for name in asked)))
