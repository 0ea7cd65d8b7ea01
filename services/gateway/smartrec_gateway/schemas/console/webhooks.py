"""Webhooks: addresses that are told when something is done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import RequestModel

WebhookId = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{16}$",
        description="The webhook's id, as the list has it.",
        examples=["9a4f0f1c55d81b20"],
    ),
]
_URL = "https://shop.example/smartrec-events"
_SHOWN = {
    "id": "9a4f0f1c55d81b20",
    "url": _URL,
    "is_enabled": True,
    "created_by": "key 4f9a2c1b7d03",
    "created_at": "2026-11-29T17:03:00Z",
}


class WebhookCreate(RequestModel):
    model_config = with_example({"url": _URL})

    url: str = Field(
        min_length=1,
        max_length=2_000,
        pattern=r"^https?://[^\s\x00-\x1f]+$",
        description="A public address; redirects are not followed.",
        examples=[_URL],
    )


class Webhook(BaseModel):
    model_config = with_example(_SHOWN)

    id: str
    url: str
    is_enabled: bool = Field(description="False: it answered 410, and is told no more.")
    created_by: str
    created_at: AwareDatetime


class CreatedWebhook(Webhook):
    model_config = with_example({**_SHOWN, "secret": "whsec_…"})

    secret: str = Field(
        description="What calls are signed with, as standardwebhooks.com describes. It is told this once."
    )


class Webhooks(BaseModel):
    webhooks: list[Webhook] = Field(description="The oldest first.")


class WebhookDelivery(BaseModel):
    """One call, which is tried again for three days until it comes through."""

    id: str = Field(description="The header webhook-id: the same at each try.")
    event: str = Field(description="import.finished or webhook.test.")
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    next_try_at: AwareDatetime = Field(description="While it waits.")
    outcome: str | None = Field(description="How the latest try ended.")
    created_at: AwareDatetime


class WebhookDeliveries(BaseModel):
    deliveries: list[WebhookDelivery] = Field(description="The newest first; kept for 30 days.")
