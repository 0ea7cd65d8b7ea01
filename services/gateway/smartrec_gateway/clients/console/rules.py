"""The recommender's business rules."""

from __future__ import annotations

from urllib.parse import urlencode

from pydantic import Field

from smartrec_gateway.clients.console.asking import Desk, Outcome
from smartrec_gateway.schemas.console.rules import Rule, RuleChange, RuleChanges, RuleFields, Rules


class RuleOutcome(Outcome):
    rule: Rule | None = None


class ChangeOutcome(Outcome):
    change: RuleChange | None = None


class CheckedRule(Outcome):
    products: int = Field(0, ge=0)


async def all_rules(desk: Desk) -> Rules:
    return await desk.read("/v1/rules", Rules)


async def one_rule(desk: Desk, rule_id: int) -> Rule:
    """Raises: UnknownRule."""
    return await desk.read(f"/v1/rules/{rule_id}", Rule)


async def add(desk: Desk, rule: RuleFields) -> Rule:
    """Raises: SettingRefused."""
    return _rule(await desk.write("POST", "/v1/rules", RuleOutcome, rule))


async def replace(desk: Desk, rule_id: int, rule: RuleFields) -> Rule:
    """Raises: UnknownRule, SettingRefused."""
    return _rule(await desk.write("PUT", f"/v1/rules/{rule_id}", RuleOutcome, rule))


async def remove(desk: Desk, rule_id: int) -> None:
    """Raises: UnknownRule."""
    await desk.write("DELETE", f"/v1/rules/{rule_id}", ChangeOutcome)


async def check(desk: Desk, rule: RuleFields) -> int:
    """Returns: how many products it selects. Raises: SettingRefused."""
    return (await desk.ask("/v1/rules:check", rule, CheckedRule)).products


async def changes(desk: Desk, rule_id: int | None, before: int | None, limit: int) -> RuleChanges:
    given = {"rule_id": rule_id, "before": before, "limit": limit}
    asked = urlencode({name: value for name, value in given.items() if value is not None})
    return await desk.read(f"/v1/rule-changes?{asked}", RuleChanges)


async def undo(desk: Desk, change_id: int) -> RuleChange:
    """Raises: UnknownRule, RuleChangedSince, SettingRefused."""
    done = await desk.write("POST", f"/v1/rule-changes/{change_id}:undo", ChangeOutcome)
    assert done.change is not None  # noqa: S101 (else it was refused)
    return done.change


def _rule(done: RuleOutcome) -> Rule:
    assert done.rule is not None  # noqa: S101 (else it was refused)
    return done.rule
