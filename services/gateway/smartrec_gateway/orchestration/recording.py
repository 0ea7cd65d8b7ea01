"""Records transactions; while the recommender or its database is gone or too busy, accepts them for later."""

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
from smartrec_gateway.protection.elsewhere import waiting_elsewhere
from smartrec_gateway.schemas.transactions import TransactionRequest
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import Problem

HANDED_ON_EVERY_SECONDS = 1.0
_LONGEST_SECONDS = 4.0
# Where it can be kept, nobody waits longer for one that hangs; what is recorded late as well counts once.
PATIENCE_SECONDS = 2.0
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
    patience = context.ending_within(PATIENCE_SECONDS) if queue.writes_to_disk else context
    try:
        return await recommender.record(clients_recommender, body, idempotency_key, received_at, patience)
    except (OutcomeUnknown, RecommenderUnavailable, ServiceBusy):
        try:
            with waiting_elsewhere():
                await queue.keep(context.tenant, idempotency_key, received_at, body)
        except NotKept as error:
            annotate(kept=str(error))
            if error.may_be_there:
                raise recommender.counts_once(idempotency_key) from error
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
