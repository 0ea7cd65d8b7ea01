"""How often a caller may call (pure ASGI): by key, by user, by address, and by shop and day.

A service key speaks for many users from one address, so its own limit counts alone. Whoever has a public key
or a token is limited by address, and by user, too. Redis gone: `rates.counters` says what then.
"""

from __future__ import annotations

import hashlib
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.problems import QuotaUsedUp, TooManyRequests
from smartrec_gateway.protection.access import address_of, is_api
from smartrec_gateway.protection.keys.principal import Principal, principal_of
from smartrec_gateway.protection.rates.costs import cost_afterwards, cost_of
from smartrec_gateway.protection.rates.counters import Counter
from smartrec_gateway.protection.rates.limits import Balance, Limit
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import Problem, problem_response

MINUTE_SECONDS, DAY_SECONDS = 60, 86_400
OWN_SHOP = "own"


class RateLimit:
    """ASGI middleware for all under /v1."""

    def __init__(self, app: ASGIApp, counter: Counter, settings: GatewaySettings) -> None:
        self.app = app
        self.counter = counter
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]):
            await self.app(scope, receive, send)
            return
        limits = self._limits(principal_of(scope), address_of(scope))
        if not limits:
            await self.app(scope, receive, send)
            return
        balance = await self.counter.take(limits, cost_of(scope["path"]))
        told = balance.headers()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        if balance.refused_by is not None:
            annotate(refused_by=balance.refused_by.name)
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(_refusal(balance), request_id)(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)
        if more := cost_afterwards(scope["path"]):
            await self.counter.take(limits, more, always=True)

    def _limits(self, principal: Principal, address: str) -> tuple[Limit, ...]:
        settings = self.settings
        limits: list[Limit] = []
        if principal.may_act_for_anybody:
            limits += _per_minute("key", principal.key_id or address, settings.rate_limit_per_minute)
        else:
            if principal.key_id:
                limits += _per_minute("key", principal.key_id, settings.public_key_limit_per_minute)
            if principal.user_id:
                user = f"{principal.tenant}\n{principal.user_id}"
                limits += _per_minute("user", user, settings.user_limit_per_minute)
            limits += _per_minute("address", address, settings.address_limit_per_minute)
        if settings.tenant_quota_per_day:
            limits.append(_quota(principal.tenant or OWN_SHOP, settings.tenant_quota_per_day, time.time()))
        return tuple(limits)


def _per_minute(name: str, whose: str, capacity: int) -> list[Limit]:
    digest = hashlib.sha256(whose.encode()).hexdigest()[:32]
    key = f"smartrec:gateway:limit:{name}:{digest}"
    return [Limit(name, key, capacity, MINUTE_SECONDS)] if capacity else []


def _quota(tenant: str, capacity: int, now_seconds: float) -> Limit:
    day, passed_seconds = divmod(int(now_seconds), DAY_SECONDS)
    key = f"smartrec:gateway:quota:{tenant}:{day}"
    return Limit("shop", key, capacity, DAY_SECONDS, DAY_SECONDS - passed_seconds)


def _refusal(balance: Balance) -> Problem:
    limit = balance.refused_by
    assert limit is not None  # noqa: S101 (only refusals come here)
    wait_seconds = balance.seconds_to_wait()
    headers = {"Retry-After": str(wait_seconds)}
    if limit.is_count:
        return QuotaUsedUp(
            f"{limit.capacity} units a day are this shop's; the day (UTC) ends in {wait_seconds} seconds.",
            headers=headers,
        )
    return TooManyRequests(
        f"At most {limit.capacity} units a minute for each {limit.name}; this call costs {balance.cost}. "
        f"Try again in {wait_seconds} seconds.",
        headers=headers,
    )
