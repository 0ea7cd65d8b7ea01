"""The demo's named users, for the page's picker."""

from __future__ import annotations

from pathlib import Path

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from smartrec_gateway.api.requests.dependencies import new_router
from smartrec_gateway.problems import DemoShoppersOff
from smartrec_gateway.schemas.answers import DemoShopper, DemoShoppers
from smartrec_gateway.settings import BadConfiguration
from smartrec_service.problems import problem_responses

router = new_router(tags=["demo"])


@router.get(
    "/demo/shoppers",
    summary="The demo's named shoppers",
    responses=problem_responses(DemoShoppersOff),
)
async def demo_shoppers(request: Request) -> DemoShoppers:
    users: DemoShoppers | None = request.app.state.demo_shoppers
    if users is None:
        raise DemoShoppersOff(
            "They exist only where GATEWAY_DEMO_SHOPPERS_FILE is set; use your own user ids."
        )
    return users


def read_demo_shoppers(path: Path | None) -> DemoShoppers | None:
    """None where no demo runs: without a file, or with an empty list in it. Raises: BadConfiguration."""
    if path is None:
        return None
    try:
        users = TypeAdapter(list[DemoShopper]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadConfiguration(f"GATEWAY_DEMO_SHOPPERS_FILE cannot be read: {error}") from error
    return DemoShoppers(shoppers=users) if users else None
