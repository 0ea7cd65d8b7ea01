"""Finds which products of the catalogue a business rule concerns, and what it names that is not there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.definitions import Selector
from smartrec_recommender.domain.catalogue.canonical_terms import categories_serving
from smartrec_recommender.store.catalogue.product_numbers import read_product_numbers
from smartrec_recommender.store.catalogue.products import read_terms
from smartrec_recommender.store.schema import products, terms

_NAMED_TERMS = {"brands": "brand", "attributes": "attribute"}


def selected(connection: sa.Connection, selector: Selector) -> list[int]:
    """Returns: the numbers of the products, ascending; none of a selector that says nothing."""
    if selector.is_empty:
        return []
    conditions: list[sa.ColumnElement[bool]] = []
    if selector.products:
        conditions.append(products.c.product_id.in_(selector.products))
    for field, kind in _NAMED_TERMS.items():
        if names := getattr(selector, field):
            conditions.append(products.c.terms.overlap(term_numbers(kind, names)))
    if selector.categories:
        conditions.append(products.c.terms.overlap(category_terms(connection, selector.categories)))
    bounds = {
        "price": (selector.price_min, selector.price_max),
        "stock": (selector.stock_min, selector.stock_max),
    }
    for column, (least, most) in bounds.items():
        if least is not None:
            conditions.append(products.c[column] >= least)
        if most is not None:
            conditions.append(products.c[column] <= most)
    statement = sa.select(products.c.product_number).where(*conditions).order_by(products.c.product_number)
    return list(connection.execute(statement).scalars())


def count_selected(connection: sa.Connection, selector: Selector) -> int:
    """Returns: how many products of the catalogue the selector concerns."""
    return len(selected(connection, selector))


def term_numbers(kind: str, names: tuple[str, ...]) -> Any:
    """The numbers of these terms as an array; letter case does not matter."""
    wanted = [name.casefold() for name in names]
    found = sa.select(terms.c.term_number).where(
        terms.c.kind == kind, sa.func.lower(terms.c.name).in_(wanted)
    )
    return sa.func.array(found.scalar_subquery())


def category_terms(connection: sa.Connection, names: tuple[str, ...]) -> list[int]:
    """The numbers of these categories, ours or the shop's own in any spelling."""
    canonical, own = categories_serving(read_terms(connection, 0), names)
    return sorted(canonical | own)


def unknown_in(connection: sa.Connection, selector: Selector) -> list[str]:
    """Returns: what the selector names and the catalogue does not have."""
    known = read_product_numbers(connection, selector.products)
    unknown = [f"product {name}" for name in selector.products if name not in known]
    for field, kind in _NAMED_TERMS.items():
        unknown += unknown_terms(connection, kind, getattr(selector, field))
    return unknown + unknown_categories(connection, selector.categories)


def unknown_terms(connection: sa.Connection, kind: str, names: tuple[str, ...]) -> list[str]:
    """Returns: those that no product has, each with its kind."""
    statement = sa.select(sa.func.lower(terms.c.name)).where(terms.c.kind == kind)
    existing = set(connection.execute(statement).scalars()) if names else set()
    return [f"{kind} {name}" for name in names if name.casefold() not in existing]


def unknown_categories(connection: sa.Connection, names: tuple[str, ...]) -> list[str]:
    return [f"category {name}" for name in names if not category_terms(connection, (name,))]
