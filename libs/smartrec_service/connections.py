"""A connection ends where its caller neither sends a whole request nor reads the answer."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from smartrec_service.problems import (
    MEDIA_TYPE,
    BadHttp,
    Problem,
    RequestHeadTooLarge,
    problem_body,
)

MAX_HEAD_BYTES = 65_536
MOST_PIPELINED = 16
# Two of these that differ could be read one way by a proxy and another way here.
SENT_ONCE = frozenset(
    {b"host", b"authorization", b"content-type", b"idempotency-key", b"origin", b"x-api-key"}
    | {b"x-smartrec-secret", b"x-smartrec-tenant"}
)
_ONE_MORE_LOOK_SECONDS = 0.05
_GO_ON = b"HTTP/1.1 100 "


class JoinedWrites:
    """An answer's way to its connection. The head goes with the body's first piece, or alone once the loop
    has turned: each write costs the kernel some microseconds, and wakes whoever reads.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""
        self._has_begun = False

    def write(self, data: bytes) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.writelines([head, data] if data else [head])
        elif self._has_begun or data.startswith(_GO_ON):
            self._transport.write(data)
        else:
            self._has_begun, self._head = True, data
            self._loop.call_soon(self._send_head)

    def close(self) -> None:
        self._send_head()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def _send_head(self) -> None:
        head, self._head = self._head, b""
        if head and not self._transport.is_closing():
            self._transport.write(head)


class TimedProtocol(HttpToolsProtocol):
    """Closes a connection whose request's headers are not there in time, or whose answer is not read.

    Bytes that bring neither a whole head nor a piece of a body are counted, as the parser keeps them:
    headers, addresses, trailers and chunk extensions without end.
    """

    header_timeout_seconds = 10.0
    _header_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _bytes_without_progress = 0
    _objection: Problem | None = None

    @property
    def waits_for_its_caller(self) -> bool:
        """Whether a request's headers or body are not all here."""
        return self._header_timer is not None or (self.cycle is not None and self.cycle.more_body)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        self._bytes_without_progress += len(data)
        super().data_received(data)
        if self._bytes_without_progress > MAX_HEAD_BYTES:
            self._refuse(_too_large())
        elif len(self.pipeline) > MOST_PIPELINED:
            self.transport.abort()
        is_idle = self.cycle is None or self.cycle.response_complete
        if is_idle and self.timeout_keep_alive_task is None:
            self._start_timer()

    def on_headers_complete(self) -> None:
        self._objection = self._objection_to_head()
        if self._objection is not None:  # the parser takes it for an error, and ends
            raise ValueError(self._objection.title)
        self._bytes_without_progress = 0
        self._stop_timer()
        if not self.transport.get_write_buffer_size():  # the answer before this one was read
            self._stop_write_timer()
        super().on_headers_complete()
        if self.cycle is not None:
            self.cycle.transport = JoinedWrites(self.transport, self.loop)  # type: ignore[assignment] # all that it uses

    def on_body(self, body: bytes) -> None:
        self._bytes_without_progress = 0
        super().on_body(body)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stop_write_timer()
        self._start_write_timer()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_write_timer()
        self._watch_the_rest()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch_the_rest()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._stop_write_timer()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP gets a problem document too."""
        self._refuse(self._objection or BadHttp(msg))

    def _objection_to_head(self) -> Problem | None:
        """To heads that others may read otherwise (RFC 9112, 3.2), and to large ones that came at once."""
        once = [name for name, _ in self.headers if name in SENT_ONCE]
        if len(once) != len(set(once)):
            twice = next(name for name in once if once.count(name) > 1)
            return BadHttp(f"Send one {twice.decode().title()} header.")
        if b"host" not in once and self.parser.get_http_version() == "1.1":
            return BadHttp("Send one Host header.")
        if not self.url.startswith((b"/", b"*")) and self._names_another_host():
            return BadHttp("The address and the Host header name two hosts.")
        if self._bytes_without_progress > MAX_HEAD_BYTES:
            of_lines = sum(len(name) + len(value) + len(b": \r\n") for name, value in self.headers)
            return _too_large() if len(self.url) + of_lines > MAX_HEAD_BYTES else None
        return None

    def _names_another_host(self) -> bool:
        """An address in full counts for more than `Host` (RFC 9112, 3.2.2), and `Host` is what is checked."""
        host = next((value for name, value in self.headers if name == b"host"), None)
        _, _, rest = self.url.partition(b"://")
        return host is not None and re.split(rb"[/?#]", rest)[0].lower() != host.strip().lower()

    def _refuse(self, problem: Problem) -> None:
        """Into an answer that has begun, or before that of an earlier request, nothing can be written."""
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if cycle.response_started or not cycle.more_body or self.pipeline:
                self.transport.abort()
                return
            cycle.disconnected = True  # whoever reads this body hears that there is no more
            cycle.message_event.set()
        body = json.dumps(problem_body(problem, uuid.uuid4().hex)).encode()
        head = (
            f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n"
            f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
        if self._write_timer is None:
            self._start_write_timer()

    def _start_timer(self) -> None:
        if self._header_timer is None and not self.transport.is_closing():
            self._header_timer = self.loop.call_later(self.header_timeout_seconds, self._look_once_more)

    def _look_once_more(self) -> None:
        """A loop that was held up runs its timers before it reads what has come meanwhile."""
        self._header_timer = self.loop.call_later(_ONE_MORE_LOOK_SECONDS, self.transport.close)

    def _stop_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _watch_the_rest(self) -> None:
        """What is too little to pause for must be read in time too: a connection is closed after it alone."""
        is_over = self.cycle is None or self.cycle.response_complete
        if is_over and not self.flow.write_paused and self.transport.get_write_buffer_size():
            self._stop_write_timer()
            self._start_write_timer()

    def _start_write_timer(self) -> None:
        self._write_timer = self.loop.call_later(self.header_timeout_seconds, self._end_unread)

    def _end_unread(self) -> None:
        self._write_timer = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _stop_write_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None


def _too_large() -> RequestHeadTooLarge:
    return RequestHeadTooLarge(f"Send at most {MAX_HEAD_BYTES:,} bytes before the body.")
