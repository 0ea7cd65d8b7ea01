"""The record of what was changed of business rules, by whom and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.definitions import NewRule
from smartrec_recommender.store.schema import rule_changes

COMMAND_LINE = "command line"
RuleAction = Literal["added", "changed", "removed", "undone"]


class RuleChange(NamedTuple):
    """`before`, `after`: the rule; None: it was not there. `undoes`: the number of the change taken back."""

    change_number: int
    rule_number: int
    action: RuleAction
    before: NewRule | None
    after: NewRule | None
    undoes: int | None
    changed_by: str
    changed_at: datetime


def note_change(
    connection: sa.Connection,
    rule_number: int,
    action: RuleAction,
    before: NewRule | None,
    after: NewRule | None,
    changed_by: str,
    undoes: int | None = None,
) -> int:
    """Part of the transaction that changes the rule. Returns: the change's number."""
    values = {
        "rule_number": rule_number,
        "action": action,
        "before": _json(before),
        "after": _json(after),
        "undoes": undoes,
        "changed_by": changed_by,
    }
    noted = connection.execute(rule_changes.insert().values(values).returning(rule_changes.c.change_number))
    return int(noted.scalar_one())


def read_changes(
    connection: sa.Connection, most: int, rule_number: int | None = None, before: int | None = None
) -> list[RuleChange]:
    """The newest first. `rule_number`: of this rule alone; `before`: older than the change of this number."""
    statement = _select().order_by(rule_changes.c.change_number.desc()).limit(most)
    if rule_number is not None:
        statement = statement.where(rule_changes.c.rule_number == rule_number)
    if before is not None:
        statement = statement.where(rule_changes.c.change_number < before)
    return [_change(row) for row in connection.execute(statement)]


def read_change(connection: sa.Connection, change_number: int) -> RuleChange | None:
    statement = _select().where(rule_changes.c.change_number == change_number)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _change(row)


def _select() -> sa.Select[Any]:
    return sa.select(*(rule_changes.c[name] for name in RuleChange._fields))


def _change(row: sa.Row[Any]) -> RuleChange:
    return RuleChange(
        **{
            **row._mapping,
            "before": None if row.before is None else NewRule.model_validate(row.before),
            "after": None if row.after is None else NewRule.model_validate(row.after),
        }
    )


def _json(rule: NewRule | None) -> Any:
    return sa.null() if rule is None else rule.model_dump(mode="json", exclude_defaults=True)
