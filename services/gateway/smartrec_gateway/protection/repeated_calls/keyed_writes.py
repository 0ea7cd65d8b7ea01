"""Writes with an Idempotency-Key, as at Stripe (pure ASGI): done once, answered alike each time.

The first answer is kept where it was a success; a refused request is as if it had not been sent. While the
first one is in flight another one is refused (409), and so is another request under the same key (422).
"""

from __future__ import annotations

import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.problems import IdempotencyKeyReused, RequestInFlight
from smartrec_gateway.protection.access import is_api
from smartrec_gateway.protection.bodies.body_limits import UPLOADS
from smartrec_gateway.protection.keys.principal import principal_of
from smartrec_gateway.protection.repeated_calls.stored_answers import (
    IN_FLIGHT_SECONDS,
    MOST_BODY_BYTES,
    StoredAnswer,
    StoredAnswers,
)
from smartrec_service.problems import InvalidRequest, Problem, problem_response

KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
MOST_KEY_CHARACTERS = 250
KEY_PATTERN = r"^[\x21-\x7e]+$"
RETRY_AFTER_SECONDS = 1
MARGIN_SECONDS = 60.0  # a call's key is held for longer than the call may take
_READS = re.compile(r"/v1/(search/[a-z-]+|rules:preview)")
_ANSWERED_WITH_A_SECRET = re.compile(r"/v1/(keys|keys/[^/]+:rotate|webhooks)")


def takes_key(method: str, path: str) -> bool:
    """Whether a call takes a key: it changes something, and its answer may be kept.

    Not searches, though they are sent by POST, nor what is answered with a secret, which nobody keeps.
    """
    if not is_api(path) or _READS.fullmatch(path):
        return False
    if method == "POST" and _ANSWERED_WITH_A_SECRET.fullmatch(path):
        return False
    return method in ("POST", "PUT", "DELETE")


class KeyedWrites:
    """ASGI middleware, inside of whatever refuses a request before it is looked at.

    `upload_seconds`: how long a body may take that is read as a stream; `deadline_seconds`: what follows.
    """

    def __init__(
        self, app: ASGIApp, answers: StoredAnswers, upload_seconds: float, deadline_seconds: float
    ) -> None:
        self.app = app
        self._answers = answers
        self._upload_seconds = upload_seconds
        self._in_flight_seconds = max(IN_FLIGHT_SECONDS, deadline_seconds + MARGIN_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not takes_key(scope["method"], scope["path"]):
            await self.app(scope, receive, send)
            return
        key = Headers(scope=scope).get(KEY)
        if key is None:
            await self.app(scope, receive, send)
            return
        try:
            await self._once(_checked(key), scope, receive, send)
        except Problem as problem:
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(problem, request_id)(scope, receive, send)

    async def _once(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises: IdempotencyKeyReused, RequestInFlight."""
        body, in_flight_seconds = b"", self._in_flight_seconds
        if scope["path"] in UPLOADS:
            in_flight_seconds += self._upload_seconds
        else:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, receive = message.get("body", b""), _again(message, receive)
        fingerprint = _fingerprint(scope, body)
        name = _name(scope, key)
        stored = await self._answers.claim(name, fingerprint, in_flight_seconds)
        if stored is None:
            await self._first(name, fingerprint, scope, receive, send)
        elif stored.fingerprint != fingerprint:
            raise IdempotencyKeyReused(
                "Send a new Idempotency-Key with a new request, and the same one only to repeat the same."
            )
        elif stored.is_in_flight:
            raise RequestInFlight(
                "The first request with this key has no answer yet. Send it again in a moment.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        else:
            await _replay(stored, send)

    async def _first(self, name: str, fingerprint: str, scope: Scope, receive: Receive, send: Send) -> None:
        answered = _Answered(send)
        kept = None
        try:
            await self.app(scope, receive, answered.send)
            kept = answered.as_stored(fingerprint)
        finally:
            if kept is None:
                await self._answers.forget(name)
            else:
                await self._answers.keep(name, kept)


class _Answered:
    """Hands an answer on, and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()
        self._is_whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            # a copy: what stands outside adds headers of its own to the message
            self._start = {**message, "headers": list(message["headers"])}
        elif message["type"] == "http.response.body" and len(self._body) <= MOST_BODY_BYTES:
            self._body += message.get("body", b"")
            self._is_whole = not message.get("more_body")
        await self._send(message)

    def as_stored(self, fingerprint: str) -> StoredAnswer | None:
        """None for what is not to be kept: a refusal, a failure, an answer that is too large or broke off."""
        if self._start is None or not self._is_whole or len(self._body) > MOST_BODY_BYTES:
            return None
        status = int(self._start["status"])
        if not 200 <= status < 300:
            return None
        return StoredAnswer.of(fingerprint, status, list(self._start["headers"]), bytes(self._body))


async def _replay(stored: StoredAnswer, send: Send) -> None:
    """The first answer, with this request's own id."""
    start: Message = {"type": "http.response.start", "status": stored.status, "headers": []}
    headers = MutableHeaders(scope=start)
    for name, value in stored.headers:
        headers.append(name, value)
    headers[REPLAYED] = "true"
    await send(start)
    await send({"type": "http.response.body", "body": stored.content})


def _checked(key: str) -> str:
    """Raises: InvalidRequest."""
    if len(key) > MOST_KEY_CHARACTERS or not re.fullmatch(KEY_PATTERN, key):
        message = f"send 1 to {MOST_KEY_CHARACTERS} printable ASCII characters without blanks"
        raise InvalidRequest(f"{KEY}: {message}.", errors=[{"field": KEY, "message": message}])
    return key


def _fingerprint(scope: Scope, body: bytes) -> str:
    """Of an upload, whose body is not here yet, its length stands for it."""
    length = Headers(scope=scope).get("content-length", "")
    asked = [scope["method"], scope["path"], scope.get("query_string", b"").decode("latin-1"), length]
    digest = hashlib.sha256("\n".join(asked).encode())
    digest.update(body)
    return digest.hexdigest()


def _name(scope: Scope, key: str) -> str:
    """Of each caller its own: nobody gets an answer that was another's."""
    principal = principal_of(scope)
    who = "\n".join((principal.tenant or "", principal.key_id or "", principal.user_id or "", key))
    return f"smartrec:idempotency:{hashlib.sha256(who.encode()).hexdigest()}"


def _again(first: Message, receive: Receive) -> Receive:
    """The message that was read, then the rest."""
    messages = [first]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again
