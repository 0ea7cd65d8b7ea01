"""The recommender: products for a wish and a shopper; without it there is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from smartrec_gateway.clients.upstream import (
    CallContext,
    ProblemTable,
    Upstream,
    UpstreamModel,
    UpstreamUnavailable,
)
from smartrec_gateway.problems import (
    DateInTheFuture,
    IdempotencyKeyReused,
    RecommenderUnavailable,
    UnknownProduct,
)
from smartrec_gateway.schemas import (
    Attribute,
    Negated,
    PriceRange,
    ProductDetails,
    RecommendedProduct,
    Scored,
    TransactionRequest,
)

RETRY_AFTER_SECONDS = 5
PROBLEMS: ProblemTable = {
    "unknown-product": (UnknownProduct, "Check the product id; a search lists the products with their ids."),
    "date-in-the-future": (
        DateInTheFuture,
        "Give a time that has passed, or leave `occurred_at` out for now.",
    ),
    "idempotency-key-reused": (
        IdempotencyKeyReused,
        "Send a new Idempotency-Key with a new transaction, and the same one only to repeat the same.",
    ),
}


class Wish(BaseModel):
    """What is looked for, as the recommender's search takes it. `understood` False: the popular products."""

    model_config = ConfigDict(frozen=True)

    user_id: str | None
    limit: int
    understood: bool = False
    category: list[Scored] = Field(default_factory=list)
    attributes: list[Attribute] = Field(default_factory=list)
    colours: list[Scored] = Field(default_factory=list)
    negated: Negated = Field(default_factory=Negated)
    embedding: str | None = None
    price: PriceRange | None = None
    sort: str | None = None
    brands: list[str] = Field(default_factory=list)


class Found(UpstreamModel):
    products: list[RecommendedProduct]
    ordered_for: str = "anonymous"
    cache: str = "off"
    degraded: list[str] = Field(default_factory=list)


class Recorded(UpstreamModel):
    transaction_id: str | int


async def search(recommender: Upstream, wish: Wish, context: CallContext) -> Found:
    """Raises: RecommenderUnavailable."""
    with _required():
        return await recommender.call("POST", "/v1/search", Found, context, json=wish.model_dump(mode="json"))


async def for_user(recommender: Upstream, user_id: str, limit: int, context: CallContext) -> Found:
    """Raises: RecommenderUnavailable."""
    path = f"/v1/users/{_segment(user_id)}/recommendations"
    with _required():
        return await recommender.call("GET", path, Found, context, params={"limit": limit})


async def product(recommender: Upstream, product_id: str, context: CallContext) -> ProductDetails:
    """Raises: UnknownProduct, RecommenderUnavailable."""
    with _required():
        return await recommender.call("GET", f"/v1/products/{_segment(product_id)}", ProductDetails, context)


async def similar(recommender: Upstream, product_id: str, limit: int, context: CallContext) -> Found:
    """Raises: UnknownProduct, RecommenderUnavailable."""
    path = f"/v1/products/{_segment(product_id)}/similar"
    with _required():
        return await recommender.call("GET", path, Found, context, params={"limit": limit})


async def record(
    recommender: Upstream, transaction: TransactionRequest, idempotency_key: str | None, context: CallContext
) -> Recorded:
    """Raises: UnknownProduct, DateInTheFuture, IdempotencyKeyReused, RecommenderUnavailable."""
    headers = {"idempotency-key": idempotency_key} if idempotency_key else {}
    body: dict[str, Any] = transaction.model_dump(mode="json", exclude_none=True)
    with _required():
        return await recommender.call(
            "POST",
            "/v1/transactions",
            Recorded,
            context,
            is_idempotent=idempotency_key is not None,
            headers=headers,
            json=body,
        )


@contextmanager
def _required() -> Iterator[None]:
    try:
        yield
    except UpstreamUnavailable as error:
        raise RecommenderUnavailable(
            f"The recommender does not answer. Try again in {RETRY_AFTER_SECONDS} seconds.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ) from error


def _segment(identifier: str) -> str:
    """`identifier` as one path segment: dots too, because URL libraries resolve `..`."""
    return quote(identifier, safe="").replace(".", "%2E")
