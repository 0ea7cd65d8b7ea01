"""Business rules: written, tried, and taken back; each counts from the next answer on.

What cannot be a rule, or names what the shop has not, is answered as `refused`: nothing is written then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import Path, Query
from pydantic import BaseModel, Field

from smartrec_recommender.api.console.changed_by import ChangedBy
from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import ClockOf, EngineOf
from smartrec_recommender.domain.business_rules.definitions import NewRule
from smartrec_recommender.problems import DatabaseUnavailable, RuleChangedSince, UnknownRule
from smartrec_recommender.store.decisions.rule_changes import RuleAction, RuleChange, read_changes
from smartrec_recommender.store.decisions.rule_selection import count_selected
from smartrec_recommender.store.decisions.rules import (
    UnknownInSelector,
    WrittenRule,
    add_rule,
    check_rule,
    read_rule,
    read_rules,
    remove_rule,
    replace_rule,
)
from smartrec_recommender.store.decisions.undoing import ChangedSince, undo_change
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1", tags=["rules"], responses=problem_responses(DatabaseUnavailable))
MOST_NUMBER = 2**31 - 1
NumberOf = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
MaybeNumber = Annotated[int | None, Query(ge=1, le=MOST_NUMBER)]


class ShownRule(NewRule):
    """A rule as it is kept. `products`: how many it selects; `is_in_force`: by the time, for any search."""

    id: int
    products: int
    is_in_force: bool


class ShownRules(BaseModel):
    rules: list[ShownRule]


class RuleOutcome(BaseModel):
    """`refused`: why nothing was written."""

    rule: ShownRule | None = None
    refused: str | None = None


class CheckedRule(BaseModel):
    """`products`: how many the rule selects; `refused`: why it cannot be written."""

    products: int = 0
    refused: str | None = None


class ShownChange(BaseModel):
    """`before`, `after`: the rule; null: it was not there."""

    id: int
    rule_id: int
    action: RuleAction
    before: NewRule | None
    after: NewRule | None
    undoes: int | None
    changed_by: str
    changed_at: datetime

    @classmethod
    def of(cls, change: RuleChange) -> ShownChange:
        values = change._asdict()
        return cls(id=values.pop("change_number"), rule_id=values.pop("rule_number"), **values)


class ShownChanges(BaseModel):
    changes: list[ShownChange] = Field(description="The newest first.")


class ChangeOutcome(BaseModel):
    change: ShownChange | None = None
    refused: str | None = None


@router.get("/rules", summary="All rules; pins first, by their places")
def list_rules(engine: EngineOf, clock: ClockOf) -> ShownRules:
    with engine.connect() as connection:
        return ShownRules(rules=[_shown(connection, one, clock()) for one in read_rules(connection)])


@router.get("/rules/{rule_id}", summary="One rule", responses=problem_responses(UnknownRule))
def read_one_rule(rule_id: NumberOf, engine: EngineOf, clock: ClockOf) -> ShownRule:
    with engine.connect() as connection:
        return _existing(connection, rule_id, clock())


@router.post("/rules", summary="Write a rule")
def write_rule(body: JsonBody, engine: EngineOf, clock: ClockOf, changed_by: ChangedBy) -> RuleOutcome:
    try:
        with engine.begin() as connection:
            number = add_rule(connection, read_as(NewRule, body), changed_by)
            return RuleOutcome(rule=_existing(connection, number, clock()))
    except (Refused, UnknownInSelector) as error:
        return RuleOutcome(refused=str(error))


@router.put("/rules/{rule_id}", summary="Write a rule anew", responses=problem_responses(UnknownRule))
def rewrite_rule(
    rule_id: NumberOf, body: JsonBody, engine: EngineOf, clock: ClockOf, changed_by: ChangedBy
) -> RuleOutcome:
    try:
        with engine.begin() as connection:
            if not replace_rule(connection, rule_id, read_as(NewRule, body), changed_by):
                raise UnknownRule(f"There is no rule {rule_id}.")
            return RuleOutcome(rule=_existing(connection, rule_id, clock()))
    except (Refused, UnknownInSelector) as error:
        return RuleOutcome(refused=str(error))


@router.delete(
    "/rules/{rule_id}",
    status_code=200,
    summary="Remove a rule; undoing that brings it back",
    responses=problem_responses(UnknownRule),
)
def delete_rule(rule_id: NumberOf, engine: EngineOf, changed_by: ChangedBy) -> ChangeOutcome:
    with engine.begin() as connection:
        if not remove_rule(connection, rule_id, changed_by):
            raise UnknownRule(f"There is no rule {rule_id}.")
        [change] = read_changes(connection, 1, rule_id)
    return ChangeOutcome(change=ShownChange.of(change))


@router.post("/rules:check", summary="Whether a rule could be written, and what it would select")
def check(body: JsonBody, engine: EngineOf) -> CheckedRule:
    with engine.connect() as connection:
        try:
            rule = read_as(NewRule, body)
            check_rule(connection, rule)
        except (Refused, UnknownInSelector) as error:
            return CheckedRule(refused=str(error))
        return CheckedRule(products=count_selected(connection, rule.selector))


@router.get("/rule-changes", summary="What was changed of rules, by whom and when")
def list_changes(
    engine: EngineOf,
    rule_id: MaybeNumber = None,
    before: MaybeNumber = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> ShownChanges:
    with engine.connect() as connection:
        changes = read_changes(connection, limit, rule_id, before)
    return ShownChanges(changes=[ShownChange.of(one) for one in changes])


@router.post(
    "/rule-changes/{change_id}:undo",
    summary="Take back the latest change of a rule",
    responses=problem_responses(UnknownRule, RuleChangedSince),
)
def undo(change_id: NumberOf, engine: EngineOf, changed_by: ChangedBy) -> ChangeOutcome:
    try:
        with engine.begin() as connection:
            change = undo_change(connection, change_id, changed_by)
    except ChangedSince as error:
        raise RuleChangedSince(f"Take back change {error} first.") from error
    except UnknownInSelector as error:
        return ChangeOutcome(refused=str(error))
    if change is None:
        raise UnknownRule(f"There is no change {change_id}.")
    return ChangeOutcome(change=ShownChange.of(change))


def _existing(connection: sa.Connection, number: int, now: datetime) -> ShownRule:
    written = read_rule(connection, number)
    if written is None:
        raise UnknownRule(f"There is no rule {number}.")
    return _shown(connection, written, now)


def _shown(connection: sa.Connection, written: WrittenRule, now: datetime) -> ShownRule:
    rule = written.as_new()
    return ShownRule(
        id=written.rule_number,
        products=count_selected(connection, rule.selector),
        is_in_force=rule.is_in_time(now),
        **dict(rule),
    )
