"""Who may call: an API key, or without any only this machine's own programs and pages (pure ASGI).

It stands before anything of the body is read. Without a key it refuses foreign Host headers, because a web
site can make its own name resolve to 127.0.0.1 (DNS rebinding), and foreign Origins, because a form on any
web site can be sent here.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.problems import (
    ApiKeyMissing,
    ApiKeyWrong,
    ForeignHost,
    ForeignOrigin,
    TooManyRequests,
)
from smartrec_gateway.protection.api_keys import TenantOfKey
from smartrec_gateway.protection.wrong_keys import WrongKeys
from smartrec_gateway.settings import is_loopback
from smartrec_service.problems import Problem, problem_response

PROBES = frozenset({"/livez", "/readyz"})  # they tell no more than whether it is there
METRICS = "/metrics"


class AccessGuard:
    """ASGI middleware. With keys, all under /v1 needs one, which also tells whose shop is asked. /metrics
    needs the install's own key.

    `origins` may call from a browser.
    """

    def __init__(
        self,
        app: ASGIApp,
        tenant_of_key: TenantOfKey,
        origins: tuple[str, ...],
        wrong_keys_per_minute: int,
    ) -> None:
        self.app = app
        self.tenant_of_key = tenant_of_key
        self.origins = origins
        self.wrong_keys = WrongKeys(wrong_keys_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._objection(scope) if scope["type"] == "http" else None
        if problem is None:
            await self.app(scope, receive, send)
            return
        request_id = scope.get("state", {}).get("request_id", "")
        await problem_response(problem, request_id)(scope, receive, send)

    def _objection(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        if scope["path"] in PROBES:
            return None
        if not self.tenant_of_key:
            return self._foreign(headers)
        needs_key = is_api(scope["path"]) or scope["path"] == METRICS
        return self._key_objection(scope, headers) if needs_key else None

    def _key_objection(self, scope: Scope, headers: Headers) -> Problem | None:
        challenge = {"WWW-Authenticate": "Bearer"}
        given = given_key(headers)
        if given is None:
            return ApiKeyMissing(
                "Send the key in the header X-API-Key, or as Authorization: Bearer KEY.", headers=challenge
            )
        # Every key is compared, so that the time tells nothing.
        fitting = [key for key in self.tenant_of_key if hmac.compare_digest(key.encode(), given.encode())]
        of_a_shop = bool(fitting) and self.tenant_of_key[fitting[0]] is not None
        if not fitting or (of_a_shop and scope["path"] == METRICS):
            return self._wrong_key(scope, challenge)
        scope.setdefault("state", {})["tenant"] = self.tenant_of_key[fitting[0]]
        return None

    def _wrong_key(self, scope: Scope, challenge: dict[str, str]) -> Problem:
        if wait_seconds := self.wrong_keys.seconds_to_wait(address_of(scope)):
            return TooManyRequests(
                f"Too many wrong keys came from your address. Try again in {wait_seconds} seconds.",
                headers={"Retry-After": str(wait_seconds)},
            )
        return ApiKeyWrong("Check the key that you send; this one is not in force here.", headers=challenge)

    def _foreign(self, headers: Headers) -> Problem | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not is_loopback(_host_name(f"//{host}")):
            return ForeignHost(
                "Call this service as localhost or 127.0.0.1, or have its operator set GATEWAY_API_KEY."
            )
        if origin is None or origin in self.origins or origin.partition("://")[2] == host:
            return None
        return ForeignOrigin(
            "Open the service's own page, or have its operator list this web site in GATEWAY_CORS_ORIGINS."
        )


def is_api(path: str) -> bool:
    return path == "/v1" or path.startswith("/v1/")


def given_key(headers: Headers) -> str | None:
    """The key of `X-API-Key` or `Authorization: Bearer`, in this order."""
    if key := headers.get("x-api-key"):
        return key
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def address_of(scope: Scope) -> str:
    return str((scope.get("client") or ("unknown",))[0])


def caller_of(scope: Scope) -> str:
    """Key and address as a digest, so that nothing that counts calls holds either."""
    address = address_of(scope)
    key = given_key(Headers(scope=scope)) or ""
    return hashlib.sha256(f"{address}\n{key}".encode()).hexdigest()[:32]


def tenant_of(request: Request) -> str | None:
    """The shop that the caller's key is of; None is the install's own."""
    tenant: str | None = getattr(request.state, "tenant", None)
    return tenant


def _host_name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
