"""Tokens of shoppers: each reaches its own history and no other's; a forged one reaches nothing."""

from __future__ import annotations

import asyncio
import json
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from smartrec_gateway.main import create_app
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from smartrec_gateway.protection.keys.signing_keys import SigningKeys, SigningKeysUnknown, reader
from smartrec_gateway.settings import BadConfiguration, GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices
from tests.gateway.keys.tokens import AUDIENCE, ISSUER, Issuer, settings_of

KEY = "sk-of-the-install"


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def settings(issuer: Issuer, tmp_path: Path) -> dict[str, Any]:
    return {**settings_of(issuer.write(tmp_path / "jwks.json")), "api_key": KEY}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_a_user_reaches_the_own_history_feed_export_and_erasure(
    services: FakeServices, settings: dict[str, Any], issuer: Issuer
) -> None:
    mine = bearer(issuer.token("maya"))
    async with gateway_client(services, **settings) as gateway:
        for path in ("recommendations", "because-you-bought", "export"):
            assert (await gateway.get(f"/v1/users/maya/{path}", headers=mine)).status_code == 200, path
        view = {"user_id": "maya", "product_id": "P00001", "kind": "view"}
        assert (await gateway.post("/v1/transactions", json=view, headers=mine)).status_code == 201
        assert (
            await gateway.post("/v1/search/text", json={"query": "dress"}, headers=mine)
        ).status_code == 200
        assert (await gateway.delete("/v1/users/maya", headers=mine)).status_code == 200


async def test_a_user_reaches_nothing_of_another_user_whichever_way_it_is_named(
    services: FakeServices, settings: dict[str, Any], issuer: Issuer, photo: bytes
) -> None:
    view = {"product_id": "P00001", "kind": "view"}
    batch = {"transactions": [{**view, "user_id": "maya"}, {**view, "user_id": "noah"}]}
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/v1/users/noah/recommendations", {}),
        ("GET", "/v1/users/noah/because-you-bought", {}),
        ("GET", "/v1/products/P00001/similar?user_id=noah", {}),
        ("POST", "/v1/search/text", {"json": {"query": "dress", "user_id": "noah"}}),
        ("POST", "/v1/search/image", {"files": {"image": ("a.jpg", photo)}, "data": {"user_id": "noah"}}),
        ("POST", "/v1/transactions", {"json": {**view, "user_id": "noah"}}),
        ("POST", "/v1/transactions:batch", {"json": batch}),
    ]
    async with gateway_client(services, **settings) as gateway:
        for headers in (bearer(issuer.token("maya")), {**bearer(issuer.token("maya")), "x-api-key": KEY}):
            for method, path, request in calls:
                answer = await gateway.request(method, path, headers=headers, **request)
                assert_problem(answer, 403, "not-your-user")
        for method, path in (("GET", "/v1/users/noah/export"), ("DELETE", "/v1/users/noah")):
            answer = await gateway.request(method, path, headers=bearer(issuer.token("maya")))
            assert_problem(answer, 403, "scope-missing")
    assert services.recommender.requests == []
    assert services.vision.requests == []


async def test_a_service_key_acts_for_any_user(services: FakeServices, settings: dict[str, Any]) -> None:
    async with gateway_client(services, **settings) as gateway:
        for user_id in ("maya", "noah"):
            answer = await gateway.get(f"/v1/users/{user_id}/export", headers={"x-api-key": KEY})
            assert answer.status_code == 200


async def test_a_token_beside_a_public_key_lets_a_page_serve_its_user(
    services: FakeServices, settings: dict[str, Any], issuer: Issuer, tmp_path: Path
) -> None:
    origin = "https://shop.example"
    wish = KeyWish(name="page", kind="public", origins=(origin,))
    key = KeyFile(tmp_path / "keys.json").create(wish)[1]
    headers = {"x-api-key": key, "origin": origin, **bearer(issuer.token("maya"))}
    async with gateway_client(services, **settings, keys_file=tmp_path / "keys.json") as gateway:
        assert (await gateway.get("/v1/users/maya/recommendations", headers=headers)).status_code == 200
        other = await gateway.get("/v1/users/noah/recommendations", headers=headers)
    assert_problem(other, 403, "not-your-user")


def _unsigned(**claims: Any) -> str:
    parts = ({"alg": "none", "kid": "k1"}, {"iss": ISSUER, "aud": AUDIENCE, "sub": "maya", **claims})
    return ".".join(urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in parts) + "."


def _by_secret(issuer: Issuer) -> str:
    """Signed with what is public of the key as if it were a secret, the old confusion of algorithms."""
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "maya", "exp": int(time.time()) + 60}
    secret = issuer.document()["keys"][0]["x"]
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "k1"})


