"""One loaded mapper for all tests, and the service around it without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from smartrec_nlp.interpretation import Interpretation
from smartrec_nlp.lexicon.loading import Lexicon, load_lexicon
from smartrec_nlp.main import create_app
from smartrec_nlp.mapper import Mapper, load_mapper
from smartrec_nlp.settings import NlpSettings

Call = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def mapper() -> Mapper:
    return load_mapper()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def call(mapper: Mapper) -> Call:
    """Calls the service: `call("POST", "/v1/map", json={...})`."""
    app = create_app(NlpSettings(max_batch_texts=3), mapper)

    async def answer(method: str, path: str, **request: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://nlp") as client,
        ):
            return await client.request(method, path, **request)

    return lambda method, path, **request: asyncio.run(answer(method, path, **request))


def names(result: Interpretation, count: int = 10) -> list[str]:
    """The names of the first attributes, best first."""
    return [attribute.name for attribute in result.attributes[:count]]


def categories(result: Interpretation) -> list[str]:
    return [category.name for category in result.categories]


def colours(result: Interpretation) -> list[str]:
    return [colour.name for colour in result.colours]
