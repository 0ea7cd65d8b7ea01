"""Writes and reads the shop's business rules, and finds which products each one concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.definitions import NewRule, Selector, kinds_of
from smartrec_recommender.domain.business_rules.rules import Rule, Rulebook, RuleKind
from smartrec_recommender.domain.catalogue.canonical_terms import categories_serving
from smartrec_recommender.store.catalogue.product_numbers import read_product_numbers
from smartrec_recommender.store.catalogue.products import read_terms
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.schema import business_rules, products, terms

_ORDER = (business_rules.c.place.nulls_last(), business_rules.c.rule_number)
_NAMED_TERMS = {"brands": "brand", "attributes": "attribute"}


class WrittenRule(NamedTuple):
    """A rule as it is kept. `value`: the strength of a boost or bury."""

    rule_number: int
    kind: RuleKind
    selector: Selector
    value: float | None
    place: int | None
    active_from: datetime | None
    active_until: datetime | None


class UnknownInSelector(LookupError):
    """A rule names what the catalogue does not have; the message says what."""


def add_rule(connection: sa.Connection, new: NewRule) -> int:
    """Returns: the number of the rule, which counts from the next answer on. Raises UnknownInSelector."""
    if unknown := _unknown(connection, new.selector):
        raise UnknownInSelector(", ".join(unknown))
    values = {
        "kind": new.kind,
        "selector": new.selector.model_dump(mode="json", exclude_defaults=True),
        "value": new.value,
        "place": new.place,
        "active_from": new.active_from,
        "active_until": new.active_until,
    }
    written = connection.execute(
        business_rules.insert().values(values).returning(business_rules.c.rule_number)
    )
    bump_catalogue_version(connection)
    return int(written.scalar_one())


def remove_rule(connection: sa.Connection, rule_number: int) -> bool:
    """Returns: whether there was such a rule."""
    removed = connection.execute(business_rules.delete().where(business_rules.c.rule_number == rule_number))
    bump_catalogue_version(connection)
    return removed.rowcount > 0


def read_rules(connection: sa.Connection) -> list[WrittenRule]:
    """All rules; pins first, by their places."""
    columns = [business_rules.c[name] for name in WrittenRule._fields]
    rows = connection.execute(sa.select(*columns).order_by(*_ORDER)).mappings()
    return [WrittenRule(**{**row, "selector": Selector.model_validate(row["selector"])}) for row in rows]


def read_rulebook(connection: sa.Connection) -> Rulebook:
    """All rules with the products that each concerns now."""
    return Rulebook(tuple(_rule(connection, written) for written in read_rules(connection)))


def count_selected(connection: sa.Connection, selector: Selector) -> int:
    """Returns: how many products of the catalogue the selector concerns."""
    return len(_selected(connection, selector))


def _rule(connection: sa.Connection, written: WrittenRule) -> Rule:
    return Rule(
        rule_number=written.rule_number,
        kind=written.kind,
        numbers=np.array(_selected(connection, written.selector), dtype=np.int64),
        answers=kinds_of(written.kind, written.selector),
        strength=written.value or 0.0,
        place=written.place or 0,
        active_from=written.active_from,
        active_until=written.active_until,
    )


def _selected(connection: sa.Connection, selector: Selector) -> list[int]:
    """Returns: the numbers of the products, ascending."""
    conditions: list[sa.ColumnElement[bool]] = []
    if selector.products:
        conditions.append(products.c.product_id.in_(selector.products))
    for field, kind in _NAMED_TERMS.items():
        if names := getattr(selector, field):
            conditions.append(products.c.terms.overlap(_term_numbers(kind, names)))
    if selector.categories:
        conditions.append(products.c.terms.overlap(_category_terms(connection, selector.categories)))
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


def _term_numbers(kind: str, names: tuple[str, ...]) -> Any:
    """The numbers of these terms as an array; letter case does not matter."""
    wanted = [name.casefold() for name in names]
    found = sa.select(terms.c.term_number).where(
        terms.c.kind == kind, sa.func.lower(terms.c.name).in_(wanted)
    )
    return sa.func.array(found.scalar_subquery())


def _category_terms(connection: sa.Connection, names: tuple[str, ...]) -> list[int]:
    """The numbers of these categories, ours or the shop's own in any spelling."""
    canonical, own = categories_serving(read_terms(connection, 0), names)
    return sorted(canonical | own)


def _unknown(connection: sa.Connection, selector: Selector) -> list[str]:
    """Returns: what the selector names and the catalogue does not have."""
    known = read_product_numbers(connection, selector.products)
    unknown = [f"product {name}" for name in selector.products if name not in known]
    for field, kind in _NAMED_TERMS.items():
        statement = sa.select(sa.func.lower(terms.c.name)).where(terms.c.kind == kind)
        existing = set(connection.execute(statement).scalars()) if getattr(selector, field) else set()
        unknown += [f"{kind} {name}" for name in getattr(selector, field) if name.casefold() not in existing]
    return unknown + [
        f"category {name}" for name in selector.categories if not _category_terms(connection, (name,))
    ]
