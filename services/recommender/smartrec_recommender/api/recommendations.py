"""The endpoints that answer with products. All lists take filters, exclusions and a cursor alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, Path, Query, Request, Response

from smartrec_recommender.api.dependencies import ServiceOf, TenantOf
from smartrec_recommender.api.impressions import Show
from smartrec_recommender.api.query_counts import CountQuery
from smartrec_recommender.domain.recommendations import (
    BecauseYouBought,
    Found,
    Look,
    NamedBrands,
    ProductDetails,
    Recommendations,
)
from smartrec_recommender.problems import (
    DatabaseUnavailable,
    InvalidCursor,
    InvalidEmbedding,
    UnknownProduct,
)
from smartrec_recommender.serving.requests.schemas import (
    LookPage,
    Page,
    ProductId,
    SearchRequest,
    SessionPage,
    SimilarPage,
    UserId,
)
from smartrec_recommender.serving.service import RecommendationService
from smartrec_service.endpoints import new_router
from smartrec_service.problems import Problem, problem_responses

router = new_router(prefix="/v1", responses=problem_responses(DatabaseUnavailable))
QueryText = Annotated[str, Query(max_length=1_000, description="As it was typed.")]
UserOf = Annotated[UserId, Path()]
ProductOf = Annotated[ProductId, Path()]
PageOf = Annotated[Page, Query()]
SessionOf = Annotated[SessionPage, Query()]


@dataclass(frozen=True, slots=True)
class Asked:
    """The shop that is asked, and what becomes of an answer. One dependency: the framework takes longer for
    five than the cache does.
    """

    service: RecommendationService
    show: Show
    count: CountQuery


async def _asked(request: Request, tenant: TenantOf, later: BackgroundTasks) -> Asked:
    show, count = Show(request, tenant.engine, later), CountQuery(request, tenant, later)
    return Asked(tenant.service, show, count)


AskedOf = Annotated[Asked, Depends(_asked)]


def _list(
    method: str, path: str, summary: str, *problems: type[Problem], model: type = Recommendations
) -> Callable[..., Any]:
    """What all endpoints with a list of products have in common."""
    return router.api_route(
        path,
        methods=[method],
        tags=["recommendations"],
        summary=summary,
        response_model=model,
        responses=problem_responses(*problems, InvalidCursor),
    )


@_list(
    "POST",
    "/search",
    "Products for an understood query, ordered for the shopper",
    InvalidEmbedding,
    model=Found,
)
def search(request: SearchRequest, asked: AskedOf) -> Response:
    answer = asked.service.search(request)
    if request.draft is not None:  # a rule is tried: nobody searched, and nobody saw it
        return asked.show(answer)
    asked.count(request, answer)
    return asked.show(answer, request.user_id)


@_list("GET", "/users/{user_id}/recommendations", "What suits this shopper; what is popular to a new one")
def recommendations(user_id: UserOf, page: SessionOf, asked: AskedOf) -> Response:
    return asked.show(asked.service.feed(user_id, page), user_id)


@_list("GET", "/recommendations", "What suits whoever looked at the products `viewed` in this session")
def session(page: SessionOf, asked: AskedOf) -> Response:
    return asked.show(asked.service.feed(None, page))


@_list("GET", "/products/{product_id}/similar", "Products like this one", UnknownProduct)
def similar(product_id: ProductOf, page: Annotated[SimilarPage, Query()], asked: AskedOf) -> Response:
    return asked.show(asked.service.similar(product_id, page, page.user_id), page.user_id)


@_list("GET", "/products/{product_id}/goes-with", "What is worn and bought together with it", UnknownProduct)
def goes_with(product_id: ProductOf, page: PageOf, asked: AskedOf) -> Response:
    return asked.show(asked.service.goes_with(product_id, page))


@router.get(
    "/products/{product_id}/look",
    tags=["recommendations"],
    summary="An outfit around this product, slot by slot",
    responses=problem_responses(UnknownProduct),
)
def look(product_id: ProductOf, page: Annotated[LookPage, Query()], service: ServiceOf) -> Look:
    return service.look(product_id, page)


@_list(
    "GET",
    "/users/{user_id}/because-you-bought",
    "What goes by this shopper's latest purchase",
    model=BecauseYouBought,
)
def because_you_bought(user_id: UserOf, page: PageOf, asked: AskedOf) -> Response:
    return asked.show(asked.service.because_you_bought(user_id, page), user_id)


@_list("GET", "/popular", "What is most wanted just now")
def popular(page: PageOf, asked: AskedOf) -> Response:
    return asked.show(asked.service.popular(page))


@_list("GET", "/new", "What came into the shop last")
def new(page: PageOf, asked: AskedOf) -> Response:
    return asked.show(asked.service.new(page))


@router.get("/brands", tags=["catalogue"], summary="The brands of the shop that a query names")
def brands(query: QueryText, service: ServiceOf) -> NamedBrands:
    return NamedBrands(service.brands_named_in(query))


@router.get(
    "/products/{product_id}",
    tags=["catalogue"],
    summary="One product",
    response_model=ProductDetails,
    responses=problem_responses(UnknownProduct),
)
def product(product_id: ProductOf, service: ServiceOf) -> ProductDetails:
    return service.product(product_id)
