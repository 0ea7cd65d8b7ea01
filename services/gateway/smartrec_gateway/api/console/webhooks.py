"""Webhooks: addresses that are told when an import is over, by signed calls."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from smartrec_gateway.api.console.desk import WRITES, DeskOf
from smartrec_gateway.api.requests.dependencies import new_router
from smartrec_gateway.clients.console import imports
from smartrec_gateway.problems import OutcomeUnknown, UnknownWebhook
from smartrec_gateway.schemas.console.webhooks import (
    CreatedWebhook,
    WebhookCreate,
    WebhookDeliveries,
    WebhookId,
    Webhooks,
)
from smartrec_service.problems import problem_responses

router = new_router(tags=["catalogue"])


@router.get("/webhooks", summary="All webhooks")
async def list_webhooks(desk: DeskOf) -> Webhooks:
    return await imports.all_webhooks(desk)


@router.post(
    "/webhooks",
    status_code=201,
    summary="Have an address told when an import is over",
    responses=problem_responses(*WRITES),
)
async def create_webhook(new: WebhookCreate, desk: DeskOf, response: Response) -> CreatedWebhook:
    """Calls are signed as standardwebhooks.com describes, with the secret of this answer, and tried again for
    three days. Addresses that are not public are refused."""
    created = await imports.add_webhook(desk, new)
    response.headers["location"] = f"/v1/webhooks/{created.id}/deliveries"
    return created


@router.delete(
    "/webhooks/{webhook_id}",
    status_code=204,
    summary="Tell an address no more",
    responses=problem_responses(UnknownWebhook, OutcomeUnknown),
)
async def delete_webhook(webhook_id: WebhookId, desk: DeskOf) -> None:
    await imports.remove_webhook(desk, webhook_id)


@router.post(
    "/webhooks/{webhook_id}:test",
    status_code=202,
    summary="Send a call that says nothing",
    responses=problem_responses(UnknownWebhook, OutcomeUnknown),
)
async def send_test_webhook(webhook_id: WebhookId, desk: DeskOf) -> WebhookDeliveries:
    """The answer lists the calls so far; the new one is made at once."""
    await imports.test_webhook(desk, webhook_id)
    return await imports.deliveries(desk, webhook_id, 10)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    summary="The calls to one webhook, and how they ended",
    responses=problem_responses(UnknownWebhook),
)
async def list_webhook_deliveries(
    webhook_id: WebhookId,
    desk: DeskOf,
    limit: Annotated[int, Query(ge=1, le=1_000, description="How many at most.", examples=[100])] = 100,
) -> WebhookDeliveries:
    return await imports.deliveries(desk, webhook_id, limit)
