"""What the gateway sends is what the real recommender takes: the two keep their models apart."""

from __future__ import annotations

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from smartrec_gateway.schemas.requests import Identifier
from smartrec_recommender.importing.rows import ProductRow, RowRefused, TransactionRow, parsed
from smartrec_recommender.serving.requests.schemas import Page, SearchRequest, SessionPage, SimilarPage
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CURSOR

ASKED = {
    "category": ["Dress"],
    "brand": ["Marlow"],
    "colour": ["red"],
    "gender": ["women"],
    "season": ["summer"],
    "size": ["M", "L"],
    "price_min": 10,
    "price_max": 80,
    "currency": "EUR",
    "in_stock": False,
}
BESIDES = {"exclude": ["P00003"], "cursor": CURSOR, "limit": 7}


@pytest.mark.parametrize(
    ("path", "model", "more"),
    [
        ("/v1/users/maya/recommendations", SessionPage, {"viewed": ["P00001"]}),
        ("/v1/recommendations", SessionPage, {"viewed": ["P00001"]}),
        ("/v1/products/P00001/similar", SimilarPage, {"viewed": ["P00001"], "user_id": "maya"}),
        ("/v1/products/P00001/goes-with", Page, {}),
        ("/v1/users/maya/because-you-bought", Page, {}),
        ("/v1/popular", Page, {}),
        ("/v1/new", Page, {}),
    ],
)
async def test_the_parameters_of_a_list_arrive_complete(
    gateway: httpx.AsyncClient, services: FakeServices, path: str, model: type[Page], more: dict[str, object]
) -> None:
    asked = {**ASKED, **BESIDES, **more}
    assert (await gateway.get(path, params=asked)).status_code == 200
    sent = services.recommender.requests[-1].url.params
    lists = {name: sent.get_list(name) for name, value in asked.items() if isinstance(value, list)}
    assert model.model_validate({**dict(sent), **lists}) == model.model_validate(asked)


async def test_a_search_arrives_complete(gateway: httpx.AsyncClient, services: FakeServices) -> None:
    query = {"query": "cheapest red floral men dress l under 60, no green", "user_id": "maya"}
    answer = await gateway.post("/v1/search/text", json={**query, **BESIDES, "filters": ASKED})
    assert answer.status_code == 200, answer.text
    arrived = SearchRequest.model_validate_json(services.recommender.requests[-1].content)
    unasked = {"pattern": [], "on_sale": False}
    assert arrived.filters.model_dump() == {**ASKED, **unasked, "price_min": 10.0, "price_max": 80.0}
    assert (arrived.exclude, arrived.cursor, arrived.limit) == (["P00003"], CURSOR, 7)
    assert (arrived.sort, arrived.gender, arrived.size) == ("price_asc", "men", "L")
    assert arrived.price is not None
    assert arrived.price.maximum == 60
    assert arrived.negated.colours == ["green"]


@pytest.mark.parametrize("name", ["AB/12", "a\tb", "a\x00b", "n" * 129])
def test_what_the_gateway_cannot_name_is_not_imported(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Identifier).validate_python(name)
    sale = {
        "transaction_id": "1",
        "kind": "view",
        "occurred_at": "2026-01-05",
        "user_id": "u",
        "product_id": "p",
    }
    for model, fields, column in (
        (ProductRow, {"title": "A dress"}, "id"),
        (TransactionRow, sale, "user_id"),
        (TransactionRow, sale, "product_id"),
    ):
        assert parsed(model, {**fields, column: "AB 12-ü.%2F"})
        with pytest.raises(RowRefused, match=column):
            parsed(model, {**fields, column: name})
