"""Tries a business rule by a search, which is answered without it and with it."""

from __future__ import annotations

import asyncio

from smartrec_gateway.clients.console import rules
from smartrec_gateway.clients.console.asking import Desk
from smartrec_gateway.clients.product_pages import DraftRule
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration.searching.by_words import Services, search_by_text
from smartrec_gateway.schemas.console.rules import PreviewedRule, RulePreview


async def preview(desk: Desk, services: Services, draft: RulePreview, context: CallContext) -> PreviewedRule:
    """Raises: SettingRefused, and what a search raises."""
    products = await rules.check(desk, draft.rule)
    tried = DraftRule(rule=draft.rule.model_dump(mode="json", exclude_none=True), replaces=draft.replaces)
    without, with_rule = await asyncio.gather(
        search_by_text(services, draft.search, context),
        search_by_text(services, draft.search.trying(tried.model_dump(mode="json")), context),
    )
    return PreviewedRule(products=products, without=without, with_rule=with_rule)
