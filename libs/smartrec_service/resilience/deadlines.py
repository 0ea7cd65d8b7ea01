"""How long a caller still waits, told from service to service: nobody works for a caller who has gone.

The time travels as what is left of it, as clocks of two machines differ.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

TIMEOUT_HEADER = "x-request-timeout-ms"
_MOST_DIGITS = 9  # more than eleven days are no deadline
_ends_at_seconds: ContextVar[float] = ContextVar("ends_at_seconds", default=math.inf)


class Deadlines:
    """ASGI middleware: takes over the deadline of whoever calls."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        before = _ends_at_seconds.get()
        begin(Headers(scope=scope))
        try:
            await self.app(scope, receive, send)
        finally:
            _ends_at_seconds.set(before)


def timeout_header(seconds: float) -> dict[str, str]:
    """What a call carries whose caller waits for so long."""
    return {TIMEOUT_HEADER: str(max(0, math.floor(seconds * 1000)))}


def begin(headers: Mapping[str, str]) -> None:
    """Takes the caller's deadline over for this request and the tasks that it starts; none: no deadline."""
    milliseconds = headers.get(TIMEOUT_HEADER, "")
    is_number = milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) <= _MOST_DIGITS
    _ends_at_seconds.set(time.monotonic() + int(milliseconds) / 1000 if is_number else math.inf)


def seconds_left(at_most: float = math.inf) -> float:
    """Returns: the rest of the caller's time, up to `at_most`; 0 if it is over."""
    return min(at_most, max(0.0, _ends_at_seconds.get() - time.monotonic()))
