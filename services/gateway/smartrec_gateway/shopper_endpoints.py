"""What a shop's own systems send and ask: many transactions at once, and one shopper's data."""

from __future__ import annotations

from typing import Any

from fastapi import Depends

from smartrec_gateway.clients import recommender
from smartrec_gateway.dependencies import ClientsOf, ContextOf, json_only, new_router
from smartrec_gateway.problems import UnsupportedMediaType
from smartrec_gateway.schemas import UserId
from smartrec_gateway.transaction_schemas import TransactionBatch, TransactionBatchAnswer
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["users"])


@router.post(
    "/transactions:batch",
    summary="Record what shoppers did, up to 1,000 deeds at once, in any order",
    dependencies=[Depends(json_only)],
    responses=problem_responses(MalformedJson, UnsupportedMediaType),
)
async def record_batch(
    batch: TransactionBatch, clients: ClientsOf, context: ContextOf
) -> TransactionBatchAnswer:
    """Each stands for itself: what cannot be recorded is refused with its reason, and the others land.

    Give every transaction its `transaction_id` or `idempotency_key`; then the whole batch may be sent again.
    """
    return await recommender.record_batch(clients.bulk, batch, context)


@router.get("/users/{user_id}/export", summary="Everything that is kept of a shopper")
async def export_user(user_id: UserId, clients: ClientsOf, context: ContextOf) -> dict[str, Any]:
    """`records`: by table every row of the shopper; `profile`: the taste that is read off them."""
    return await recommender.export_user(clients.bulk, user_id, context)


@router.delete("/users/{user_id}", summary="Erase a shopper for good")
async def erase_user(user_id: UserId, clients: ClientsOf, context: ContextOf) -> dict[str, Any]:
    """Rows, cached answers, and what was learned from this shopper alone; an unknown one has none."""
    return await recommender.erase_user(clients.bulk, user_id, context)
