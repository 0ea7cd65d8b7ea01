"""Refuses a search before anything is done for it, while the recommender has no room (pure ASGI).

Under three times the load that can be answered two of three calls end here, and each must cost next to
nothing. So it comes before keys and limits: a refusal costs its caller no units, and whoever is over a limit
may hear of the load first. Those of another origin's pages go on, as their refusal needs headers of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pydantic_core import to_json
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.protection.load.load_shedding import busy
from smartrec_service.observability.request_log import request_id_for, write_line
from smartrec_service.problems import MEDIA_TYPE, problem_body

SEARCH = "/v1/search/text"


class EarlyRefusals:
    """ASGI middleware outside of the request log. `has_room`: whether a search may begin now."""

    def __init__(self, app: ASGIApp, has_room: Callable[[], bool]) -> None:
        self.app = app
        self._has_room = has_room
        problem = busy()
        self._status = problem.status
        self._body = problem_body(problem, "")
        self._headers = [(b"content-type", MEDIA_TYPE.encode())]
        self._headers += [
            (name.lower().encode(), value.encode()) for name, value in (problem.headers or {}).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_search(scope) or self._has_room():
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = request_id_for(scope)
        body = to_json({**self._body, "request_id": request_id})
        headers = [
            *self._headers,
            (b"content-length", str(len(body)).encode()),
            (b"x-request-id", request_id.encode()),
        ]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        duration_seconds = time.perf_counter() - started
        write_line("POST", SEARCH, self._status, duration_seconds, request_id, refused_by="load")


def _is_search(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["path"] != SEARCH or scope["method"] != "POST":
        return False
    return all(name != b"origin" for name, _ in scope["headers"])
