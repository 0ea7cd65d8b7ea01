"""Writes and reads the shop's business rules, with a record of each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.conditions import Condition
from smartrec_recommender.domain.business_rules.definitions import (
    Content,
    DraftRule,
    NewRule,
    Selector,
    kinds_of,
)
from smartrec_recommender.domain.business_rules.rules import DRAFT, Banner, Rule, Rulebook, RuleKind
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.decisions.rule_changes import COMMAND_LINE, RuleAction, note_change
from smartrec_recommender.store.decisions.rule_selection import selected, unknown_in
from smartrec_recommender.store.decisions.segments import unknown_segments
from smartrec_recommender.store.schema import business_rules

_ORDER = (business_rules.c.place.nulls_last(), business_rules.c.rule_number)
_JSON: Mapping[str, type[Selector | Condition | Content]] = {
    "selector": Selector,
    "condition": Condition,
    "content": Content,
}


class WrittenRule(NamedTuple):
    """A rule as it is kept. `value`: the strength of a boost or bury."""

    rule_number: int
    kind: RuleKind
    name: str
    selector: Selector
    condition: Condition
    content: Content
    value: float | None
    place: int | None
    is_enabled: bool
    active_from: datetime | None
    active_until: datetime | None

    def as_new(self) -> NewRule:
        """What it is written with."""
        values = self._asdict()
        return NewRule(
            strength=values.pop("value"), **{k: v for k, v in values.items() if k != "rule_number"}
        )


class UnknownInSelector(LookupError):
    """A rule names what the catalogue does not have; the message says what."""


def check_rule(connection: sa.Connection, new: NewRule) -> None:
    """Raises UnknownInSelector."""
    unknown = unknown_in(connection, new.selector)
    unknown += [f"segment {name}" for name in unknown_segments(connection, new.condition.segments)]
    if unknown:
        raise UnknownInSelector(f"The shop does not have: {', '.join(unknown)}.")


def add_rule(connection: sa.Connection, new: NewRule, changed_by: str = COMMAND_LINE) -> int:
    """Returns: the number of the rule, which counts from the next answer on. Raises UnknownInSelector."""
    check_rule(connection, new)
    written = connection.execute(
        business_rules.insert().values(_values(new)).returning(business_rules.c.rule_number)
    )
    number = int(written.scalar_one())
    _changed(connection, number, "added", None, new, changed_by)
    return number


def replace_rule(
    connection: sa.Connection, rule_number: int, new: NewRule, changed_by: str = COMMAND_LINE
) -> bool:
    """Returns: whether there was such a rule. Raises UnknownInSelector."""
    before = read_rule(connection, rule_number, for_update=True)
    if before is None:
        return False
    check_rule(connection, new)
    put_rule(connection, rule_number, new)
    _changed(connection, rule_number, "changed", before.as_new(), new, changed_by)
    return True


def remove_rule(connection: sa.Connection, rule_number: int, changed_by: str = COMMAND_LINE) -> bool:
    """Returns: whether there was such a rule."""
    before = read_rule(connection, rule_number, for_update=True)
    if before is None:
        return False
    put_rule(connection, rule_number, None)
    _changed(connection, rule_number, "removed", before.as_new(), None, changed_by)
    return True


def put_rule(connection: sa.Connection, rule_number: int, rule: NewRule | None) -> None:
    """Makes it the rule of this number, whatever was there; None: nothing is. It is not noted as a change."""
    is_it = business_rules.c.rule_number == rule_number
    if rule is None:
        connection.execute(business_rules.delete().where(is_it))
        return
    values = _values(rule)
    if not connection.execute(business_rules.update().where(is_it).values(values)).rowcount:
        connection.execute(business_rules.insert().values(rule_number=rule_number, **values))


def read_rule(connection: sa.Connection, rule_number: int, *, for_update: bool = False) -> WrittenRule | None:
    statement = _select().where(business_rules.c.rule_number == rule_number)
    row = (
        connection.execute(statement.with_for_update() if for_update else statement).mappings().one_or_none()
    )
    return None if row is None else _written(dict(row))


def read_rules(connection: sa.Connection) -> list[WrittenRule]:
    """All rules; pins first, by their places."""
    return [_written(dict(row)) for row in connection.execute(_select().order_by(*_ORDER)).mappings()]


def read_rulebook(connection: sa.Connection) -> Rulebook:
    """All rules with the products that each concerns now."""
    return Rulebook(tuple(_rule(connection, one.rule_number, one.as_new()) for one in read_rules(connection)))


def with_draft(connection: sa.Connection, rulebook: Rulebook, draft: DraftRule) -> Rulebook:
    """Returns: the rules with one that is not kept."""
    return rulebook.trying(_rule(connection, DRAFT, draft.rule), draft.replaces)


def _select() -> sa.Select[Any]:
    return sa.select(*(business_rules.c[name] for name in WrittenRule._fields))


def _written(row: Mapping[str, Any]) -> WrittenRule:
    parsed = {name: model.model_validate(row[name]) for name, model in _JSON.items()}
    return WrittenRule(**{**row, **parsed})


def _values(new: NewRule) -> dict[str, Any]:
    values = new.model_dump(mode="json", exclude_defaults=True, include=set(_JSON))
    return {
        **{name: values.get(name, {}) for name in _JSON},
        "kind": new.kind,
        "name": new.name,
        "value": new.value,
        "place": new.place,
        "is_enabled": new.is_enabled,
        "active_from": new.active_from,
        "active_until": new.active_until,
    }


def _changed(
    connection: sa.Connection,
    rule_number: int,
    action: RuleAction,
    before: NewRule | None,
    after: NewRule | None,
    changed_by: str,
) -> None:
    note_change(connection, rule_number, action, before, after, changed_by)
    bump_catalogue_version(connection)


def _rule(connection: sa.Connection, number: int, written: NewRule) -> Rule:
    content = written.content
    return Rule(
        rule_number=number,
        kind=written.kind,
        numbers=np.array(selected(connection, written.selector), dtype=np.int64),
        lists=kinds_of(written.kind, written.selector),
        strength=written.value or 0.0,
        place=written.place or 0,
        condition=written.condition,
        banner=Banner(content.text, content.url, content.image_url),
        is_enabled=written.is_enabled,
        active_from=written.active_from,
        active_until=written.active_until,
    )
