"""Writes and reads segments, and finds their members by what users did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.domain.segments import Segment, SegmentCondition
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.decisions.rule_selection import (
    category_terms,
    term_numbers,
    unknown_categories,
    unknown_terms,
)
from smartrec_recommender.store.schema import business_rules, experiments, products, transactions
from smartrec_recommender.store.schema import segment_users as listed
from smartrec_recommender.store.schema import segments as table
from smartrec_recommender.store.schema.users import users


class UnknownInCondition(LookupError):
    """A segment names what the catalogue does not have; the message says what."""


def put_segment(connection: sa.Connection, segment: Segment) -> bool:
    """Returns: whether it is new. Raises UnknownInCondition."""
    condition = segment.condition
    unknown = unknown_categories(connection, condition.categories)
    unknown += unknown_terms(connection, "brand", condition.brands)
    if unknown:
        raise UnknownInCondition(f"The shop does not have: {', '.join(unknown)}.")
    is_new = not connection.execute(table.delete().where(table.c.name == segment.name)).rowcount
    connection.execute(
        table.insert().values(
            name=segment.name,
            description=segment.description,
            condition=condition.model_dump(mode="json", exclude_defaults=True, exclude={"users"}),
            is_listed=bool(condition.users),
        )
    )
    if condition.users:
        rows = [{"segment": segment.name, "user_id": one} for one in sorted(set(condition.users))]
        connection.execute(listed.insert(), rows)
    bump_catalogue_version(connection)
    return is_new


def remove_segment(connection: sa.Connection, name: str) -> bool:
    """Returns: whether there was such a segment."""
    removed = connection.execute(table.delete().where(table.c.name == name))
    bump_catalogue_version(connection)
    return removed.rowcount > 0


def read_segments(connection: sa.Connection, name: str | None = None) -> list[Segment]:
    """By their names; `name`: this one alone."""
    statement = sa.select(table).order_by(table.c.name)
    if name is not None:
        statement = statement.where(table.c.name == name)
    return [_segment(connection, row) for row in connection.execute(statement).all()]


def uses_of_segment(connection: sa.Connection, name: str) -> list[str]:
    """Returns: the rules and experiments that ask for it, in words."""
    rules = sa.select(business_rules.c.rule_number).where(
        business_rules.c.condition["segments"].contains([name])
    )
    tests = sa.select(experiments.c.name).where(experiments.c.segments.contains([name]))
    found = [f"rule {number}" for number in connection.execute(rules).scalars()]
    return found + [f"experiment {each}" for each in connection.execute(tests).scalars()]


def unknown_segments(connection: sa.Connection, names: Sequence[str]) -> list[str]:
    known = set(connection.execute(sa.select(table.c.name)).scalars()) if names else set()
    return [name for name in names if name not in known]


def count_members(connection: sa.Connection, segment: Segment) -> int:
    """Returns: how many users are members now."""
    members = _members(connection, segment).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(members)).scalar_one())


def segments_of(connection: sa.Connection, names: Sequence[str], user_id: str) -> frozenset[str]:
    """Returns: of these segments, those that the user is a member of."""
    found: set[str] = set()
    for segment in read_segments(connection):
        if segment.name in names:
            statement = _members(connection, segment).where(users.c.user_id == user_id)
            found |= {segment.name} if connection.execute(statement).first() else set()
    return frozenset(found)


def _segment(connection: sa.Connection, row: sa.Row[Any]) -> Segment:
    ids: Sequence[str] = ()
    if row.is_listed:
        statement = sa.select(listed.c.user_id).where(listed.c.segment == row.name).order_by(listed.c.user_id)
        ids = connection.execute(statement).scalars().all()
    stored = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.condition.items()
    }
    # without a check: a list of users may have become empty, as they were erased
    condition = SegmentCondition.model_construct(**{**_defaults(), **stored, "users": tuple(ids)})
    return Segment.model_construct(name=row.name, condition=condition, description=row.description)


def _defaults() -> dict[str, Any]:
    return {name: field.get_default() for name, field in SegmentCondition.model_fields.items()}


def _members(connection: sa.Connection, segment: Segment) -> sa.Select[Any]:
    """Selects the numbers of the members."""
    condition = segment.condition
    is_listed = sa.exists().where(listed.c.segment == segment.name, listed.c.user_id == users.c.user_id)
    of_segment = sa.select(table.c.is_listed).where(table.c.name == segment.name).scalar_subquery()
    statement = sa.select(users.c.user_number).where(sa.or_(sa.not_(of_segment), is_listed))
    events = _events(connection, condition)
    bounds = {
        sa.func.count(): (condition.events_min, condition.events_max),
        sa.func.coalesce(sa.func.sum(transactions.c.quantity * products.c.price), 0): (
            condition.spent_min,
            condition.spent_max,
        ),
    }
    for figure, (least, most) in bounds.items():
        of_user = sa.select(figure).select_from(transactions.join(products)).where(*events).scalar_subquery()
        statement = statement if least is None else statement.where(of_user >= least)
        statement = statement if most is None else statement.where(of_user <= most)
    return statement


def _events(connection: sa.Connection, condition: SegmentCondition) -> list[sa.ColumnElement[bool]]:
    """Which events of a user are counted."""
    counted = [transactions.c.user_number == users.c.user_number, transactions.c.kind == condition.event]
    if condition.within_days is not None:
        age = sa.func.make_interval(0, 0, 0, condition.within_days)
        counted.append(transactions.c.occurred_at >= sa.func.now() - age)
    if condition.categories:
        counted.append(products.c.terms.overlap(category_terms(connection, tuple(condition.categories))))
    if condition.brands:
        counted.append(products.c.terms.overlap(term_numbers("brand", tuple(condition.brands))))
    return counted