@pytest.mark.parametrize(
    "forge",
    [
        lambda issuer: issuer.token(exp=int(time.time()) - 3600),
        lambda issuer: issuer.token(exp=None),
        lambda issuer: issuer.token(nbf=int(time.time()) + 3600),
        lambda issuer: issuer.token(iss="https://evil.example"),
        lambda issuer: issuer.token(aud="another"),
        lambda issuer: issuer.token(aud=None),
        lambda issuer: issuer.token(user_id=None),
        lambda issuer: issuer.token(user_id="a/b"),
        lambda _: Issuer().token(),
        lambda _: Issuer("k2").token(),
        lambda _: _unsigned(exp=int(time.time()) + 60),
        _by_secret,
        lambda _: "not.a.token",
        lambda issuer: issuer.token()[:-4] + "AAAA",
    ],
)
async def test_a_token_that_is_not_the_issuers_opens_nothing(
    services: FakeServices, settings: dict[str, Any], issuer: Issuer, forge: Any
) -> None:
    async with gateway_client(services, **settings) as gateway:
        answer = await gateway.get("/v1/users/maya/recommendations", headers=bearer(forge(issuer)))
    assert_problem(answer, 401, "token-wrong")
    assert services.recommender.requests == []


async def test_a_token_of_one_shop_does_not_reach_another(
    services: FakeServices, settings: dict[str, Any], issuer: Issuer, tmp_path: Path
) -> None:
    (tmp_path / "tenants").write_text("outlet sk-outlet\n")
    both = {**settings, "tenant_keys_file": tmp_path / "tenants", "jwt_tenant_claim": "shop"}
    async with gateway_client(services, **both) as gateway:
        foreign = await gateway.get(
            "/v1/popular", headers={"x-api-key": "sk-outlet", **bearer(issuer.token("maya"))}
        )
        own = await gateway.get(
            "/v1/popular", headers={"x-api-key": "sk-outlet", **bearer(issuer.token("maya", shop="outlet"))}
        )
    assert_problem(foreign, 401, "token-wrong")
    assert own.status_code == 200
    assert services.recommender.requests[-1].headers["x-smartrec-tenant"] == "outlet"


async def test_while_the_issuers_keys_cannot_be_had_tokens_wait_and_keys_work(services: FakeServices) -> None:
    unreachable = {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks_url": "http://127.0.0.1:9/jwks"}
    async with gateway_client(services, **unreachable, api_key=KEY) as gateway:
        answer = await gateway.get("/v1/popular", headers=bearer(Issuer().token()))
        with_key = await gateway.get("/v1/popular", headers={"x-api-key": KEY})
    assert_problem(answer, 503, "tokens-unreadable")
    assert int(answer.headers["retry-after"]) > 0
    assert with_key.status_code == 200


async def test_new_signing_keys_are_taken_and_made_up_ones_cause_no_storm() -> None:
    now, reads = 0.0, 0
    issuers = [Issuer("k1")]

    async def read() -> bytes:
        nonlocal reads
        reads += 1
        if not issuers:
            raise TimeoutError
        return json.dumps({"keys": [key for each in issuers for key in each.document()["keys"]]}).encode()

    keys = SigningKeys(read, clock=lambda: now)
    assert await keys.key("k1") is not None
    for number in range(100):
        assert await keys.key(f"made-up-{number}") is None
    assert reads == 1
    issuers.append(Issuer("k2"))
    now += 11
    assert await keys.key("k2") is not None
    issuers.clear()
    now += 1000
    assert await keys.key("k1") is not None, "keys stay in use while their source does not answer"
    assert reads == 3


@asynccontextmanager
async def served(document: bytes) -> AsyncIterator[str]:
    """The address of a server that answers with it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + document)
        with suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks"


async def test_a_document_of_keys_that_comes_in_several_pieces_is_read_as_a_whole(issuer: Issuer) -> None:
    document = json.dumps(issuer.document() | {"": "a" * 900_000}).encode()
    async with served(document) as url:
        assert await SigningKeys(reader(url, None)).key(issuer.key_id) is not None


async def test_a_document_of_keys_that_is_too_large_is_not_read(issuer: Issuer) -> None:
    async with served(json.dumps(issuer.document() | {"": "a" * 1_100_000}).encode()) as url:
        with pytest.raises(SigningKeysUnknown):
            await SigningKeys(reader(url, None)).key(issuer.key_id)


async def test_a_token_signed_with_too_short_a_key_opens_nothing(
    services: FakeServices, settings: dict[str, Any], tmp_path: Path
) -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 (the point)
    public = jwt.algorithms.RSAAlgorithm.to_jwk(short.public_key(), as_dict=True)
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [{**public, "kid": "k1", "alg": "RS256"}]}))
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "maya", "exp": int(time.time()) + 60}
    with warnings.catch_warnings(action="ignore"):
        token = jwt.encode(claims, short, algorithm="RS256", headers={"kid": "k1"})
    async with gateway_client(services, **settings) as gateway:
        assert_problem(await gateway.get("/v1/popular", headers=bearer(token)), 401, "token-wrong")


async def test_before_any_keys_were_read_no_token_can_be_judged() -> None:
    async def read() -> bytes:
        raise OSError

    with pytest.raises(SigningKeysUnknown):
        await SigningKeys(read).key("k1")


@pytest.mark.parametrize("given", [{"jwt_issuer": ISSUER}, {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE}])
def test_half_of_the_settings_of_tokens_stops_the_start(given: dict[str, str]) -> None:
    with pytest.raises(BadConfiguration, match="GATEWAY_JWT_JWKS_URL"):
        create_app(GatewaySettings(**given))  # type: ignore[arg-type]
