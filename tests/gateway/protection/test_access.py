"""Who may call: with a key, without one, from another machine, from another web site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import BadConfiguration, GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

KEY = "sk-9f2c0e6b7a"
PROTECTED: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/v1/search/image", {"files": {"image": ("a.jpg", b"x", "image/jpeg")}}),
    ("POST", "/v1/search/text", {"json": {"query": "dress"}}),
    ("POST", "/v1/search/text", {"content": b"{broken"}),
    ("GET", "/v1/users/maya/recommendations", {}),
    ("GET", "/v1/products/P00001", {}),
    ("GET", "/v1/products/P00001/similar", {}),
    ("POST", "/v1/transactions", {"json": {"user_id": "a", "product_id": "P00001", "kind": "view"}}),
    ("GET", "/v1/demo/shoppers", {}),
    ("GET", "/v1/nothing/here", {}),
    ("GET", "/metrics", {}),
]
OPEN = [
    "/",
    "/livez",
    "/readyz",
    "/web/app.js",
    "/manifest.webmanifest",
    "/docs",
    "/openapi.json",
]


def test_a_file_of_redis_password_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = GatewaySettings(redis_url="redis://localhost/0", redis_password_file=tmp_path / "none")
    with pytest.raises(BadConfiguration, match="GATEWAY_REDIS_PASSWORD_FILE cannot be read"):
        create_app(settings)


@pytest.mark.parametrize(("method", "path", "request_"), PROTECTED)
async def test_once_a_key_is_set_every_endpoint_needs_it(
    services: FakeServices, method: str, path: str, request_: dict[str, Any]
) -> None:
    async with gateway_client(services, api_key=KEY) as gateway:
        missing = await gateway.request(method, path, **request_)
        wrong = await gateway.request(method, path, headers={"x-api-key": KEY + "x"}, **request_)
        right = await gateway.request(method, path, headers={"x-api-key": KEY}, **request_)
    assert_problem(missing, 401, "api-key-missing")
    assert missing.headers["www-authenticate"] == "Bearer"
    assert_problem(wrong, 401, "api-key-wrong")
    assert right.status_code != 401


@pytest.mark.parametrize("path", OPEN)
async def test_page_health_and_documentation_are_open(services: FakeServices, path: str) -> None:
    async with gateway_client(services, api_key=KEY, base_url="https://shop.example") as gateway:
        assert (await gateway.get(path)).status_code == 200


@pytest.mark.parametrize("authorization", [f"Bearer {KEY}", f"bearer  {KEY}"])
async def test_the_key_may_be_a_bearer_token(services: FakeServices, authorization: str) -> None:
    async with gateway_client(services, api_key=KEY) as gateway:
        answer = await gateway.get("/v1/products/P00001", headers={"authorization": authorization})
        basic = await gateway.get("/v1/products/P00001", headers={"authorization": f"Basic {KEY}"})
    assert answer.status_code == 200
    assert_problem(basic, 401, "api-key-missing")


async def test_many_wrong_keys_from_one_address_are_told_to_wait_and_the_right_one_is_served(
    services: FakeServices,
) -> None:
    async with gateway_client(services, api_key=KEY) as gateway:
        answers = [
            await gateway.get("/v1/products/P00001", headers={"x-api-key": f"guess-{number}"})
            for number in range(25)
        ]
        right = await gateway.get("/v1/products/P00001", headers={"x-api-key": KEY})
    assert [answer.status_code for answer in answers] == [401] * 20 + [429] * 5
    assert_problem(answers[-1], 429, "too-many-requests")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert right.status_code == 200


async def test_a_shops_key_does_not_show_the_metrics_of_all_shops(
    services: FakeServices, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.write_text("outlet sk-outlet\n")
    async with gateway_client(services, api_key=KEY, tenant_keys_file=keys) as gateway:
        assert_problem(
            await gateway.get("/metrics", headers={"x-api-key": "sk-outlet"}), 401, "api-key-wrong"
        )
        assert (await gateway.get("/metrics", headers={"x-api-key": KEY})).status_code == 200


async def test_a_key_with_letters_beyond_ascii_is_wrong_not_an_error(services: FakeServices) -> None:
    async with gateway_client(services, api_key=KEY) as gateway:
        answer = await gateway.get("/v1/products/P00001", headers={"x-api-key": "schlüssel".encode()})
    assert_problem(answer, 401, "api-key-wrong")


async def test_the_key_may_come_from_a_secret_file(services: FakeServices, tmp_path: Path) -> None:
    secret = tmp_path / "api_key"
    secret.write_text(KEY + "\n")
    async with gateway_client(services, api_key_file=secret) as gateway:
        answer = await gateway.get("/v1/products/P00001", headers={"x-api-key": KEY})
        assert_problem(await gateway.get("/v1/products/P00001"), 401, "api-key-missing")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "0.0.0.0"},  # noqa: S104 (the very mistake)
        {"host": "::"},
        {"host": "192.168.1.7"},
        {"host": "0.0.0.0", "published_host": "0.0.0.0"},  # noqa: S104
        {"host": "127.0.0.1", "published_host": "10.0.0.1"},
        {"host": "0.0.0.0", "published_host": ""},  # noqa: S104
    ],
)
def test_without_a_key_it_does_not_start_where_others_can_reach_it(settings: dict[str, str]) -> None:
    with pytest.raises(BadConfiguration, match="GATEWAY_API_KEY"):
        create_app(GatewaySettings(**settings))  # type: ignore[arg-type]
    create_app(GatewaySettings(**settings, api_key=KEY))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "localhost"},
        {"host": "::1"},
        {"host": "127.0.0.2"},
        {"host": "0.0.0.0", "published_host": "127.0.0.1"},  # noqa: S104 (inside a container)
    ],
)
def test_without_a_key_it_starts_where_only_this_machine_reaches_it(settings: dict[str, str]) -> None:
    create_app(GatewaySettings(**settings))  # type: ignore[arg-type]


def test_a_key_that_cannot_work_stops_the_start(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    for settings in (
        {"api_key_file": empty},
        {"api_key_file": tmp_path / "missing"},
        {"api_key": "two words"},
        {"api_key": KEY, "api_key_file": empty},
    ):
        with pytest.raises(BadConfiguration, match="GATEWAY_API_KEY"):
            create_app(GatewaySettings(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.7:8000", "", "[::2]:8000"]
)
async def test_without_a_key_a_foreign_host_name_is_refused(gateway: httpx.AsyncClient, host: str) -> None:
    for path in ("/", "/v1/products/P00001", "/images/x.webp", "/metrics"):
        assert_problem(await gateway.get(path, headers={"host": host}), 403, "foreign-host")
    assert (await gateway.get("/livez", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "shop.localhost"])
async def test_without_a_key_this_machines_own_names_are_served(
    gateway: httpx.AsyncClient, host: str
) -> None:
    assert (await gateway.get("/v1/products/P00001", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000", "http://["])
async def test_without_a_key_a_form_on_another_site_cannot_be_sent_here(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes, origin: str
) -> None:
    files = {"image": ("a.jpg", photo, "image/jpeg")}
    answer = await gateway.post("/v1/search/image", files=files, headers={"origin": origin})
    assert_problem(answer, 403, "foreign-origin")
    assert services.vision.requests == []


async def test_the_services_own_page_may_call_it(gateway: httpx.AsyncClient) -> None:
    headers = {"host": "localhost:8000", "origin": "http://localhost:8000"}
    assert (await gateway.get("/v1/products/P00001", headers=headers)).status_code == 200


async def test_another_origin_may_call_it_only_where_it_is_listed(services: FakeServices) -> None:
    ask = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    listed = {"cors_origins": "https://shop.example, https://www.shop.example", "api_key": KEY}
    async with gateway_client(services, **listed) as gateway:
        preflight = await gateway.options("/v1/search/text", headers=ask)
        answer = await gateway.get("/v1/products/P00001", headers={**ask, "x-api-key": KEY})
    async with gateway_client(services, api_key=KEY) as gateway:
        refused = await gateway.options("/v1/search/text", headers=ask)
    assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    ("asked", "status", "slug"),
    [
        ({"access-control-request-method": "PROPFIND"}, 405, "method-not-allowed"),
        ({"access-control-request-private-network": "true"}, 403, "private-network-not-offered"),
    ],
)
async def test_a_page_of_a_listed_origin_hears_what_else_its_call_may_not(
    services: FakeServices, asked: dict[str, str], status: int, slug: str
) -> None:
    ask = {"origin": "https://shop.example", "access-control-request-method": "POST", **asked}
    async with gateway_client(services, cors_origins="https://shop.example", api_key=KEY) as gateway:
        assert_problem(await gateway.options("/v1/search/text", headers=ask), status, slug)


async def test_a_page_of_an_origin_that_is_not_listed_hears_a_problem_when_it_asks_whether_it_may_call(
    services: FakeServices,
) -> None:
    ask = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    async with gateway_client(services, cors_origins="https://shop.example", api_key=KEY) as gateway:
        refused = await gateway.options("/v1/search/text", headers=ask)
    assert_problem(refused, 403, "foreign-origin")
    assert "access-control-allow-origin" not in refused.headers
