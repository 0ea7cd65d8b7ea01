"""Which calls the gateway makes for a request that it knows: recorded by one here, to be sent alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.gateway.lean_client import Call
from smartrec.stack import state
from smartrec_gateway.clients.transport import Body, HttpTransport, Reply
from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings

LOOPBACK = "127.0.0.1"
_PARTS_OF_A_SEARCH = ("/v1/search", "/v1/map", "/v1/analyze")


@dataclass(frozen=True)
class RecordedCall:
    """`service`: the address up to the path."""

    service: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def as_call(self, body: bytes | None = None) -> Call:
        return Call.of(self.method, self.path, self.body if body is None else body, self.headers)


@dataclass
class RecordingTransport:
    """Passes calls on, and remembers them."""

    calls: list[RecordedCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._transport = HttpTransport()

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
        whole = (
            b"" if body is None else body if isinstance(body, bytes) else b"".join([c async for c in body])
        )
        service, _, path = url.partition("/v1/")
        self.calls.append(RecordedCall(service, method, f"/v1/{path}", headers, whole))
        return await self._transport.send(method, url, headers, whole if body is not None else None)

    async def close(self) -> None:
        await self._transport.close()


def gateway_settings(folder: Path) -> GatewaySettings:
    """Of a gateway in front of the services that run on a data folder. Raises: SystemExit without them."""
    found, settings = state.read_state(folder), state.read_job_settings(folder)
    if found is None or settings is None:
        raise SystemExit(f"No stack is ready on {folder}.")
    ports = {one.name: one.port for one in found.processes}
    urls = {f"{name}_url": f"http://{LOOPBACK}:{ports[name]}" for name in ("vision", "nlp", "recommender")}
    return GatewaySettings(internal_secret=settings["RECOMMENDER_INTERNAL_SECRET"], **urls)  # type: ignore[arg-type]


async def calls_for(folder: Path, path: str, **request: Any) -> list[RecordedCall]:
    """Those of `POST path` when it is sent again, in their order, without what is asked in the background."""
    transport = RecordingTransport()
    app = create_app(gateway_settings(folder), transport)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
    ):
        (await client.post(path, **request)).raise_for_status()
        transport.calls.clear()
        (await client.post(path, **request)).raise_for_status()
        return [call for call in transport.calls if call.path.startswith(_PARTS_OF_A_SEARCH)]
