"""An address with a slash at its end does what the one without it does."""

from __future__ import annotations

from pathlib import Path

import httpx

from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices


async def test_a_slash_at_the_end_changes_nothing(gateway: httpx.AsyncClient) -> None:
    question = {"query": "red dress"}
    without, with_slash = [
        await gateway.post(path, json=question) for path in ("/v1/search/text", "/v1/search/text/")
    ]
    assert with_slash.status_code == 200
    assert with_slash.json()["products"] == without.json()["products"]
    assert (await gateway.get("/v1/popular/?limit=3")).json()["products"]


async def test_two_of_them_are_another_address(gateway: httpx.AsyncClient) -> None:
    assert_problem(await gateway.get("/v1/popular//"), 404, "not-found")


async def test_a_write_without_an_identifier_meets_no_other_endpoint(gateway: httpx.AsyncClient) -> None:
    for method, path in [("DELETE", "/v1/products/"), ("PUT", "/v1/products/"), ("DELETE", "/v1/users/")]:
        assert_problem(await gateway.request(method, path, json={}), 404, "not-found")


async def test_an_escaped_slash_stays_part_of_the_address(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await gateway.delete("/v1/products/P00001%2F")
    assert services.recommender.requests == []


async def test_a_key_needs_the_same_scope_with_the_slash(services: FakeServices, tmp_path: Path) -> None:
    key = KeyFile(tmp_path / "keys.json").create(KeyWish(name="test", scopes=["search"]))[1]
    async with gateway_client(services, keys_file=tmp_path / "keys.json") as gateway:
        headers = {"x-api-key": key}
        assert (await gateway.get("/v1/popular/", headers=headers)).status_code == 200
        assert_problem(await gateway.delete("/v1/users/maya/", headers=headers), 403, "scope-missing")
