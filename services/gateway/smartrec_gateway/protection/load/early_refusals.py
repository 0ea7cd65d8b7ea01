"""Refuses a search before anything is done for it, while the recommender has no room (pure ASGI).

Under three times the load that can be answered two of three calls end here, and each must cost next to
nothing. Those of another origin's pages go on, as their refusal needs headers of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from pydantic_core import to_json
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.protection.load.load_shedding import busy
from smartrec_service.observability.metrics import observe_request
from smartrec_service.observability.request_log import request_id_for
from smartrec_service.problems import MEDIA_TYPE, problem_body

log = structlog.get_logger()
SEARCH = "/v1/search/text"
LOG_SECONDS = 1.0  # one line for all refusals since the one before


class EarlyRefusals:
    """ASGI middleware outside of the request log. `has_room`: whether a search may begin now."""

    def __init__(
        self, app: ASGIApp, has_room: Callable[[], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self._has_room = has_room
        self._clock = clock
        self._logged_at = -LOG_SECONDS
        self._unlogged = 0
        problem = busy()
        self._body = problem_body(problem, "")
        self._headers = [(b"content-type", MEDIA_TYPE.encode())]
        self._headers += [
            (name.lower().encode(), value.encode()) for name, value in (problem.headers or {}).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_search(scope) or self._has_room():
            await self.app(scope, receive, send)
            return
        started = self._clock()
        request_id = request_id_for(scope)
        body = to_json({**self._body, "request_id": request_id})
        headers = [
            *self._headers,
            (b"content-length", str(len(body)).encode()),
            (b"x-request-id", request_id.encode()),
        ]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        self._count(started)

    def _count(self, started: float) -> None:
        now = self._clock()
        observe_request("POST", SEARCH, 503, now - started)
        self._unlogged += 1
        if now - self._logged_at >= LOG_SECONDS:
            log.info("searches_refused", count=self._unlogged, reason="the recommender has no room")
            self._logged_at, self._unlogged = now, 0


def _is_search(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["path"] != SEARCH or scope["method"] != "POST":
        return False
    return all(name != b"origin" for name, _ in scope["headers"])
