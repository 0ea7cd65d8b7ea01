"""One product, and the lists that answer no query. All lists take filters, exclusions and a cursor alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Query

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.clients import Clients, recommender
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration import answers
from smartrec_gateway.problems import InvalidCursor, UnknownProduct
from smartrec_gateway.schemas.answers import BecauseYouBought, Look, Recommendations
from smartrec_gateway.schemas.products import ProductDetails
from smartrec_gateway.schemas.requests import LookPage, Page, ProductId, SessionPage, SimilarPage, UserId
from smartrec_service.problems import Problem, problem_responses

router = new_router()
PageOf = Annotated[Page, Query()]
SessionOf = Annotated[SessionPage, Query()]


@router.get(
    "/products/{product_id}",
    tags=["products"],
    summary="One product",
    responses=problem_responses(UnknownProduct),
)
async def get_product(product_id: ProductId, clients: ClientsOf, context: ContextOf) -> ProductDetails:
    return await recommender.product(clients.recommender, product_id, context)


def _list(path: str, tag: str, summary: str, *problems: type[Problem]) -> Callable[..., Any]:
    """What all of them have in common."""
    responses = problem_responses(*problems, InvalidCursor)
    return router.get(path, tags=[tag], summary=summary, responses=responses)


async def _page(clients: Clients, path: str, page: Page, context: CallContext) -> Recommendations:
    return answers.recommendations(
        await recommender.listed(clients.recommender, path, page, context), context
    )


@_list("/users/{user_id}/recommendations", "users", "Products for a shopper")
async def recommend_to_user(
    user_id: UserId, page: SessionOf, clients: ClientsOf, context: ContextOf
) -> Recommendations:
    """From what the shopper did; an unknown shopper is a new one and gets what is popular and varied."""
    return await _page(clients, recommender.path("users", user_id, "recommendations"), page, context)


@_list("/recommendations", "users", "Products for whoever looked at the products `viewed`")
async def recommend_to_visitor(page: SessionOf, clients: ClientsOf, context: ContextOf) -> Recommendations:
    """For a visitor without an id: nothing is stored, the visit's own list of views orders the products."""
    return await _page(clients, recommender.path("recommendations"), page, context)


@_list("/users/{user_id}/because-you-bought", "users", "Products that go by the shopper's latest purchase")
async def because_you_bought(
    user_id: UserId, page: PageOf, clients: ClientsOf, context: ContextOf
) -> BecauseYouBought:
    """`because_of` is that purchase; without one it is null and there are no products."""
    path = recommender.path("users", user_id, "because-you-bought")
    return answers.because_you_bought(
        await recommender.listed(clients.recommender, path, page, context), context
    )


@_list("/products/{product_id}/similar", "products", "Products that look alike", UnknownProduct)
async def similar_products(
    product_id: ProductId, page: Annotated[SimilarPage, Query()], clients: ClientsOf, context: ContextOf
) -> Recommendations:
    return await _page(clients, recommender.path("products", product_id, "similar"), page, context)


@_list("/products/{product_id}/goes-with", "products", "What is worn and bought with it", UnknownProduct)
async def goes_with(
    product_id: ProductId, page: PageOf, clients: ClientsOf, context: ContextOf
) -> Recommendations:
    return await _page(clients, recommender.path("products", product_id, "goes-with"), page, context)


@router.get(
    "/products/{product_id}/look",
    tags=["products"],
    summary="An outfit around a product, slot by slot",
    responses=problem_responses(UnknownProduct),
)
async def complete_look(
    product_id: ProductId, page: Annotated[LookPage, Query()], clients: ClientsOf, context: ContextOf
) -> Look:
    """Tops, bottoms, layers, full-body garments, shoes and bags, as far as the shop has them; never a second
    product of its own slot. Each reason says why a product goes with it."""
    found = await recommender.look(clients.recommender, product_id, page, context)
    return Look(request_id=context.request_id, slots=found.slots)


@_list("/popular", "products", "What is most wanted just now")
async def popular_products(page: PageOf, clients: ClientsOf, context: ContextOf) -> Recommendations:
    return await _page(clients, recommender.path("popular"), page, context)


@_list("/new", "products", "What came into the shop last")
async def new_products(page: PageOf, clients: ClientsOf, context: ContextOf) -> Recommendations:
    return await _page(clients, recommender.path("new"), page, context)
