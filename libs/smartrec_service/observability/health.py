"""Liveness without I/O, and readiness as named pings run side by side, each with a deadline.

The form of the readiness answer follows hynek/svcs: `{"ok": [names], "failing": {name: reason}}`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

Ping = Callable[[], Awaitable[object]]
log = structlog.get_logger()


class Readiness(BaseModel):
    """Whether a service can serve."""

    ok: list[str] = Field(description="What it depends on and can use.")
    failing: dict[str, str] = Field(
        description="What it cannot use, with the reason; empty where it can serve."
    )


def install_health(
    app: FastAPI, pings: Callable[[], Mapping[str, Ping]], deadline_seconds: float = 2.0
) -> None:
    """Adds `/livez` and `/readyz`. `pings` is called per request, after the lifespan has made the clients.

    A ping raises when what it asks for is not usable; what it returns is not looked at.
    """

    @app.get("/livez", tags=["operations"], summary="Is the process alive?")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @app.get(
        "/readyz",
        tags=["operations"],
        summary="Can it serve? Asks each thing that it depends on",
        response_model=Readiness,
        responses={
            503: {"model": Readiness, "description": "At least one dependency fails; the body names it."}
        },
    )
    async def readyz() -> JSONResponse:
        failing = await run_pings(pings(), deadline_seconds)
        if app.state.is_draining:
            failing["draining"] = "it has been told to stop"
        ok = [name for name in pings() if name not in failing]
        return JSONResponse({"ok": ok, "failing": failing}, 503 if failing else 200)


async def run_pings(pings: Mapping[str, Ping], deadline_seconds: float) -> dict[str, str]:
    """Returns: the name of each ping that failed, with a reason that is safe to show."""
    reasons = await asyncio.gather(*(_run_ping(name, ping, deadline_seconds) for name, ping in pings.items()))
    return {name: reason for name, reason in zip(pings, reasons, strict=True) if reason}


async def _run_ping(name: str, ping: Ping, deadline_seconds: float) -> str | None:
    try:
        async with asyncio.timeout(deadline_seconds):
            await ping()
    except TimeoutError:
        return f"no answer within {deadline_seconds:g} s"
    except Exception as error:  # noqa: BLE001 (whatever a ping raises means: not ready)
        log.warning("ping_failed", ping=name, error=repr(error))
        return type(error).__name__
    return None
