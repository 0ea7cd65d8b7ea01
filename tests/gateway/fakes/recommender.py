"""A recommender of the fake shop."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import httpx

from tests.gateway.fakes.background import FakeBackground
from tests.gateway.fakes.console import FakeConsole
from tests.gateway.fakes.goods import (
    BRANDS,
    CATALOGUE,
    CURSOR,
    UNMET,
    answered,
    with_members,
    with_reason,
)
from tests.gateway.fakes.product_writes import written
from tests.gateway.fakes.rules import FakeRules
from tests.gateway.fakes.service import FakeService, problem

_CONSOLE = (
    "/v1/segments", "/v1/experiments", "/v1/synonyms", "/v1/occasions", "/v1/category-words",
    "/v1/reports/searches", "/v1/reports/catalogue-health", "/v1/reports/unmapped-categories",
    "/v1/reports/quality",
)  # fmt: skip


class FakeRecommender(FakeService):
    """Ranks the fake catalogue; what a shopper bought lifts its category."""

    def __init__(self) -> None:
        super().__init__()
        self.transactions: list[dict[str, Any]] = []
        self.keys: dict[str, int] = {}
        self.batches: list[int] = []
        self.breaks_at: str | None = None
        """A shopper whose transactions it cannot record, whatever comes with them."""
        self.catalogue: dict[str, dict[str, Any]] = {}
        self.synonyms: list[dict[str, str]] = []
        self.occasions: list[dict[str, str]] = []
        self.title_words: dict[str, str] = {}
        self.goods = {"sneakers"}
        self.outcome: dict[str, Any] = {}
        """What a search says besides its products, such as what the shop has not."""
        self.details: dict[str, dict[str, Any]] = {}
        """What a product has besides, by its id."""
        self.rules, self.console, self.background = FakeRules(), FakeConsole(), FakeBackground()

    @property
    def searches(self) -> list[httpx.Request]:
        return [request for request in self.requests if request.url.path == "/v1/search"]

    def last_search(self) -> Any:
        """What the last search asked for; other calls, such as what shoppers saw, come when they like."""
        return json.loads(self.searches[-1].content)

    def fine(self, request: httpx.Request) -> httpx.Response:
        if "not-a-cursor" in str(request.url) or b"not-a-cursor" in request.content:
            return problem(422, "invalid-cursor")
        path = unquote(request.url.raw_path.decode().partition("?")[0])
        limit = int(request.url.params.get("limit", 10))
        match path.split("/")[2:]:
            case [] if path == "/readyz":
                return httpx.Response(200, json={"ok": ["database"], "failing": {}})
            case ["brands"]:
                words = request.url.params["query"].casefold().split()
                named = [{"name": name, "words": name.lower()} for name in BRANDS if name.lower() in words]
                return httpx.Response(200, json={"brands": named})
            case ["search"]:
                return with_members(self._search(json.loads(request.content)), self.outcome)
            case ["users", user_id, "recommendations"]:
                return self._search({"user_id": user_id, "limit": limit, "understood": False})
            case ["products", product_id] if request.method == "DELETE":
                return httpx.Response(200, json={"removed": int(bool(self.catalogue.pop(product_id, None)))})
            case ["products", product_id]:
                details = self.details.get(product_id, {})
                return self._with_product(
                    product_id, lambda found: httpx.Response(200, json={**found, **details})
                )
            case ["products", product_id, "similar"]:
                return self._with_product(product_id, lambda found: self._similar(found, limit))
            case ["transactions"]:
                return self._record(request)
        return self._other(request, path, limit)

    def _other(self, request: httpx.Request, path: str, limit: int) -> httpx.Response:
        if path in {"/v1/synonyms", "/v1/occasions"} and request.method == "GET":
            self.requests.remove(request)  # asked for once a second: of no interest to whoever counts
            taught = {
                "synonyms": self.synonyms or self.console.synonyms,
                "occasions": self.occasions or self.console.occasions,
            }
            name = path.removeprefix("/v1/")
            return httpx.Response(200, json={name: taught[name]})
        if path == "/v1/title-words":
            self.requests.remove(request)
            typed = request.url.params.get_list("word")
            words = [
                {"typed": one, "meant": self.title_words[one]} for one in typed if one in self.title_words
            ]
            goods = [one for one in typed if one in self.goods]
            return httpx.Response(200, json={"words": words, "goods": goods})
        if path.startswith(("/v1/rules", "/v1/rule-changes")):
            return self.rules.answer(request, path)
        if path.startswith(("/v1/imports", "/v1/webhooks")):
            return self.background.answer(request, path)
        if path.startswith(_CONSOLE):
            return self.console.answer(request, path)
        if path.startswith(("/v1/feedback", "/v1/reports")):
            return self._feedback(request, path)
        if path in {"/v1/suggest", "/v1/unmet-queries"}:
            return self._words(path, request.url.params.get("q", "").lower(), limit)
        return self._of_shop(request, path, limit)

    def _feedback(self, request: httpx.Request, path: str) -> httpx.Response:
        match path.removeprefix("/v1/"):
            case "reports/click-through":
                rows = [{"name": "1", "impressions": 4, "clicks": 1, "purchases": 1, "rate": 0.25}]
                return httpx.Response(200, json={"rows": rows})
            case "reports/wrong-categories":
                wrong = {"product_id": "P00003", "title": "A tee", "category": "Tee", "reports": 2}
                day = {"last_reported_at": "2026-11-28T17:03:00+00:00"}
                return httpx.Response(200, json={"products": [{**wrong, **day}]})
        known = {product["id"] for product in CATALOGUE}
        events = json.loads(request.content)["events"]
        statuses = ["recorded" if each["product_id"] in known else "unknown product" for each in events]
        return httpx.Response(200, json={"statuses": statuses})

    def _of_shop(self, request: httpx.Request, path: str, limit: int) -> httpx.Response:
        match path.split("/")[2:]:
            case ["recommendations"]:
                return self._search({"user_id": None, "limit": limit, "understood": False})
            case ["users", user_id, "because-you-bought"]:
                return self._because(user_id, limit)
            case ["popular" | "new" as kind]:
                return self._list(CATALOGUE if kind == "popular" else CATALOGUE[::-1], kind, limit)
            case ["products", product_id, "goes-with"]:
                return self._with_product(product_id, lambda found: self._goes_with(found, limit))
            case ["products", product_id, "look"]:
                return self._with_product(product_id, lambda found: self._look(found, limit))
            case ["products:batch"]:
                return written(self.catalogue, json.loads(request.content))
            case ["transactions:batch"]:
                return self._record_batch(json.loads(request.content)["transactions"])
            case ["users", user_id, "export"]:
                return httpx.Response(200, json={"user_id": user_id, "records": {}, "profile": {}})
            case ["users", _] if request.method == "DELETE":
                return httpx.Response(200, json={"rows": {}, "cached_answers": 0})
        return httpx.Response(404, text="no such route")

    def _record_batch(self, transactions: list[dict[str, Any]]) -> httpx.Response:
        if any(one["user_id"] == self.breaks_at for one in transactions):
            return problem(500, "internal-error")
        statuses = [self._keep(one.get("idempotency_key"), one) for one in transactions]
        outcomes = [{"status": status, "transaction_id": str(n)} for n, status in enumerate(statuses)]
        counts = {name: statuses.count(name) for name in ("recorded", "repeated", "refused")}
        self.batches.append(len(transactions))
        return httpx.Response(200, json={"transactions": outcomes, **counts})

    def _keep(self, key: str | None, transaction: dict[str, Any]) -> str:
        if key in self.keys:
            return "repeated"
        if all(p["id"] != transaction["product_id"] for p in CATALOGUE):
            return "refused"
        self.transactions.append(transaction)
        if key:
            self.keys[key] = len(self.transactions)
        return "recorded"

    def _words(self, path: str, typed: str, limit: int) -> httpx.Response:
        if path == "/v1/unmet-queries":
            return httpx.Response(200, json={"queries": [UNMET]})
        begun = dict.fromkeys(p["title"] for p in CATALOGUE if p["title"].lower().startswith(typed))
        found = [{"text": text, "kind": "title", "corrected": False} for text in begun]
        return httpx.Response(200, json={"suggestions": found[:limit]})

    def _search(self, wish: dict[str, Any]) -> httpx.Response:
        user_id = wish["user_id"]
        bought = [t["product_id"] for t in self.transactions if t["user_id"] == user_id]
        liked = {p["category"] for p in CATALOGUE if p["id"] in bought}
        wanted = {
            each["name"].lower()
            for part in ("category", "colours", "attributes")
            for each in wish.get(part, [])
        }
        scored = [
            self._scored(p, index, wanted, liked, wish["understood"]) for index, p in enumerate(CATALOGUE)
        ]
        begin = wish["limit"] if wish.get("cursor") == CURSOR else 0
        ranked = sorted(scored, key=lambda p: -float(p["score"]))[begin : begin + wish["limit"]]
        ordered_for = "anonymous" if user_id is None else "warm" if bought else "cold"
        if "category" in wish:
            kind = "exact" if wish["understood"] else "popular"
            ranked = [{**p, "match": kind} for p in ranked]
        answer = answered(ranked, ordered_for, cursor=CURSOR if wish.get("cursor") != CURSOR else None)
        names_other_goods = not self.goods.isdisjoint((wish.get("words") or "").split())
        return httpx.Response(200, json={**answer.json(), "names_other_goods": names_other_goods})

    def _scored(
        self, found: dict[str, Any], index: int, wanted: set[str], liked: set[str], understood: bool
    ) -> dict[str, Any]:
        hits = [word for word in found["title"].lower().split() if word in wanted]
        reasons = [{"kind": "popular", "text": "bought by many this month", "weight": 0.3 - index / 250}]
        if understood and hits:
            reasons.append(
                {
                    "kind": "attributes",
                    "text": " and ".join(hits) + ", as you asked",
                    "weight": 0.2 * len(hits),
                }
            )
        if found["category"] in liked:
            reasons.append(
                {"kind": "history", "text": f"like a {found['category'].lower()} you bought", "weight": 0.25}
            )
        reasons.sort(key=lambda reason: -float(reason["weight"]))
        return {**found, "score": sum(float(reason["weight"]) for reason in reasons), "reasons": reasons}

    def _with_product(
        self, product_id: str, then: Callable[[dict[str, Any]], httpx.Response]
    ) -> httpx.Response:
        found = next((p for p in CATALOGUE if p["id"] == product_id), None)
        return then(found) if found else problem(404, "unknown-product")

    def _similar(self, to: dict[str, Any], limit: int) -> httpx.Response:
        alike = [p for p in CATALOGUE if p["category"] == to["category"] and p["id"] != to["id"]][:limit]
        return answered([with_reason(p, "similar", f"looks like {to['title']}") for p in alike])

    def _look(self, to: dict[str, Any], limit: int) -> httpx.Response:
        found = json.loads(self._goes_with(to, limit).content)["products"]
        return httpx.Response(200, json={"slots": [{"slot": "bottom", "products": found}]})

    def _goes_with(self, to: dict[str, Any], limit: int) -> httpx.Response:
        others = [p for p in CATALOGUE if p["category"] != to["category"]][:limit]
        return answered([with_reason(p, "together", f"to go with {to['title']}") for p in others])

    def _because(self, user_id: str, limit: int) -> httpx.Response:
        bought = [t["product_id"] for t in self.transactions if t["user_id"] == user_id]
        because_of = next((p for p in CATALOGUE if bought and p["id"] == bought[-1]), None)
        found = [p for p in CATALOGUE if because_of and p["id"] not in bought][:limit]
        products = [with_reason(p, "together", "bought together") for p in found]
        return answered(products, "warm" if bought else "cold", because_of=because_of)

    def _list(self, products: list[dict[str, Any]], kind: str, limit: int) -> httpx.Response:
        return answered([with_reason(p, kind, f"{kind} in the shop") for p in products[:limit]])

    def _record(self, request: httpx.Request) -> httpx.Response:
        key, transaction = request.headers["idempotency-key"], json.loads(request.content)
        kept = self._keep(key, transaction)
        if kept == "refused":
            return problem(404, "unknown-product")
        if self.trouble == "records, then breaks off":
            raise httpx.ReadError("connection reset")
        return httpx.Response(201, json={"transaction_id": self.keys[key], "repeated": kept == "repeated"})
