"""Who may call: by a key, a shopper's token, or without any only this machine's own programs (pure ASGI).

It stands before anything of the body is read. Without a key it refuses foreign Host headers, because a web
site can make its own name resolve to 127.0.0.1 (DNS rebinding), and foreign Origins, because a form on any
web site can be sent here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.problems import (
    ApiKeyMissing,
    ApiKeyWrong,
    ForeignHost,
    ForeignOrigin,
    OriginNotAllowed,
    ScopeMissing,
    TokensUnreadable,
    TokenWrong,
    TooManyRequests,
)
from smartrec_gateway.protection.keys.key_ring import KeyRing
from smartrec_gateway.protection.keys.principal import WHOLE_INSTALL, Principal, remember
from smartrec_gateway.protection.keys.scopes import Scope as KeyScope
from smartrec_gateway.protection.keys.scopes import needed_scope, user_of_path
from smartrec_gateway.protection.keys.signing_keys import SigningKeysUnknown
from smartrec_gateway.protection.keys.tokens import Shopper, TokenRefused, Tokens
from smartrec_gateway.protection.rates.wrong_keys import WrongKeys
from smartrec_gateway.settings import is_loopback
from smartrec_service.problems import Problem, problem_response

PROBES = frozenset({"/livez", "/readyz"})  # they tell no more than whether it is there
METRICS = "/metrics"
CHALLENGE = {"WWW-Authenticate": "Bearer"}
RETRY_AFTER_SECONDS = 5
TOKEN_SCOPES: frozenset[KeyScope] = frozenset({"search", "events"})


class AccessGuard:
    """ASGI middleware. All under /v1 needs a key or a token, and of the key a scope. /metrics needs a key of
    the install itself that may do everything.

    `origins` may call from a browser without a key of their own. `is_there`: whether anything answers at the
    address, by whatever method.
    """

    def __init__(
        self,
        app: ASGIApp,
        keys: KeyRing,
        tokens: Tokens | None,
        origins: tuple[str, ...],
        wrong_keys_per_minute: int,
        is_there: Callable[[Scope], bool],
    ) -> None:
        self.app = app
        self.keys = keys
        self.tokens = tokens
        self.origins = origins
        self.wrong_keys = WrongKeys(wrong_keys_per_minute)
        self.is_there = is_there

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                await self._check(scope, Headers(scope=scope))
            except Problem as problem:
                request_id = scope.get("state", {}).get("request_id", "")
                await problem_response(problem, request_id)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _check(self, scope: Scope, headers: Headers) -> None:
        path = scope["path"]
        if path in PROBES:
            return
        principal = await self._principal(scope, headers)
        if principal is None:
            self._check_keyless(scope, headers)
            return
        remember(scope, principal)
        scope["state"]["tenant"] = principal.tenant
        if path == METRICS and (principal.tenant is not None or "admin" not in principal.scopes):
            raise self._wrong_key(scope)
        if is_api(path):
            _check_origin(principal, headers)
            self._check_scope(principal, scope)

    async def _principal(self, scope: Scope, headers: Headers) -> Principal | None:
        """Whom the headers prove; None where they hold neither key nor token, or nothing looks at them."""
        if not (is_api(scope["path"]) or scope["path"] == METRICS):
            return None
        key, bearer = headers.get("x-api-key"), _bearer(headers)
        token = bearer if self.tokens and bearer and bearer.count(".") == 2 else None
        given = key or (None if token else bearer)
        of_key = self.keys.principal(given) if given and self.keys.has_keys else None
        if given and of_key is None and self.keys.has_keys:
            raise self._wrong_key(scope)
        if token is None:
            return of_key
        shopper = await self._shopper(token, scope)
        if of_key is None:
            return Principal(None, shopper.tenant, TOKEN_SCOPES, user_id=shopper.user_id)
        if of_key.tenant != shopper.tenant:
            raise self._wrong_token(scope, "it is of another shop than the key")
        return of_key.with_user(shopper.user_id)

    async def _shopper(self, token: str, scope: Scope) -> Shopper:
        assert self.tokens is not None  # noqa: S101 (only then is anything taken for a token)
        try:
            return await self.tokens.shopper(token)
        except TokenRefused as error:
            raise self._wrong_token(scope, str(error)) from error
        except SigningKeysUnknown as error:
            raise TokensUnreadable(
                f"The issuer's keys cannot be had. Try again in {RETRY_AFTER_SECONDS} seconds.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            ) from error

    def _check_keyless(self, scope: Scope, headers: Headers) -> None:
        if not self.keys.needs_key:
            self._check_foreign(headers)
            remember(scope, WHOLE_INSTALL)
        elif is_api(scope["path"]) or scope["path"] == METRICS:
            raise ApiKeyMissing(
                "Send the key in the header X-API-Key, or as Authorization: Bearer KEY.", headers=CHALLENGE
            )

    def _check_scope(self, principal: Principal, scope: Scope) -> None:
        """Where there is no endpoint nothing needs a scope, and the caller hears that."""
        path = scope["path"]
        needed = needed_scope(scope["method"], path)
        is_own = principal.user_id is not None and user_of_path(path) == principal.user_id
        if needed in principal.scopes or (needed == "admin" and is_own) or not self.is_there(scope):
            return
        has = ", ".join(sorted(principal.scopes)) or "nothing"
        raise ScopeMissing(
            f"This needs the scope {needed}; this key has: {has}. Use a key that has it.", needed_scope=needed
        )

    def _wrong_key(self, scope: Scope) -> Problem:
        return self._too_many(scope) or ApiKeyWrong(
            "Check the key that you send; this one is not in force here.", headers=CHALLENGE
        )

    def _wrong_token(self, scope: Scope, why: str) -> Problem:
        return self._too_many(scope) or TokenWrong(f"The token is refused: {why}.", headers=CHALLENGE)

    def _too_many(self, scope: Scope) -> Problem | None:
        wait_seconds = self.wrong_keys.seconds_to_wait(address_of(scope))
        if not wait_seconds:
            return None
        return TooManyRequests(
            f"Too many wrong keys came from your address. Try again in {wait_seconds} seconds.",
            headers={"Retry-After": str(wait_seconds)},
        )

    def _check_foreign(self, headers: Headers) -> None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not is_loopback(_host_name(f"//{host}")):
            raise ForeignHost(
                "Call this service as localhost or 127.0.0.1, or have its operator make you a key."
            )
        if origin is not None and origin not in self.origins and origin.partition("://")[2] != host:
            raise foreign_origin()


def foreign_origin() -> ForeignOrigin:
    return ForeignOrigin(
        "Open the service's own page, or have its operator list this web site: GATEWAY_CORS_ORIGINS."
    )


def _check_origin(principal: Principal, headers: Headers) -> None:
    """A public key works from its own pages, and from the gateway's own as a browser tells them."""
    if not principal.is_public:
        return
    origin = headers.get("origin")
    own = origin is not None and origin.partition("://")[2] == headers.get("host")
    if origin is None:
        own = headers.get("sec-fetch-site") == "same-origin"
    if not own and origin not in principal.origins:
        raise OriginNotAllowed(
            "A public key may be used by the web pages of its own origins alone; programs need a service key."
        )


def is_api(path: str) -> bool:
    return path == "/v1" or path.startswith("/v1/")


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def given_key(headers: Headers) -> str | None:
    """The key of `X-API-Key` or `Authorization: Bearer`, in this order."""
    return headers.get("x-api-key") or _bearer(headers)


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
