"""The order in which a request passes what protects the endpoints."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.problems import PrivateNetworkNotOffered
from smartrec_gateway.protection.abandoned import EndAbandoned
from smartrec_gateway.protection.access import AccessGuard, foreign_origin
from smartrec_gateway.protection.bodies.arriving_bodies import ArrivingBodies
from smartrec_gateway.protection.bodies.body_limits import JsonBodyLimit
from smartrec_gateway.protection.keys.key_ring import KeyRing
from smartrec_gateway.protection.keys.tokens import Tokens
from smartrec_gateway.protection.load.load_shedding import LoadShedding
from smartrec_gateway.protection.rate_limit import RateLimit
from smartrec_gateway.protection.rates.counters import Counter
from smartrec_gateway.protection.repeated_calls.keyed_writes import REPLAYED, KeyedWrites
from smartrec_gateway.protection.repeated_calls.stored_answers import StoredAnswers
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.limits import MEBIBYTE
from smartrec_service.problems import problem_response

EXPOSED = (
    "X-Request-ID", "Retry-After", "RateLimit", "RateLimit-Policy", "ETag", "Location", REPLAYED,
)  # fmt: skip


def install_protection(
    app: FastAPI,
    settings: GatewaySettings,
    keys: KeyRing,
    tokens: Tokens | None,
    counter: Counter,
    answers: StoredAnswers,
) -> None:
    """Appended: inside the request log, so that a refusal carries the request id and is logged."""
    app.user_middleware.insert(1, Middleware(EndAbandoned))  # outside of whatever reads the body
    if settings.cors_origins or settings.keys_file:
        app.user_middleware.append(
            Middleware(
                CrossOrigin,
                keys=keys,
                allow_origins=settings.cors_origins,
                allow_methods=["*"],
                allow_headers=["*"],
                expose_headers=EXPOSED,
            )
        )
    app.user_middleware.append(
        Middleware(
            AccessGuard,
            keys=keys,
            tokens=tokens,
            origins=settings.cors_origins,
            wrong_keys_per_minute=settings.wrong_keys_per_minute,
            is_there=lambda scope: _is_there(app, scope),
        )
    )
    app.user_middleware.append(Middleware(RateLimit, counter=counter, settings=settings))
    limits = {
        "max_json_bytes": settings.max_json_bytes,
        "max_batch_bytes": settings.max_batch_bytes,
        "max_product_batch_bytes": settings.max_product_batch_bytes,
        "max_picture_body_bytes": settings.max_image_bytes + MEBIBYTE,
    }
    app.user_middleware.append(Middleware(JsonBodyLimit, **limits))
    app.user_middleware.append(
        Middleware(
            ArrivingBodies,
            timeout_seconds=settings.body_timeout_seconds,
            bytes_per_second=settings.min_upload_bytes_per_second,
            grace_seconds=settings.upload_grace_seconds,
        )
    )
    app.user_middleware.append(Middleware(LoadShedding))
    app.user_middleware.append(
        Middleware(
            KeyedWrites,
            answers=answers,
            upload_seconds=settings.import_upload_timeout_seconds,
            deadline_seconds=max(settings.deadline_seconds, settings.catalogue_deadline_seconds),
        )
    )


def _is_there(app: FastAPI, scope: Scope) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in app.routes)


class _PreflightRefused(Exception):
    """A browser asked whether a page of another origin may call, and it may not, for this `problem`."""

    def __init__(self, problem: HTTPException) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class CrossOrigin(CORSMiddleware):
    """Lets pages of the settings' origins and of public keys ask; the guard looks at the key itself."""

    def __init__(self, app: ASGIApp, /, keys: KeyRing, **options: Any) -> None:
        super().__init__(app, **options)
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except _PreflightRefused as refused:
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(refused.problem, request_id)(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        """Raises _PreflightRefused, where Starlette's own refusal would be a line of text."""
        response = super().preflight_response(request_headers)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise _PreflightRefused(self._why_refused(request_headers))
        return response

    def _why_refused(self, asked: Headers) -> HTTPException:
        """All headers are allowed."""
        if not self.is_allowed_origin(asked["origin"]):
            return foreign_origin()
        if asked["access-control-request-method"] not in self.allow_methods:
            allowed = ", ".join(self.allow_methods)
            return HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, f"Use one of {allowed}.", {"Allow": allowed})
        return PrivateNetworkNotOffered(
            "Open the page from the same network, or have this service given a public address."
        )

    def is_allowed_origin(self, origin: str) -> bool:
        return super().is_allowed_origin(origin) or self._keys.is_origin_of_a_public_key(origin)
