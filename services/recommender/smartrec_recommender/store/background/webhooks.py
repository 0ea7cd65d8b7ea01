"""Addresses that are told of what was done, and the calls that tell them, kept until they came through."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.store.background.import_jobs import read_job
from smartrec_recommender.store.schema.background import webhook_deliveries as deliveries
from smartrec_recommender.store.schema.background import webhooks as table

SECRET_PREFIX = "whsec_"  # noqa: S105 (what the specification has secrets begin with)
MOST_WEBHOOKS = 20
DeliveryState = Literal["waiting", "delivered", "failed"]
WAITS_SECONDS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
"""Between one try and the next, as the specification of Standard Webhooks suggests."""
_CLAIM = sa.text("""
    UPDATE webhook_deliveries SET tries = tries + 1, next_try_at = now() + interval '1 minute'
    WHERE delivery_id = (
        SELECT d.delivery_id FROM webhook_deliveries d JOIN webhooks w USING (webhook_id)
        WHERE d.state = 'waiting' AND d.next_try_at <= now() AND w.is_enabled
        ORDER BY d.next_try_at LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
    RETURNING delivery_id, webhook_id, body, tries
""")
_FORGET = sa.text("DELETE FROM webhook_deliveries WHERE created_at < now() - interval '30 days'")


class Webhook(NamedTuple):
    webhook_id: str
    url: str
    is_enabled: bool
    created_by: str
    created_at: datetime


class Delivery(NamedTuple):
    """One call. `outcome`: how the latest try ended, in words."""

    delivery_id: str
    event: str
    state: DeliveryState
    tries: int
    next_try_at: datetime
    outcome: str | None
    created_at: datetime


class DueDelivery(NamedTuple):
    """A call to be made now, for the `tries`-th time. `secret`: what it is signed with."""

    delivery_id: str
    url: str
    secret: str
    body: str
    tries: int


def add_webhook(connection: sa.Connection, url: str, created_by: str) -> tuple[str, str] | None:
    """Returns: its id, and the secret, which is told this once; None where there are too many."""
    count = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    if count >= MOST_WEBHOOKS:
        return None
    webhook_id = secrets.token_hex(8)
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    values = {"webhook_id": webhook_id, "url": url, "secret": secret, "created_by": created_by}
    connection.execute(table.insert().values(values))
    return webhook_id, secret


def read_webhooks(connection: sa.Connection, webhook_id: str | None = None) -> list[Webhook]:
    columns = [table.c[name] for name in Webhook._fields]
    statement = sa.select(*columns).order_by(table.c.created_at, table.c.webhook_id)
    if webhook_id is not None:
        statement = statement.where(table.c.webhook_id == webhook_id)
    return [Webhook(*row) for row in connection.execute(statement)]


def remove_webhook(connection: sa.Connection, webhook_id: str) -> bool:
    """Returns: whether there was such a one."""
    return connection.execute(table.delete().where(table.c.webhook_id == webhook_id)).rowcount > 0


def read_deliveries(connection: sa.Connection, webhook_id: str, most: int) -> list[Delivery]:
    """The newest first."""
    columns = [deliveries.c[name] for name in Delivery._fields]
    statement = sa.select(*columns).where(deliveries.c.webhook_id == webhook_id)
    statement = statement.order_by(deliveries.c.created_at.desc(), deliveries.c.delivery_id).limit(most)
    return [Delivery(*row) for row in connection.execute(statement)]


def tell(connection: sa.Connection, event: str, data: dict[str, Any], webhook_id: str | None = None) -> None:
    """Part of the transaction that the event is of. `webhook_id`: this one alone."""
    body = {"type": event, "timestamp": datetime.now(UTC).isoformat(), "data": data}
    text = json.dumps(body, ensure_ascii=False, default=str)
    connection.execute(_FORGET)
    for webhook in read_webhooks(connection, webhook_id):
        if webhook.is_enabled:
            connection.execute(
                deliveries.insert().values(
                    delivery_id=f"msg_{secrets.token_hex(12)}",
                    webhook_id=webhook.webhook_id,
                    event=event,
                    body=text,
                )
            )


def tell_of_import(connection: sa.Connection, job_id: str) -> None:
    """An import is over. The report is short here: the whole of it is to be read with the job."""
    job = read_job(connection, job_id)
    if job is None:
        return
    counts = {name: (job.report or {}).get(name) for name in ("rows", "written", "unchanged", "rejected")}
    data = {"id": job.job_id, "kind": job.kind, "file_name": job.file_name, "state": job.state}
    tell(connection, "import.finished", {**data, "error": job.error, "report": counts})


def claim_delivery(connection: sa.Connection) -> DueDelivery | None:
    """Returns: a call that is due; for a minute no other worker gets it."""
    row = connection.execute(_CLAIM).one_or_none()
    if row is None:
        return None
    address = sa.select(table.c.url, table.c.secret).where(table.c.webhook_id == row.webhook_id)
    url, secret = connection.execute(address).one()
    return DueDelivery(row.delivery_id, url, secret, row.body, row.tries)


def note_outcome(
    connection: sa.Connection,
    due: DueDelivery,
    outcome: str,
    *,
    is_delivered: bool,
    is_gone: bool = False,
    wait_share: float = 1.0,
) -> None:
    """`is_gone`: the address said that it takes no more. `wait_share`: of the wait before the next try."""
    values: dict[str, Any] = {"outcome": outcome}
    if is_delivered:
        values["state"] = "delivered"
    elif is_gone or due.tries > len(WAITS_SECONDS):
        values["state"] = "failed"
    else:
        seconds = WAITS_SECONDS[due.tries - 1] * wait_share
        values["next_try_at"] = sa.func.now() + sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    is_it = deliveries.c.delivery_id == due.delivery_id
    if is_gone:
        of_it = sa.select(deliveries.c.webhook_id).where(is_it).scalar_subquery()
        connection.execute(table.update().where(table.c.webhook_id == of_it).values(is_enabled=False))
    connection.execute(deliveries.update().where(is_it).values(values))
