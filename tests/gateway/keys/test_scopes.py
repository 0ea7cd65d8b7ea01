"""What each key may do, and that nothing is open because nobody thought of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from smartrec_gateway.protection.keys.scopes import SCOPES, needed_scope
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

CALLS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "search": [
        ("POST", "/v1/search/text", {"json": {"query": "dress"}}),
        ("GET", "/v1/users/maya/recommendations", {}),
    ],
    "events": [
        ("POST", "/v1/transactions", {"json": {"user_id": "a", "product_id": "P00001", "kind": "view"}})
    ],
    "catalogue": [
        ("DELETE", "/v1/products/P00001", {}),
        ("POST", "/v1/products:batch", {"json": {}}),
        ("GET", "/v1/imports", {}),
        ("POST", "/v1/webhooks", {"json": {}}),
    ],
    "console": [
        ("GET", "/v1/unmet-queries", {}),
        ("GET", "/v1/rules", {}),
        ("POST", "/v1/rules:preview", {"json": {}}),
        ("POST", "/v1/rule-changes/1:undo", {}),
        ("PUT", "/v1/segments/vip", {"json": {}}),
        ("POST", "/v1/experiments/a:start", {}),
        ("GET", "/v1/reports/searches", {}),
        ("GET", "/v1/reports/quality", {}),
    ],
    "admin": [
        ("GET", "/v1/users/maya/export", {}),
        ("DELETE", "/v1/users/maya", {}),
        ("GET", "/v1/keys", {}),
    ],
}
ORIGIN = "https://shop.example"


def make(file: Path, **wish: Any) -> str:
    return KeyFile(file).create(KeyWish(name="test", **wish))[1]


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_key_opens_what_its_scope_names_and_nothing_else(
    services: FakeServices, tmp_path: Path, scope: str
) -> None:
    headers = {"x-api-key": make(tmp_path / "keys.json", scopes=[scope])}
    async with gateway_client(services, keys_file=tmp_path / "keys.json") as gateway:
        for needed, calls in CALLS.items():
            for method, path, request in calls:
                answer = await gateway.request(method, path, headers=headers, **request)
                if needed == scope:
                    assert answer.status_code not in (401, 403), (method, path)
                else:
                    problem = assert_problem(answer, 403, "scope-missing")
                    assert problem["needed_scope"] == needed
                    assert needed in problem["detail"]
    assert services.recommender.requests or scope == "admin"


async def test_where_there_is_no_endpoint_a_key_hears_that_and_nothing_of_scopes(
    services: FakeServices, tmp_path: Path
) -> None:
    headers = {"x-api-key": make(tmp_path / "keys.json", scopes=["search"])}
    async with gateway_client(services, keys_file=tmp_path / "keys.json") as gateway:
        assert_problem(await gateway.get("/v1/never/heard/of", headers=headers), 404, "not-found")
        assert_problem(await gateway.post("/v1/users/maya", headers=headers), 403, "scope-missing")


def test_every_operation_needs_a_scope_that_somebody_chose() -> None:
    """What no row of the table names needs `admin`; what really does is listed here."""
    for_admins = {
        path
        for path, of_path in create_app(GatewaySettings()).openapi()["paths"].items()
        for method in of_path
        if path.startswith("/v1/") and needed_scope(method.upper(), path) == "admin"
    }
    assert for_admins == {"/v1/users/{user_id}", "/v1/users/{user_id}/export"} | {
        path for path in for_admins if path.startswith(("/v1/keys", "/v1/admin/", "/v1/webhooks", "/v1/jobs"))
    }


@pytest.mark.parametrize(
    ("method", "path", "request_"),
    [
        ("GET", "/v1/users/maya/export", {}),
        ("DELETE", "/v1/users/maya", {}),
        ("PUT", "/v1/products/P1", {"json": {"title": "x"}}),
        ("DELETE", "/v1/products/P1", {}),
        ("POST", "/v1/products:batch", {"json": {"products": [{"id": "1"}]}}),
        ("POST", "/v1/pictures", {"files": {"image": ("a.jpg", b"x", "image/jpeg")}}),
        ("GET", "/v1/keys", {}),
        ("GET", "/v1/unmet-queries", {}),
        ("GET", "/metrics", {}),
    ],
)
async def test_a_public_key_can_neither_export_nor_erase_nor_write(
    services: FakeServices, tmp_path: Path, method: str, path: str, request_: dict[str, Any]
) -> None:
    key = make(tmp_path / "keys.json", kind="public", scopes=["search", "events"], origins=[ORIGIN])
    async with gateway_client(services, keys_file=tmp_path / "keys.json") as gateway:
        answer = await gateway.request(method, path, headers={"x-api-key": key, "origin": ORIGIN}, **request_)
    assert answer.status_code in (401, 403)
    assert services.recommender.requests == []


async def test_a_public_key_works_from_its_own_pages_alone(services: FakeServices, tmp_path: Path) -> None:
    key = make(tmp_path / "keys.json", kind="public", origins=[ORIGIN])
    calls = [
        ({"origin": ORIGIN}, 200),
        ({"origin": "http://localhost"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://shop.example.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({}, 403),
    ]
    async with gateway_client(services, keys_file=tmp_path / "keys.json") as gateway:
        for headers, status in calls:
            answer = await gateway.get("/v1/popular", headers={"x-api-key": key, **headers})
            assert answer.status_code == status, headers
        assert_problem(answer, 403, "origin-not-allowed")
        ask = {"access-control-request-method": "POST"}
        allowed = await gateway.options("/v1/search/text", headers={**ask, "origin": ORIGIN})
        refused = await gateway.options("/v1/search/text", headers={**ask, "origin": "https://evil.example"})
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-origin" not in refused.headers


async def test_a_public_key_acts_for_visitors_alone_and_records_only_where_that_was_allowed(
    services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    searching, recording = (
        {"x-api-key": make(file, kind="public", scopes=scopes, origins=[ORIGIN]), "origin": ORIGIN}
        for scopes in (["search"], ["search", "events"])
    )
    visitor = "anon-3f2b8c1e9d7a4650"
    view = {"user_id": visitor, "product_id": "P00001", "kind": "view"}
    search = {"query": "dress", "user_id": visitor}
    async with gateway_client(services, keys_file=file) as gateway:
        assert (await gateway.post("/v1/transactions", json=view, headers=recording)).status_code == 201
        assert_problem(
            await gateway.post("/v1/transactions", json=view, headers=searching), 403, "scope-missing"
        )
        for whose in ("maya", "anon-maya", "anon-", "new-maya"):
            for path, body in (
                ("/v1/transactions", {**view, "user_id": whose}),
                ("/v1/transactions:batch", {"transactions": [view, {**view, "user_id": whose}]}),
                ("/v1/feedback", {"events": [{"kind": "click", "user_id": whose, "product_id": "P00001"}]}),
                ("/v1/search/text", {**search, "user_id": whose}),
            ):
                refused = await gateway.post(path, json=body, headers=recording)
                assert_problem(refused, 403, "not-your-user")
        for path in ("/v1/users/maya/recommendations", "/v1/products/P00001/similar?user_id=maya"):
            assert_problem(await gateway.get(path, headers=recording), 403, "not-your-user")
        assert (await gateway.get(f"/v1/users/{visitor}/export", headers=recording)).status_code == 403
        before = {**search, "user_id": "new-0q7x1k2v9d3m5z8b"}  # as pages made them before
        assert (await gateway.post("/v1/search/text", json=before, headers=recording)).status_code == 200
        assert (await gateway.post("/v1/search/text", json=search, headers=recording)).status_code == 200
        feed = await gateway.get(f"/v1/users/{visitor}/recommendations", headers=recording)
        assert feed.status_code == 200


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "APPLICATION/JSON"])
async def test_whom_a_body_names_is_read_however_its_media_type_is_written(
    services: FakeServices, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "keys.json"
    key = make(file, kind="public", scopes=["search", "events"], origins=[ORIGIN])
    headers = {"x-api-key": key, "origin": ORIGIN, "content-type": kind}
    async with gateway_client(services, keys_file=file) as gateway:
        for path, body in (
            ("/v1/transactions", b'{"user_id": "maya", "product_id": "P00001", "kind": "view"}'),
            ("/v1/search/text", b'{"query": "dress", "user_id": "maya"}'),
        ):
            assert_problem(await gateway.post(path, content=body, headers=headers), 403, "not-your-user")


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 422), (b"{", 400), (b"null", 422), (b"[]", 422), (b"[" * 20_000, 400)]
)
async def test_a_body_that_names_nobody_is_refused_for_what_it_is(
    services: FakeServices, tmp_path: Path, body: bytes, status: int
) -> None:
    file = tmp_path / "keys.json"
    key = make(file, kind="public", scopes=["search", "events"], origins=[ORIGIN])
    headers = {"x-api-key": key, "origin": ORIGIN, "content-type": "application/json"}
    async with gateway_client(services, keys_file=file) as gateway:
        for path in ("/v1/transactions", "/v1/transactions:batch", "/v1/feedback", "/v1/search/text"):
            assert (await gateway.post(path, content=body, headers=headers)).status_code == status
