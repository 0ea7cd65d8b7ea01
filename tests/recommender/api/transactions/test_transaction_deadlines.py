"""A transaction whose caller stops waiting: it is undone, and sent again with its key it counts once."""

from __future__ import annotations

import time
from typing import Any

import httpx
import sqlalchemy as sa

from smartrec_service.resilience.deadlines import timeout_header

PURCHASE = {"user_id": "nina", "product_id": "P00043", "kind": "purchase"}
KEY = {"Idempotency-Key": "order-17"}


def count(engine: sa.Engine) -> int:
    statement = "SELECT count(*) FROM transactions JOIN users USING (user_number) WHERE user_id = 'nina'"
    with engine.connect() as connection:
        return int(connection.execute(sa.text(statement)).scalar_one())


async def test_a_write_that_waits_ends_with_its_callers_deadline_and_leaves_nothing(
    client: httpx.AsyncClient, engine: sa.Engine
) -> None:
    headers: dict[str, Any] = {**KEY, **timeout_header(0.4)}
    with engine.begin() as other:
        other.execute(sa.text("LOCK TABLE transactions IN EXCLUSIVE MODE"))
        started = time.monotonic()
        answer = await client.post("/v1/transactions", json=PURCHASE, headers=headers)
        assert answer.status_code == 503
        assert time.monotonic() - started < 3
    assert count(engine) == 0
    for _ in range(2):
        again = await client.post("/v1/transactions", json=PURCHASE, headers=KEY)
        assert again.status_code == 201
    assert count(engine) == 1


async def test_nothing_is_written_for_a_caller_who_waits_no_more(
    client: httpx.AsyncClient, engine: sa.Engine
) -> None:
    late = await client.post("/v1/transactions", json=PURCHASE, headers={**KEY, **timeout_header(0)})
    assert late.status_code == 503
    assert count(engine) == 0
