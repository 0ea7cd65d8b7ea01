"""Business rules: written, tried before they count, and taken back; each counts from the next search on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from smartrec_gateway.api.console.desk import WRITES, DeskOf
from smartrec_gateway.api.requests.dependencies import ContextOf, new_router
from smartrec_gateway.api.search import services_of
from smartrec_gateway.clients.console import rules
from smartrec_gateway.orchestration.searching.rule_preview import preview
from smartrec_gateway.problems import (
    EmptyQuery,
    InvalidCursor,
    OutcomeUnknown,
    QueryTooLong,
    RuleChangedSince,
    SettingRefused,
    UnknownProduct,
    UnknownRule,
)
from smartrec_gateway.schemas.console.rules import (
    ChangeId,
    NewRule,
    PreviewedRule,
    Rule,
    RuleChange,
    RuleChanges,
    RuleId,
    RulePreview,
    Rules,
)
from smartrec_service.problems import problem_responses

router = new_router(tags=["console"])


@router.get("/rules", summary="All business rules")
async def list_rules(desk: DeskOf) -> Rules:
    return await rules.all_rules(desk)


@router.post(
    "/rules",
    status_code=201,
    summary="Write a business rule",
    responses=problem_responses(*WRITES),
)
async def create_rule(rule: NewRule, desk: DeskOf, response: Response) -> Rule:
    """It counts from the next search on, or from its time on. `POST /v1/rules:preview` tries it first."""
    written = await rules.add(desk, rule)
    response.headers["location"] = f"/v1/rules/{written.id}"
    return written


@router.post(
    "/rules:preview",
    summary="Try a rule by a search, without keeping it",
    responses=problem_responses(*WRITES, EmptyQuery, QueryTooLong, InvalidCursor, UnknownProduct),
)
async def preview_rule(
    draft: RulePreview, desk: DeskOf, request: Request, context: ContextOf
) -> PreviewedRule:
    """The same search is answered as it is now, and as it would be. Nobody else notices anything of it."""
    return await preview(desk, services_of(request), draft, context)


@router.get("/rules/{rule_id}", summary="One business rule", responses=problem_responses(UnknownRule))
async def get_rule(rule_id: RuleId, desk: DeskOf) -> Rule:
    return await rules.one_rule(desk, rule_id)


@router.put(
    "/rules/{rule_id}",
    summary="Write a business rule anew",
    responses=problem_responses(*WRITES, UnknownRule),
)
async def replace_rule(rule_id: RuleId, rule: NewRule, desk: DeskOf) -> Rule:
    """What is left out is as it was never said. The rule before is kept with its change."""
    return await rules.replace(desk, rule_id, rule)


@router.delete(
    "/rules/{rule_id}",
    status_code=204,
    summary="Remove a business rule",
    responses=problem_responses(UnknownRule, OutcomeUnknown),
)
async def delete_rule(rule_id: RuleId, desk: DeskOf) -> None:
    """Undoing the change brings it back."""
    await rules.remove(desk, rule_id)


@router.get("/rule-changes", summary="What was changed of rules, by whom and when")
async def list_rule_changes(
    desk: DeskOf,
    rule_id: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Of this rule alone.", examples=[3])
    ] = None,
    before: Annotated[
        int | None,
        Query(
            ge=1,
            le=2**31 - 1,
            description="Older than this change: the last id of the page before.",
            examples=[12],
        ),
    ] = None,
    limit: Annotated[
        int, Query(ge=1, le=1_000, description="How many changes at most.", examples=[100])
    ] = 100,
) -> RuleChanges:
    return await rules.changes(desk, rule_id, before, limit)


@router.post(
    "/rule-changes/{change_id}:undo",
    status_code=201,
    summary="Take back the latest change of a rule",
    responses=problem_responses(UnknownRule, RuleChangedSince, SettingRefused, OutcomeUnknown),
)
async def undo_rule_change(change_id: ChangeId, desk: DeskOf) -> RuleChange:
    """The rule is again what it was before. That is a change itself, and can be undone too."""
    return await rules.undo(desk, change_id)
