"""Webhooks: addresses that are told when something is done."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from smartrec_recommender.api.console.changed_by import ChangedBy
from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.clients.webhook_receivers import AddressRefused, WebhookReceivers
from smartrec_recommender.domain.segments import TEXT
from smartrec_recommender.importing.background.worker import BackgroundWorker
from smartrec_recommender.problems import DatabaseUnavailable, UnknownWebhook
from smartrec_recommender.store.background.webhooks import (
    MOST_WEBHOOKS,
    DeliveryState,
    add_webhook,
    read_deliveries,
    read_webhooks,
    remove_webhook,
    tell,
)
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1", tags=["webhooks"], responses=problem_responses(DatabaseUnavailable))
WebhookIdOf = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


class NewWebhook(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=1, max_length=2_000, pattern=TEXT)


class ShownWebhook(BaseModel):
    id: str
    url: str
    is_enabled: bool
    created_by: str
    created_at: datetime


class ShownWebhooks(BaseModel):
    webhooks: list[ShownWebhook]


class WebhookOutcome(BaseModel):
    """`secret`: what calls are signed with; told this once. `refused`: why nothing was done."""

    webhook: ShownWebhook | None = None
    secret: str | None = None
    refused: str | None = None


class ShownDelivery(BaseModel):
    id: str
    event: str
    state: DeliveryState
    tries: int
    next_try_at: datetime
    outcome: str | None
    created_at: datetime


class ShownDeliveries(BaseModel):
    deliveries: list[ShownDelivery]


@router.get("/webhooks", summary="All webhooks, the oldest first")
def list_webhooks(engine: EngineOf) -> ShownWebhooks:
    with engine.connect() as connection:
        found = read_webhooks(connection)
    return ShownWebhooks(webhooks=[_shown(one._asdict()) for one in found])


@router.post("/webhooks", summary="Have an address told of events")
def create_webhook(
    body: JsonBody, engine: EngineOf, request: Request, changed_by: ChangedBy
) -> WebhookOutcome:
    receivers: WebhookReceivers = request.app.state.receivers
    try:
        url = read_as(NewWebhook, body).url
        receivers.check(url)
    except (Refused, AddressRefused) as error:
        return WebhookOutcome(refused=str(error))
    with engine.begin() as connection:
        added = add_webhook(connection, url, changed_by)
        if added is None:
            return WebhookOutcome(refused=f"A shop has at most {MOST_WEBHOOKS} webhooks; delete one first.")
        [webhook] = read_webhooks(connection, added[0])
    return WebhookOutcome(webhook=_shown(webhook._asdict()), secret=added[1])


@router.delete(
    "/webhooks/{webhook_id}",
    status_code=200,
    summary="Tell an address no more",
    responses=problem_responses(UnknownWebhook),
)
def delete_webhook(webhook_id: WebhookIdOf, engine: EngineOf) -> WebhookOutcome:
    with engine.begin() as connection:
        if not remove_webhook(connection, webhook_id):
            raise _unknown(webhook_id)
    return WebhookOutcome()


@router.post(
    "/webhooks/{webhook_id}:test",
    summary="Send a call that says nothing",
    responses=problem_responses(UnknownWebhook),
)
def send_test(webhook_id: WebhookIdOf, engine: EngineOf, request: Request) -> WebhookOutcome:
    with engine.begin() as connection:
        found = read_webhooks(connection, webhook_id)
        if not found:
            raise _unknown(webhook_id)
        tell(connection, "webhook.test", {}, webhook_id)
    worker: BackgroundWorker = request.app.state.background
    worker.look()
    return WebhookOutcome(webhook=_shown(found[0]._asdict()))


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    summary="The calls to one webhook, the newest first",
    responses=problem_responses(UnknownWebhook),
)
def list_deliveries(
    webhook_id: WebhookIdOf, engine: EngineOf, limit: Annotated[int, Query(ge=1, le=1_000)] = 100
) -> ShownDeliveries:
    with engine.connect() as connection:
        if not read_webhooks(connection, webhook_id):
            raise _unknown(webhook_id)
        found = read_deliveries(connection, webhook_id, limit)
    shown = [ShownDelivery(id=one.delivery_id, **_without(one._asdict(), "delivery_id")) for one in found]
    return ShownDeliveries(deliveries=shown)


def _shown(values: dict[str, object]) -> ShownWebhook:
    return ShownWebhook.model_validate({"id": values["webhook_id"], **_without(values, "webhook_id")})


def _without(values: dict[str, object], name: str) -> dict[str, object]:
    return {each: value for each, value in values.items() if each != name}


def _unknown(webhook_id: str) -> UnknownWebhook:
    return UnknownWebhook(f"There is no webhook {webhook_id}.")
