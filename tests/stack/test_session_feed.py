"""What a visitor looks at counts at their next request, through the gateway and its caches."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

import httpx
import pytest


@pytest.fixture(scope="module")
def gateway(stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def category_of(stack) -> dict[str, str]:
    lines = (stack.shop / "products.jsonl").read_text().splitlines()
    return {product["id"]: product["category"] for product in map(json.loads, lines) if product["stock"]}


def listed(gateway: httpx.Client, path: str, viewed: Sequence[str] = ()) -> list[str]:
    """The feed twice, so that the second answer is what the caches keep of it."""
    answers = [gateway.get(path, params=[("viewed", one) for one in viewed]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
    first, second = ([product["id"] for product in answer.json()["products"]] for answer in answers)
    assert first == second
    return first


def three_of_a_kind(category_of: dict[str, str], shown: Sequence[str]) -> list[str]:
    """Of the category that the shop has most of and these products have least of."""
    have, show = Counter(category_of.values()), Counter(category_of[one] for one in shown)
    category = max(sorted(have), key=lambda name: have[name] - len(category_of) * show[name])
    return [one for one, of in category_of.items() if of == category and one not in shown][:3]


def count_of(category_of: dict[str, str], shown: Sequence[str], clicked: Sequence[str]) -> int:
    return sum(category_of[one] == category_of[clicked[0]] for one in shown)


def test_each_click_of_a_visitor_counts_at_the_next_request(gateway, category_of):
    path = "/v1/users/a-visitor-of-this-test/recommendations"
    lists = [listed(gateway, path)]
    clicked = three_of_a_kind(category_of, lists[0])
    for product in clicked:
        view = {"user_id": "a-visitor-of-this-test", "product_id": product, "kind": "view"}
        assert gateway.post("/v1/transactions", json=view).status_code == 201
        lists.append(listed(gateway, path))
    assert len(set(map(tuple, lists))) == len(lists)
    assert count_of(category_of, lists[-1], clicked) > count_of(category_of, lists[0], clicked)


def test_who_has_no_id_gets_a_feed_by_the_views_of_the_visit(gateway, category_of):
    before = listed(gateway, "/v1/recommendations")
    clicked = three_of_a_kind(category_of, before)
    after = [listed(gateway, "/v1/recommendations", clicked[: count + 1]) for count in range(3)]
    assert len({tuple(one) for one in (before, *after)}) == 4
    assert count_of(category_of, after[-1], clicked) > count_of(category_of, before, clicked)
    assert listed(gateway, "/v1/recommendations") == before, "nothing of the visit was kept"
