"""The web server: uvicorn, with an end to silent connections and a drain that nobody can hold up.

uvicorn waits for a request's headers as long as a caller likes, and at its end for bodies that never come.
"""

from __future__ import annotations

import asyncio
import gc
import socket

import uvicorn
from fastapi import FastAPI

from smartrec_service.connections import TimedProtocol
from smartrec_service.settings import ServiceSettings


class DrainingServer(uvicorn.Server):
    """Told to stop, it says so at `/readyz` and still accepts for `drain_seconds`; then it ends what runs.

    Each answer closes its connection then, from which a caller that knows other replicas learns of it.
    `owns_process`: nothing else runs in it, so what is there at the start stays until the end.
    """

    owns_process = False

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain_seconds: float) -> None:
        super().__init__(config)
        self._app = app
        self._drain_seconds = drain_seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.owns_process:
            # Else the collector looks at all of it again and again, and nobody is answered meanwhile.
            gc.collect()
            gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.is_draining = True
        self.server_state.default_headers.append((b"connection", b"close"))
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._drain_seconds
        while loop.time() < ends_at and not self.force_exit:  # noqa: ASYNC110 (a signal handler sets it)
            await asyncio.sleep(0.05)
        for connection in list(self.server_state.connections):
            if isinstance(connection, TimedProtocol) and connection.waits_for_its_caller:
                connection.transport.close()
        await super().shutdown(sockets)


def serve(app: FastAPI, settings: ServiceSettings, sockets: list[socket.socket] | None = None) -> None:
    """Until SIGTERM or SIGINT, on uvloop where there is one. `sockets`: listened on already."""
    server = new_server(app, settings)
    server.owns_process = True
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets))


def new_server(app: FastAPI, settings: ServiceSettings) -> DrainingServer:
    """`X-Forwarded-For` is believed of `trusted_proxies` alone."""
    timed = {"header_timeout_seconds": settings.header_timeout_seconds}
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=type("Protocol", (TimedProtocol,), timed),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=settings.graceful_shutdown_seconds,
    )
    return DrainingServer(config, app, settings.drain_seconds)
