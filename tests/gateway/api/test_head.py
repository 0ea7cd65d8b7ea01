"""HEAD is answered wherever GET is, with the same head and no body."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    "path",
    ["/v1/popular", "/v1/products/P00001", "/v1/users/maya/recommendations", "/livez", "/openapi.json", "/"],
)
async def test_head_has_the_headers_of_get_and_no_body(gateway: httpx.AsyncClient, path: str) -> None:
    got, asked = await gateway.get(path), await gateway.head(path)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-type"] == got.headers["content-type"]
    assert asked.headers["x-request-id"]


async def test_head_where_there_is_no_get_is_refused_as_get_is(gateway: httpx.AsyncClient) -> None:
    asked = await gateway.head("/v1/search/text")
    assert (asked.status_code, asked.content) == (405, b"")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/v1/products/P00001", "DELETE, GET, HEAD, PUT"), ("/v1/search/text", "POST"), ("/livez", "GET, HEAD")],
)
async def test_a_method_that_there_is_not_is_refused_with_those_that_there_are(
    gateway: httpx.AsyncClient, path: str, allowed: str
) -> None:
    answer = await gateway.patch(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
