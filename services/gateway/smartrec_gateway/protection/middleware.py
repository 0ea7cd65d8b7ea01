"""The order in which a request passes what protects the endpoints."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from smartrec_gateway.protection.abandoned import EndAbandoned
from smartrec_gateway.protection.access import AccessGuard
from smartrec_gateway.protection.api_keys import TenantOfKey
from smartrec_gateway.protection.arriving_bodies import ArrivingBodies
from smartrec_gateway.protection.body_limits import JsonBodyLimit
from smartrec_gateway.protection.load_shedding import LoadShedding
from smartrec_gateway.protection.rate_limit import RateLimit, RequestCounter
from smartrec_gateway.settings import GatewaySettings


def install_protection(
    app: FastAPI, settings: GatewaySettings, tenant_of_key: TenantOfKey, counter: RequestCounter | None
) -> None:
    """Appended: inside the request log, so that a refusal carries the request id and is logged.

    `counter`: None where calls are not counted.
    """
    app.user_middleware.insert(1, Middleware(EndAbandoned))  # outside of whatever reads the body
    if settings.cors_origins:
        app.user_middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["*"],
                allow_headers=["*"],
                expose_headers=["X-Request-ID", "Retry-After"],
            )
        )
    app.user_middleware.append(
        Middleware(
            AccessGuard,
            tenant_of_key=tenant_of_key,
            origins=settings.cors_origins,
            wrong_keys_per_minute=settings.wrong_keys_per_minute,
        )
    )
    if counter and settings.rate_limit_per_minute:
        app.user_middleware.append(
            Middleware(RateLimit, counter=counter, per_minute=settings.rate_limit_per_minute)
        )
    limits = {
        "max_json_bytes": settings.max_json_bytes,
        "max_batch_bytes": settings.max_batch_bytes,
        "max_product_batch_bytes": settings.max_product_batch_bytes,
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
