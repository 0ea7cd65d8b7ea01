"""What every product of an answer must meet. Unlike the constraints of a query, a filter is never relaxed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from smartrec_recommender.domain.catalogue.facets.patterns import PatternChoice
from smartrec_recommender.domain.catalogue.price_range import PriceRange

KINDS = ("category", "brand", "colour", "gender", "season", "size")
_SEVERAL_OF = ("colour", "size")


@dataclass(frozen=True)
class Filters:
    """For each kind of term the numbers of which a product must have one; None: any. `price`: see PriceRange.

    `shop_category`: the shop's own categories, any of which is as good as one of `category`.
    `on_sale`: only what cost more before.
    `products`: numbers of the only ones. A name that the catalogue does not know leaves an empty set, which
    no product meets.
    """

    category: frozenset[int] | None = None
    brand: frozenset[int] | None = None
    colour: frozenset[int] | None = None
    gender: frozenset[int] | None = None
    season: frozenset[int] | None = None
    size: frozenset[int] | None = None
    price: PriceRange | None = None
    sold_out_too: bool = False
    shop_category: frozenset[int] | None = None
    pattern: PatternChoice | None = None
    on_sale: bool = False
    products: frozenset[int] | None = None

    def of_kind(self, kind: str) -> frozenset[int] | None:
        """Returns: the numbers asked for of one of KINDS, or None."""
        numbers: frozenset[int] | None = getattr(self, kind)
        return numbers

    @property
    def columns(self) -> dict[str, frozenset[int]]:
        """The kinds that a product has at most one term of, with what is asked of each."""
        asked = {kind: self.of_kind(kind) for kind in KINDS if kind not in _SEVERAL_OF}
        return {
            kind: numbers
            for kind, numbers in asked.items()
            if numbers is not None and not (kind == "category" and self.shop_category is not None)
        }

    @property
    def categories(self) -> frozenset[int] | None:
        """The canonical categories where no others are let through; None: any, or some of the shop's own."""
        return self.category if self.shop_category is None else None

    @property
    def is_empty(self) -> bool:
        """Whether everything that is in stock meets them."""
        return all(getattr(self, each.name) == each.default for each in fields(self))

    def within_categories(self, numbers: frozenset[int]) -> Filters:
        """Returns: the same, of these categories only. Then the shop's own categories count no more."""
        kept = numbers if self.category is None else self.category & numbers
        return replace(self, category=kept, shop_category=None)

    def within_products(self, numbers: frozenset[int]) -> Filters:
        """Returns: the same, of these products only."""
        return replace(self, products=numbers if self.products is None else self.products & numbers)


NO_FILTERS = Filters()
