"""Erases a shopper, and what every gateway of the install has kept of answers to that shopper."""

from __future__ import annotations

import asyncio

import structlog

from smartrec_gateway.clients import Clients, recommender
from smartrec_gateway.clients.erasures import Erasures, NotTold
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamUnavailable
from smartrec_gateway.problems import RecommenderUnavailable
from smartrec_gateway.schemas.users import ErasedUser

LOOKED_FOR_EVERY_SECONDS = 1.0
log = structlog.get_logger()


async def erase(clients: Clients, user_id: str, context: CallContext) -> ErasedUser:
    """Announced to all gateways before: where that cannot be, nothing is erased.

    Raises: RecommenderUnavailable, ServiceBusy.
    """
    try:
        await clients.erasures.announce(context.tenant)
    except NotTold as error:
        raise RecommenderUnavailable(
            "Redis, by which all gateways forget a shopper, is away. Nothing was erased; try again.",
            headers={"Retry-After": str(recommender.RETRY_AFTER_SECONDS)},
        ) from error
    may_be_erased = True
    with recommender.required():
        try:
            return await recommender.erase_user(clients.bulk, user_id, context)
        except UpstreamUnavailable as error:
            may_be_erased = error.may_have_been_done
            raise
        finally:
            if may_be_erased:
                await _forget_everywhere(clients, context.tenant)


async def _forget_everywhere(clients: Clients, tenant: str | None) -> None:
    try:
        await clients.erasures.tell(tenant)
    except NotTold:
        log.warning("erasure_not_told")  # others forget once it must be over, as it was announced
    finally:  # last, so that it holds for what others told before
        recommender.forget_answers(clients.bulk, tenant)


async def forget_for_ever(bulk: Upstream, erasures: Erasures) -> None:
    """Forgets what was answered in shops of which another gateway has erased somebody."""
    while True:
        await forget_what_is_erased(bulk, erasures)
        await asyncio.sleep(LOOKED_FOR_EVERY_SECONDS)


async def forget_what_is_erased(bulk: Upstream, erasures: Erasures) -> None:
    """Since the last look."""
    for tenant in erasures.over():
        recommender.forget_answers(bulk, tenant)
    try:
        shops = await erasures.news()
    except NotTold:
        return
    for tenant in shops:
        recommender.forget_answers(bulk, tenant)
