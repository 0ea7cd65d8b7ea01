"""What is kept of one user: all of it, and its end."""

from __future__ import annotations

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.clients import recommender
from smartrec_gateway.orchestration.erasing import erase
from smartrec_gateway.schemas.requests import UserId
from smartrec_gateway.schemas.users import ErasedUser, ExportedUser

router = new_router(tags=["users"])


@router.get(
    "/users/{user_id}/export",
    summary="Everything that is kept of a shopper",
    response_model_exclude_unset=True,
)
async def export_user(user_id: UserId, clients: ClientsOf, context: ContextOf) -> ExportedUser:
    """`records`: by table every row of the shopper; `profile`: the taste that is read off them."""
    return await recommender.export_user(clients.bulk, user_id, context)


@router.delete("/users/{user_id}", summary="Erase a shopper for good")
async def erase_user(user_id: UserId, clients: ClientsOf, context: ContextOf) -> ErasedUser:
    """Rows, cached answers, and what was learned from this shopper alone; an unknown one has none."""
    return await erase(clients, user_id, context)
