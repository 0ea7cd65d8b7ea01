"""What every service does the same way: problem documents, request ids, health, metrics, the body limit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from smartrec_service.endpoints import add_endpoints, new_router
from smartrec_service.observability.health import Ping, run_pings
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import Problem, problem_responses
from smartrec_service.service import new_service
from smartrec_service.settings import ServiceSettings


class TeapotIsFull(Problem):
    status = 409
    title = "The teapot is full"


class Order(BaseModel):
    cups: int = Field(ge=1)


async def unreachable() -> None:
    raise ConnectionRefusedError("10.0.0.7:5432 refused")


def teapot(pings: dict[str, Ping] | None = None) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = new_service("Teapot", "", ServiceSettings(max_body_bytes=1000), lifespan, lambda: pings or {})

    @app.post("/orders/{order_id}", responses=problem_responses(TeapotIsFull))
    async def order(order_id: str, order: Order) -> dict[str, Any]:
        annotate(cups=order.cups)
        if order_id == "broken":
            raise RuntimeError("secret of the machine: /etc/teapot")
        if order.cups > 3:
            raise TeapotIsFull("Order at most 3 cups.", most_cups=3)
        return {"cups": order.cups}

    router = new_router()  # as endpoints have, and of several parts

    @router.get("/pots/{pot_id}")
    async def pot(pot_id: str) -> str:
        return pot_id

    @app.delete("/pots/{pot_id}")
    async def no_pot(pot_id: str) -> str:
        return pot_id

    add_endpoints(app, router)

    @app.post("/raw")
    async def raw(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(teapot())
    async with httpx.AsyncClient(transport=transport, base_url="http://teapot") as client:
        yield client


EXITS = [
    ("GET", "/nowhere", {}, 404, "urn:smartrec:problem:not-found"),
    ("POST", "/orders/1/", {"json": {"cups": 1}}, 404, "urn:smartrec:problem:not-found"),
    ("GET", "/orders/1", {}, 405, "urn:smartrec:problem:method-not-allowed"),
    ("POST", "/orders/1", {"json": {"cups": 4}}, 409, "urn:smartrec:problem:teapot-is-full"),
    ("POST", "/orders/1", {"json": {"cups": -1}}, 422, "urn:smartrec:problem:invalid-request"),
    ("POST", "/orders/1", {"content": b"{cups"}, 400, "urn:smartrec:problem:malformed-json"),
    ("POST", "/orders/1", {"content": b" " * 2000}, 413, "urn:smartrec:problem:body-too-large"),
    ("POST", "/orders/broken", {"json": {"cups": 1}}, 500, "urn:smartrec:problem:internal-error"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "kind"), EXITS)
async def test_every_failing_exit_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, body: dict[str, Any], status: int, kind: str
) -> None:
    if "content" in body:
        body = {**body, "headers": {"content-type": "application/json"}}
    answer = await client.request(method, path, **body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["type"] == kind
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert document["request_id"] == answer.headers["x-request-id"]
    assert "teapot:" not in answer.text
    assert "/etc" not in answer.text


async def test_a_slash_too_many_is_told_instead_of_sending_the_caller_elsewhere(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/orders/1/", json={"cups": 1})
    assert "Leave out the slash at its end." in answer.json()["detail"]


@pytest.mark.parametrize(("path", "allowed"), [("/pots/1", "DELETE, GET"), ("/orders/1", "POST")])
async def test_whoever_takes_a_method_that_there_is_not_hears_all_that_there_are(
    client: httpx.AsyncClient, path: str, allowed: str
) -> None:
    answer = await client.put(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_a_problem_carries_its_own_members(client: httpx.AsyncClient) -> None:
    answer = await client.post("/orders/1", json={"cups": 9})
    assert answer.json()["most_cups"] == 3


async def test_an_invalid_field_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.post("/orders/1", json={"cups": "many"})
    assert [error["field"] for error in answer.json()["errors"]] == ["cups"]


async def test_a_body_of_undeclared_length_over_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 400

    answer = await client.post("/raw", content=chunks())
    assert answer.status_code == 413


async def test_json_that_breaks_the_parser_is_told_to_be_no_json(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json"}
    for body in (b"[" * 900, b"\x1f\x8b\x08\x00\x00"):
        answer = await client.post("/orders/1", content=body, headers=headers)
        assert (answer.status_code, answer.json()["title"]) == (400, "The body is not JSON")


async def test_a_well_formed_request_id_is_kept_and_another_replaced(client: httpx.AsyncClient) -> None:
    kept = await client.get("/livez", headers={"x-request-id": "abc-1"})
    replaced = await client.get("/livez", headers={"x-request-id": "a b\tc"})
    assert kept.headers["x-request-id"] == "abc-1"
    assert replaced.headers["x-request-id"] != "a b\tc"


async def test_readiness_names_what_fails_without_telling_where_it_lives() -> None:
    async def fine() -> None:
        return None

    app = teapot({"cache": fine, "database": unreachable})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://teapot") as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ok": ["cache"], "failing": {"database": "ConnectionRefusedError"}}


async def test_a_ping_that_hangs_is_cut_off_at_its_deadline() -> None:
    async def hangs() -> None:
        await asyncio.Event().wait()

    assert await run_pings({"slow": hangs}, 0.01) == {"slow": "no answer within 0.01 s"}


async def test_metrics_count_requests_by_route_template(client: httpx.AsyncClient) -> None:
    await client.post("/orders/1234", json={"cups": 1})
    text = (await client.get("/metrics")).text
    assert 'http_requests_total{method="POST",route="/orders/{order_id}",status="200"}' in text
    assert "/orders/1234" not in text  # the bare number stands by chance in a time now and then


async def test_openapi_describes_the_problems_that_are_sent(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/openapi.json")).json()
    responses = schema["paths"]["/orders/{order_id}"]["post"]["responses"]
    assert set(responses) == {"200", "409", "422"}
    assert "application/problem+json" in responses["422"]["content"]
    assert "HTTPValidationError" not in json.dumps(schema)
