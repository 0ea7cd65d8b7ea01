"""A gateway called without a network, and pictures to send to it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
from PIL import Image

from smartrec_gateway.clients.transport import Transport
from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import URLS


@asynccontextmanager
async def gateway_client(
    transport: Transport,
    base_url: str = "http://localhost",
    silent_seconds: float | None = None,
    **settings: Any,
) -> AsyncIterator[httpx.AsyncClient]:
    """`silent_seconds`: how long the recommender may answer nobody before it passes for one that hangs."""
    app = create_app(GatewaySettings(**{**URLS, **settings}), transport)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base_url) as client,
    ):
        if silent_seconds is not None:
            limit = app.state.clients.recommender.admission.limit
            limit.options = replace(limit.options, silent_seconds=silent_seconds)
        yield client


def blank_picture(width: int = 60, height: int = 60) -> bytes:
    """One colour all over, which the fake vision takes for nothing to wear."""
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def picture_bytes(width: int = 200, height: int = 300, kind: str = "JPEG") -> bytes:
    """A picture with something in it: a gradient, which the fake vision takes for a garment."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(buffer, kind)
    return buffer.getvalue()
