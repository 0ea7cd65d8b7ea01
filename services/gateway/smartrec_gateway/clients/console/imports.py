"""The recommender's imports in the background, and the webhooks that are told of their end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlencode

from smartrec_gateway.clients.console.asking import Desk, Outcome
from smartrec_gateway.schemas.console.imports import ImportJob, ImportJobs, NewImport
from smartrec_gateway.schemas.console.webhooks import (
    CreatedWebhook,
    Webhook,
    WebhookCreate,
    WebhookDeliveries,
    Webhooks,
)

PART_BYTES = 4 * 1024 * 1024


class ImportOutcome(Outcome):
    job: ImportJob | None = None


class WebhookOutcome(Outcome):
    webhook: Webhook | None = None
    secret: str | None = None


async def begin(desk: Desk, new: NewImport, chunks: AsyncIterator[bytes]) -> ImportJob:
    """`chunks`: the file. Raises: SettingRefused, OutcomeUnknown."""
    begun = _job(await desk.write("POST", "/v1/imports", ImportOutcome, new))
    number, part = 0, bytearray()
    async for chunk in chunks:
        part += chunk
        if len(part) >= PART_BYTES:
            await _send(desk, begun.id, number, bytes(part))
            number, part = number + 1, bytearray()
    if part:
        await _send(desk, begun.id, number, bytes(part))
    return _job(await desk.write("POST", f"/v1/imports/{begun.id}:begin", ImportOutcome))


async def _send(desk: Desk, job_id: str, number: int, part: bytes) -> None:
    await desk.send("PUT", f"/v1/imports/{job_id}/parts/{number}", part)


async def all_imports(desk: Desk, limit: int) -> ImportJobs:
    return await desk.read(f"/v1/imports?{urlencode({'limit': limit})}", ImportJobs)


async def one_import(desk: Desk, job_id: str) -> ImportJob:
    """Raises: UnknownImport."""
    return await desk.read(f"/v1/imports/{job_id}", ImportJob)


async def cancel(desk: Desk, job_id: str) -> ImportJob:
    """Raises: UnknownImport, ImportIsOver."""
    return _job(await desk.write("POST", f"/v1/imports/{job_id}:cancel", ImportOutcome))


async def all_webhooks(desk: Desk) -> Webhooks:
    return await desk.read("/v1/webhooks", Webhooks)


async def add_webhook(desk: Desk, new: WebhookCreate) -> CreatedWebhook:
    """Raises: SettingRefused."""
    done = await desk.write("POST", "/v1/webhooks", WebhookOutcome, new)
    assert done.webhook is not None  # noqa: S101 (else it was refused)
    return CreatedWebhook(**done.webhook.model_dump(), secret=done.secret or "")


async def remove_webhook(desk: Desk, webhook_id: str) -> None:
    """Raises: UnknownWebhook."""
    await desk.write("DELETE", f"/v1/webhooks/{webhook_id}", WebhookOutcome)


async def test_webhook(desk: Desk, webhook_id: str) -> None:
    """Raises: UnknownWebhook."""
    await desk.write("POST", f"/v1/webhooks/{webhook_id}:test", WebhookOutcome)


async def deliveries(desk: Desk, webhook_id: str, limit: int) -> WebhookDeliveries:
    """Raises: UnknownWebhook."""
    asked = urlencode({"limit": limit})
    return await desk.read(f"/v1/webhooks/{webhook_id}/deliveries?{asked}", WebhookDeliveries)


def _job(done: ImportOutcome) -> ImportJob:
    assert done.job is not None  # noqa: S101 (else it was refused)
    return done.job
