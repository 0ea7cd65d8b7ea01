"""Recommendations for a shopper, one product, products like it, and the demo's shoppers."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from smartrec_gateway.settings import BadConfiguration
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices


async def test_a_shopper_never_seen_gets_products_not_an_error(gateway: httpx.AsyncClient) -> None:
    body = (await gateway.get("/v1/users/somebody new/recommendations")).json()
    assert len(body["products"]) == 10
    assert body["ordered_for"] == "cold"
    assert body["degraded"] == []


async def test_the_limit_is_kept(gateway: httpx.AsyncClient) -> None:
    body = (await gateway.get("/v1/users/maya/recommendations", params={"limit": 25})).json()
    assert len(body["products"]) == 25


@pytest.mark.parametrize("limit", ["-1", "0", "101", "ten"])
@pytest.mark.parametrize("path", ["/v1/users/maya/recommendations", "/v1/products/P00001/similar"])
async def test_a_bad_limit_is_named(gateway: httpx.AsyncClient, path: str, limit: str) -> None:
    document = assert_problem(await gateway.get(path, params={"limit": limit}), 422, "invalid-request")
    assert document["errors"][0]["field"] == "limit"


@pytest.mark.parametrize("user_id", ["%00", "%0A", "x" * 129, "%E2%80%AE", "%20"])
async def test_a_user_id_that_cannot_be_one_is_named(gateway: httpx.AsyncClient, user_id: str) -> None:
    document = assert_problem(
        await gateway.get(f"/v1/users/{user_id}/recommendations"), 422, "invalid-request"
    )
    assert document["errors"][0]["field"] == "user_id"


async def test_one_product_is_shown_with_its_description(gateway: httpx.AsyncClient) -> None:
    body = (await gateway.get("/v1/products/P00036")).json()
    assert body["title"] == "Floral red dress"
    assert body["description"].startswith("A floral dress")
    assert body["currency"] == "EUR"


@pytest.mark.parametrize("path", ["/v1/products/P99999", "/v1/products/P99999/similar"])
async def test_an_unknown_product_is_a_problem(gateway: httpx.AsyncClient, path: str) -> None:
    assert_problem(await gateway.get(path), 404, "unknown-product")


@pytest.mark.parametrize("product_id", ["%2E%2E", "%2E", "P1?limit=1", "a b&c=d"])
async def test_an_odd_product_id_stays_one_segment_of_the_upstream_path(
    gateway: httpx.AsyncClient, services: FakeServices, product_id: str
) -> None:
    url = httpx.URL("http://localhost/v1/products/").copy_with(
        raw_path=b"/v1/products/" + product_id.replace("?", "%3F").replace(" ", "%20").encode()
    )
    assert_problem(await gateway.get(url), 404, "unknown-product")
    sent = services.recommender.requests[-1].url.raw_path
    assert sent.startswith(b"/v1/products/")
    assert sent.count(b"/") == 3
    assert b"?" not in sent
    assert not sent.endswith(b".")


async def test_similar_products_do_not_include_the_product_itself(gateway: httpx.AsyncClient) -> None:
    body = (await gateway.get("/v1/products/P00006/similar", params={"limit": 5})).json()
    assert len(body["products"]) == 5
    assert {product["category"] for product in body["products"]} == {"Dress"}
    assert "P00006" not in {product["id"] for product in body["products"]}


async def test_demo_shoppers_are_listed_only_where_the_demo_runs(
    gateway: httpx.AsyncClient, services: FakeServices, tmp_path: Path
) -> None:
    assert_problem(await gateway.get("/v1/demo/shoppers"), 404, "demo-shoppers-off")
    shoppers = [{"id": "maya", "name": "Maya", "about": "Floral dresses, all summer long", "age": 31}]
    file = tmp_path / "shoppers.json"
    file.write_text(json.dumps(shoppers))
    async with gateway_client(services, demo_shoppers_file=file) as demo:
        body = (await demo.get("/v1/demo/shoppers")).json()
    assert body == {"shoppers": [{"id": "maya", "name": "Maya", "about": "Floral dresses, all summer long"}]}


async def test_a_broken_file_of_demo_shoppers_stops_the_start(services: FakeServices, tmp_path: Path) -> None:
    file = tmp_path / "shoppers.json"
    file.write_text("{}")
    with pytest.raises(BadConfiguration, match="GATEWAY_DEMO_SHOPPERS_FILE"):
        async with gateway_client(services, demo_shoppers_file=file):
            pass
