"""The demo shop, asked for its own goods by the words of their titles."""

from __future__ import annotations

import json
from collections import defaultdict

import httpx

from tests.running_demo import RunningDemo

LONGEST_PAGE = 50


def test_the_words_of_a_title_find_all_goods_of_that_title_and_none_gives_anything_up(stack: RunningDemo):
    goods: dict[str, set[str]] = defaultdict(set)
    for line in (stack.shop / "products.jsonl").read_text("utf-8").splitlines():
        product = json.loads(line)
        if product["stock"]:
            title_without_colour = product["title"].rpartition(", ")[0]
            _, _, words = title_without_colour.partition(" ")  # "Piper Aztec Print Leggings, Black"
            goods[words.lower()].add(product["id"])
    missed = {}
    with httpx.Client(base_url=stack.url, timeout=30) as client:
        for words, wanted in goods.items():
            asked = {"query": words, "limit": LONGEST_PAGE}
            products = client.post("/v1/search/text", json=asked).raise_for_status().json()["products"]
            exact = {product["id"] for product in products if product["match"] == "exact"}
            if len(exact) < LONGEST_PAGE and wanted - exact:
                missed[words] = wanted - exact
    assert not missed
