"""Imports of whole files, and webhooks, over the public API."""

from __future__ import annotations

import json

import httpx
import pytest

from smartrec_gateway.clients.console.imports import PART_BYTES
from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

FILE = ("shop/products.csv", b"id,title\nN1,Red dress\n")


async def send(gateway: httpx.AsyncClient, file: tuple[str, bytes] = FILE, **fields: str) -> httpx.Response:
    return await gateway.post("/v1/imports", files={"file": file}, data={"kind": "products", **fields})


async def test_a_file_is_taken_at_once_and_its_job_told(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    constants = json.dumps({"currency": "EUR"})
    taken = await send(gateway, preset="general-products", is_check="true", constants=constants)
    assert taken.status_code == 202, taken.text
    job = (await gateway.get(taken.headers["location"])).json()
    assert (job["state"], job["file_name"]) == ("waiting", "products.csv")
    assert (job["options"]["is_check"], job["options"]["constants"]) == (True, {"currency": "EUR"})
    assert services.recommender.background.files[job["id"]] == FILE[1]
    assert [one["id"] for one in (await gateway.get("/v1/imports")).json()["imports"]] == [job["id"]]


async def test_a_large_file_goes_on_in_parts(gateway: httpx.AsyncClient, services: FakeServices) -> None:
    content = b"x" * (PART_BYTES + 10)
    job = (await send(gateway, ("large.csv", content))).json()
    assert services.recommender.background.files[job["id"]] == content
    assert services.recommender.background.parts == 2


async def test_an_import_is_cancelled_once(gateway: httpx.AsyncClient) -> None:
    location = (await send(gateway)).headers["location"]
    assert (await gateway.post(f"{location}:cancel")).json()["state"] == "cancelled"
    assert_problem(await gateway.post(f"{location}:cancel"), 409, "import-is-over")


@pytest.mark.parametrize(
    ("fields", "file", "status", "kind"),
    [
        ({"kind": "prices"}, FILE, 422, "invalid-request"),
        ({"colour": "red"}, FILE, 422, "invalid-request"),
        ({}, ("empty.csv", b""), 422, "missing-file"),
    ],
)
async def test_what_is_no_import_is_refused(
    gateway: httpx.AsyncClient, fields: dict[str, str], file: tuple[str, bytes], status: int, kind: str
) -> None:
    assert_problem(await send(gateway, file, **fields), status, kind)


async def test_a_form_without_a_file_is_told_how_to_send_one(gateway: httpx.AsyncClient) -> None:
    bare = await gateway.post("/v1/imports", files={"kind": (None, "products")})
    assert_problem(bare, 422, "missing-file")
    assert_problem(await gateway.post("/v1/imports", json={}), 415, "unsupported-media-type")


async def test_a_webhook_is_made_tried_and_deleted(gateway: httpx.AsyncClient) -> None:
    made = await gateway.post("/v1/webhooks", json={"url": "https://shop.example/events"})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    path = f"/v1/webhooks/{made.json()['id']}"
    assert (await gateway.post(f"{path}:test")).status_code == 202
    assert (await gateway.get(f"{path}/deliveries")).json()["deliveries"][0]["event"] == "webhook.test"
    assert (await gateway.delete(path)).status_code == 204
    assert_problem(await gateway.delete(path), 404, "unknown-webhook")
