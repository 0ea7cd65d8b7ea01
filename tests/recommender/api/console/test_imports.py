"""Imports in the background, with a real database and a worker's own process."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.import_jobs import OVER

BY = {"X-Smartrec-Changed-By": "key 4f9a2c1b7d03"}
ROWS = "id,title,category,price\nN1,Red linen dress,Dress,49.90\nN2,Blue jeans,Jeans,39.90\n"


async def send(client: httpx.AsyncClient, file: str, **fields: Any) -> dict[str, Any]:
    new = {"kind": "products", "file_name": "new.csv", **fields}
    begun = (await client.post("/v1/imports", json=new, headers=BY)).json()
    assert begun["refused"] is None, begun
    path = f"/v1/imports/{begun['job']['id']}"
    half = len(file) // 2
    for part, text in enumerate((file[:half], file[half:])):
        assert (await client.put(f"{path}/parts/{part}", content=text.encode())).status_code == 200
    job: dict[str, Any] = (await client.post(f"{path}:begin")).json()["job"]
    return job


async def ended(client: httpx.AsyncClient, job: dict[str, Any]) -> dict[str, Any]:
    while job["state"] not in OVER:
        await asyncio.sleep(0.1)
        job = (await client.get(f"/v1/imports/{job['id']}")).json()
    return job


@pytest.mark.slow("starts a process that imports a file")
async def test_a_file_is_imported_and_its_report_kept(client, engine):
    job = await send(client, ROWS + "N3,,Dress,1\n")
    assert (job["state"], job["size_bytes"]) == ("waiting", len(ROWS) + 12)
    done = await ended(client, job)
    assert (done["state"], done["error"]) == ("done", None)
    assert (done["report"]["written"], done["report"]["rejected"]) == (2, 1)
    assert "reject_file" not in done["report"]
    assert any("2 products written" in line for line in done["report"]["lines"])
    assert (await client.get("/v1/products/N1")).json()["title"] == "Red linen dress"
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM import_job_parts")).scalar() == 0
    assert [one["id"] for one in (await client.get("/v1/imports")).json()["imports"]] == [done["id"]]


@pytest.mark.slow("starts processes that import files")
async def test_an_import_whose_worker_died_goes_on_and_one_that_cannot_be_read_says_why(client, engine):
    left = await send(client, ROWS)
    with engine.begin() as connection:  # as a service leaves it that was killed
        connection.execute(
            sa.text(
                "UPDATE import_jobs SET state = 'running', worker = 'gone', tries = 1, "
                "heartbeat_at = now() - interval '1 hour' WHERE state = 'waiting'"
            )
        )
    done = await ended(client, left)
    assert done["state"] == "done"
    failed = await ended(client, await send(client, "neither,fish,nor,fowl\n1,2,3,4\n"))
    assert failed["state"] == "failed"
    assert failed["error"]


async def test_an_import_that_waits_is_cancelled_at_once_and_only_once(client, engine):
    with engine.begin() as connection:  # another one runs, so this one waits
        connection.execute(
            sa.text(
                "INSERT INTO import_jobs (job_id, kind, file_name, options, state, heartbeat_at, created_by) "
                "VALUES ('other', 'products', 'a.csv', '{}', 'running', now() + interval '1 hour', 'x')"
            )
        )
    job = await send(client, ROWS)
    cancelled = (await client.post(f"/v1/imports/{job['id']}:cancel")).json()["job"]
    assert cancelled["state"] == "cancelled"
    again = await client.post(f"/v1/imports/{job['id']}:cancel")
    assert (again.status_code, again.json()["type"].rpartition(":")[2]) == (409, "import-is-over")
    late = await client.put(f"/v1/imports/{job['id']}/parts/0", content=b"x")
    assert late.status_code == 404


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "prices"}, "kind"),
        ({"file_name": "../../etc/passwd"}, "file_name"),
        ({"kind": "transactions", "options": {"is_full": True}}, "Only an import of products"),
        ({"options": {"colour": "red"}}, "options.colour"),
    ],
)
async def test_what_cannot_be_imported_is_refused_with_the_reason(client, fields, reason):
    new = {"kind": "products", "file_name": "new.csv", **fields}
    answer = (await client.post("/v1/imports", content=json.dumps(new), headers={**BY, **JSON})).json()
    assert reason in answer["refused"]


JSON = {"content-type": "application/json"}
