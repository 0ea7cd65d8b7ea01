"""The endpoints that answer with products."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from smartrec_recommender.dependencies import AnswersOf
from smartrec_recommender.problems import DatabaseUnavailable, InvalidEmbedding, UnknownProduct
from smartrec_recommender.schemas import (
    BecauseAnswer,
    Limit,
    Name,
    ProductDetails,
    ProductId,
    RecommendationsAnswer,
    SearchRequest,
    UserId,
)
from smartrec_service.problems import problem_responses
from smartrec_service.request_log import annotate

router = APIRouter(prefix="/v1", responses=problem_responses(DatabaseUnavailable))


CategoryParameter = Annotated[Name | None, Query(description="Only this category, then its near kin.")]
LimitParameter = Annotated[Limit, Query(description="Number of products.")]


@router.post(
    "/search",
    tags=["recommendations"],
    summary="Products for an understood query, ordered for the shopper",
    response_model=RecommendationsAnswer,
    responses=problem_responses(InvalidEmbedding),
)
def search(asked: SearchRequest, answers: AnswersOf) -> dict[str, Any]:
    return _logged(answers.search(asked))


@router.get(
    "/users/{user_id}/recommendations",
    tags=["recommendations"],
    summary="What suits this shopper; an unknown one gets what is popular",
    response_model=RecommendationsAnswer,
)
def recommendations(
    user_id: Annotated[UserId, Path()], answers: AnswersOf, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.feed(user_id, limit))


@router.get(
    "/products/{product_id}",
    tags=["catalogue"],
    summary="One product",
    response_model=ProductDetails,
    responses=problem_responses(UnknownProduct),
)
def product(product_id: Annotated[ProductId, Path()], answers: AnswersOf) -> dict[str, Any]:
    return answers.product(product_id)


@router.get(
    "/products/{product_id}/similar",
    tags=["recommendations"],
    summary="Products like this one",
    response_model=RecommendationsAnswer,
    responses=problem_responses(UnknownProduct),
)
def similar(
    product_id: Annotated[ProductId, Path()], answers: AnswersOf, limit: LimitParameter = 10
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
    product_id: Annotated[ProductId, Path()], answers: AnswersOf, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.goes_with(product_id, limit))


@router.get(
    "/users/{user_id}/because-you-bought",
    tags=["recommendations"],
    summary="What goes by this shopper's latest purchase",
    response_model=BecauseAnswer,
)
def because_you_bought(
    user_id: Annotated[UserId, Path()], answers: AnswersOf, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.because_you_bought(user_id, limit))


@router.get(
    "/popular",
    tags=["recommendations"],
    summary="What is most wanted just now",
    response_model=RecommendationsAnswer,
)
def popular(
    answers: AnswersOf, category: CategoryParameter = None, limit: LimitParameter = 10
) -> dict[str, Any]:
    return _logged(answers.popular(category, limit))


@router.get(
    "/new",
    tags=["recommendations"],
    summary="What came into the shop last",
    response_model=RecommendationsAnswer,
)
def new(answers: AnswersOf, category: CategoryParameter = None, limit: LimitParameter = 10) -> dict[str, Any]:
    return _logged(answers.new(category, limit))


def _logged(answer: dict[str, Any]) -> dict[str, Any]:
    annotate(cache=answer["cache"], ordered_for=answer["ordered_for"], degraded=answer["degraded"])
    return answer
