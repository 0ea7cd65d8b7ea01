"""Records transactions; while the recommender or its database is gone or too busy, accepts them for later."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from smartrec_gateway.clients import recommender
from smartrec_gateway.clients.recommender import Recorded
from smartrec_gateway.clients.transaction_queue import FROM_THE_OLDEST, NotKept, Queued, TransactionQueue
from smartrec_gateway.clients.upstream import CallContext, Upstream
from smartrec_gateway.problems import OutcomeUnknown, RecommenderUnavailable, ServiceBusy
from smartrec_gateway.protection.load.elsewhere import waiting_elsewhere
from smartrec_gateway.schemas.transactions import TransactionRequest
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import Problem

HANDED_ON_EVERY_SECONDS = 1.0
MOST_AT_ONCE = 256
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


async def hand_on_for_ever(bulk: Upstream, queue: TransactionQueue) -> None:
    """Records what was accepted, as soon as the recommender takes it."""
    handing_on = HandingOn(bulk, queue)
    while True:
        try:
            await handing_on.take_a_turn()
        except NotKept:
            pass
        except Exception:  # what it cannot read keeps back nothing that comes later
            log.exception("handing_on_failed")
        await asyncio.sleep(HANDED_ON_EVERY_SECONDS)


class HandingOn:
    """Hands on what waits, many at once; where that fails, fewer the next time, past one that fails alone.

    So nothing keeps back what stands behind it, and a recommender that is only just back gets few.
    """

    def __init__(self, bulk: Upstream, queue: TransactionQueue) -> None:
        self._bulk, self._queue = bulk, queue
        self._most, self._after = MOST_AT_ONCE, FROM_THE_OLDEST

    async def take_a_turn(self) -> None:
        """Hands on until nothing is left, or a call fails. Raises: NotKept."""
        async with self._queue.turn() as turn:
            while turn is not None:
                some = await turn.oldest(self._most, self._after)
                if not some:
                    break
                together = [one for one in some if one.tenant == some[0].tenant]
                if not await self._are_settled(together):
                    self._give_way(together)
                    return
                await turn.done(together)
                self._most = min(MOST_AT_ONCE, 2 * self._most)
        self._after = FROM_THE_OLDEST

    def _give_way(self, failed: Sequence[Queued]) -> None:
        """The next turn tries fewer; after one alone, those behind it first."""
        if len(failed) == 1:
            self._after = failed[0].place
        self._most = max(1, len(failed) // 4)

    async def _are_settled(self, some: Sequence[Queued]) -> bool:
        """Whether each is recorded, or refused for good, as one of an unknown product is."""
        context = CallContext.starting_now(f"queued-{some[0].place}", _LONGEST_SECONDS, some[0].tenant)
        try:
            outcomes = await recommender.record_queued(self._bulk, some, context)
        except (OutcomeUnknown, RecommenderUnavailable, ServiceBusy):
            return False
        except Problem as refusal:  # of the whole call: which one it is of shows where they come alone
            if len(some) > 1:
                return False
            log.warning("queued_transaction_refused", problem=refusal.slug(), place=some[0].place)
            return True
        for one, outcome in zip(some, outcomes, strict=True):
            if outcome.status == "refused":
                log.warning("queued_transaction_refused", problem=outcome.problem, place=one.place)
        return True
