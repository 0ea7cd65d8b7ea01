"""The recommender's HTTP endpoints."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Header, Path, Query, Request

from smartrec_recommender.answers import Answers
from smartrec_recommender.problems import (
    DatabaseUnavailable,
    DateInTheFuture,
    IdempotencyKeyReused,
    InvalidEmbedding,
    UnknownProduct,
)
from smartrec_recommender.schemas import (
    BecauseAnswer,
    Limit,
    Name,
    ProductDetails,
    ProductId,
    RecommendationsAnswer,
    SearchRequest,
    TransactionAnswer,
    TransactionRequest,
    UserId,
)
from smartrec_recommender.store.transactions import (
    KeyUsedForAnotherBody,
    NewTransaction,
    ProductNotFound,
    record_transaction,
)
from smartrec_service.problems import problem_responses
from smartrec_service.request_log import annotate

router = APIRouter(prefix="/v1", responses=problem_responses(DatabaseUnavailable))
_CLOCKS_MAY_DIFFER = timedelta(minutes=5)


def answers_of(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


def engine_of(request: Request) -> sa.Engine:
    engine: sa.Engine = request.app.state.engine
    return engine


def clock_of(request: Request) -> Callable[[], datetime]:
    clock: Callable[[], datetime] = request.app.state.clock
    return clock


AnswersDependency = Annotated[Answers, Depends(answers_of)]
CategoryParameter = Annotated[Name | None, Query(description="Only this category, then its near kin.")]
LimitParameter = Annotated[Limit, Query(description="Number of products.")]


@router.post(
    "/search",
    tags=["recommendations"],
    summary="Products for an understood query, ordered for the shopper",
    response_model=RecommendationsAnswer,
    responses=problem_responses(InvalidEmbedding),
)
def search(asked: SearchRequest, answers: AnswersDependency) -> dict[str, Any]:
    return _logged(answers.search(asked))


@router.get(
    "/users/{user_id}/recommendations",
    tags=["recommendations"],
    summary="What suits this shopper; an unknown one gets what is popular",
    response_model=RecommendationsAnswer,
)
def recommendations(
    user_id: Annotated[UserId, Path()], answers: AnswersDependency, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.feed(user_id, limit))


@router.get(
    "/products/{product_id}",
    tags=["catalogue"],
    summary="One product",
    response_model=ProductDetails,
    responses=problem_responses(UnknownProduct),
)
def product(product_id: Annotated[ProductId, Path()], answers: AnswersDependency) -> dict[str, Any]:
    return answers.product(product_id)


@router.get(
    "/products/{product_id}/similar",
    tags=["recommendations"],
    summary="Products like this one",
    response_model=RecommendationsAnswer,
    responses=problem_responses(UnknownProduct),
)
def similar(
    product_id: Annotated[ProductId, Path()], answers: AnswersDependency, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.similar(product_id, limit))


@router.get(
    "/products/{product_id}/goes-with",
    tags=["recommendations"],
    summary="What is worn and bought together with this product",
    response_model=RecommendationsAnswer,
    responses=problem_responses(UnknownProduct),
)
def goes_with(
    product_id: Annotated[ProductId, Path()], answers: AnswersDependency, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.goes_with(product_id, limit))


@router.get(
    "/users/{user_id}/because-you-bought",
    tags=["recommendations"],
    summary="What goes by this shopper's latest purchase",
    response_model=BecauseAnswer,
)
def because_you_bought(
    user_id: Annotated[UserId, Path()], answers: AnswersDependency, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.because_you_bought(user_id, limit))


@router.get(
    "/popular",
    tags=["recommendations"],
    summary="What is most wanted just now",
    response_model=RecommendationsAnswer,
)
def popular(
    answers: AnswersDependency, category: CategoryParameter = None, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.popular(category, limit))


@router.get(
    "/new",
    tags=["recommendations"],
    summary="What came into the shop last",
    response_model=RecommendationsAnswer,
)
def new(
    answers: AnswersDependency, category: CategoryParameter = None, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.new(category, limit))


@router.post(
    "/transactions",
    tags=["transactions"],
    summary="Record what a shopper did; it counts from the next request on",
    status_code=201,
    response_model=TransactionAnswer,
    responses=problem_responses(UnknownProduct, DateInTheFuture),
)
def record(
    new: TransactionRequest,
    engine: Annotated[sa.Engine, Depends(engine_of)],
    clock: Annotated[Callable[[], datetime], Depends(clock_of)],
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            description="Any unique text. Sent again within 24 hours, it records nothing and answers alike.",
        ),
    ] = None,
) -> dict[str, Any]:
    now = clock()
    transaction = _new_transaction(new, now)
    body_hash = hashlib.sha256(new.model_dump_json().encode()).hexdigest()
    try:
        transaction_id = record_transaction(engine, transaction, idempotency_key, body_hash, now)
    except ProductNotFound:
        raise UnknownProduct(
            f"The catalogue has no product {new.product_id!r}; nothing was recorded.",
            product_id=new.product_id,
        ) from None
    except KeyUsedForAnotherBody:
        raise IdempotencyKeyReused(
            "This Idempotency-Key came with another body within the last 24 hours. Use a new key."
        ) from None
    return {"transaction_id": transaction_id}


def _new_transaction(new: TransactionRequest, now: datetime) -> NewTransaction:
    occurred_at = (new.occurred_at or now).astimezone(UTC)
    if occurred_at > now + _CLOCKS_MAY_DIFFER:
        raise DateInTheFuture(f"occurred_at is {occurred_at.isoformat()}; give a time that has passed.")
    return NewTransaction(
        transaction_id=uuid.uuid4().hex,
        user_id=new.user_id,
        product_id=new.product_id,
        kind=new.kind,
        occurred_at=min(occurred_at, now),
        quantity=new.quantity,
        rating=new.rating,
    )


def _logged(answer: dict[str, Any]) -> dict[str, Any]:
    annotate(cache=answer["cache"], ordered_for=answer["ordered_for"], degraded=answer["degraded"])
    return answer
