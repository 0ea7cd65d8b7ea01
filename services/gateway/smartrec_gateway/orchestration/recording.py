"""Records transactions; while the recommender or its database is gone, accepts them to be recorded later."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from smartrec_gateway.clients import recommender
from smartrec_gateway.clients.recommender import Recorded
from smartrec_gateway.clients.transaction_queue import NotKept, Queued, TransactionQueue
from smartrec_gateway.clients.upstream import CallContext, Upstream
from smartrec_gateway.problems import OutcomeUnknown, RecommenderUnavailable, ServiceBusy
from smartrec_gateway.schemas.transactions import TransactionRequest
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import Problem

HANDED_ON_EVERY_SECONDS = 1.0
_LONGEST_SECONDS = 4.0
log = structlog.get_logger()


async def record_or_keep(
    clients_recommender: Upstream,
    queue: TransactionQueue,
    transaction: TransactionRequest,
    idempotency_key: str,
    context: CallContext,
) -> Recorded | None:
    """None: accepted, and recorded once as soon as that is possible.

    Raises: as `recommender.record`, where it can be neither recorded nor kept.
    """
    received_at = datetime.now(UTC).isoformat()
    body = transaction.model_dump_json(exclude_none=True).encode()
    try:
        return await recommender.record(clients_recommender, body, idempotency_key, received_at, context)
    except (OutcomeUnknown, RecommenderUnavailable):
        try:
            await queue.keep(context.tenant, idempotency_key, received_at, body)
        except NotKept as error:
            annotate(kept=str(error))
            if error.may_be_there:
                raise recommender.outcome_unknown(idempotency_key) from error
        else:
            annotate(kept=True)
            return None
        raise


async def hand_on_for_ever(clients_recommender: Upstream, queue: TransactionQueue) -> None:
    """Records what was accepted, as soon as the recommender takes it."""
    while True:
        with suppress(NotKept):
            for one in await queue.waiting():
                if not await _is_settled(clients_recommender, one):
                    break
                await queue.done(one)
            await queue.end_turn()
        await asyncio.sleep(HANDED_ON_EVERY_SECONDS)


async def _is_settled(clients_recommender: Upstream, one: Queued) -> bool:
    """Whether it is recorded, or refused for good, as one of an unknown product is."""
    context = CallContext.starting_now(f"queued-{one.place}", _LONGEST_SECONDS, one.tenant)
    try:
        await recommender.record(clients_recommender, one.body, one.idempotency_key, one.received_at, context)
    except (OutcomeUnknown, RecommenderUnavailable, ServiceBusy):
        return False
    except Problem as refusal:
        log.warning("queued_transaction_refused", problem=refusal.slug(), place=one.place)
    return True
