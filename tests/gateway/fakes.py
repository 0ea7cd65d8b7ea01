"""Small stand-ins for vision, nlp and the recommender, behind one transport that takes the network's place.

They keep the contract of the real services as far as the gateway and the page can notice. `trouble` makes one
fail in the ways that real services do.
"""

from __future__ import annotations

import asyncio
import io
import json
import warnings
from base64 import b64encode
from collections.abc import Callable, Mapping
from itertools import pairwise, zip_longest
from typing import Any, Literal
from urllib.parse import unquote

import httpx
from PIL import Image, UnidentifiedImageError

from smartrec_gateway.clients.transport import Body, BrokenOff, Reply, Unreachable

Trouble = Literal[
    "down", "slow", "breaks off", "garbage", "wrong shape", "error", "not found", "records, then breaks off"
]
CATEGORIES = ("Dress", "Jeans", "Tee", "Blazer", "Skirt", "Cardigan")
BRANDS = ("Marlow", "Nordhem", "Ostra & Co")
COLOURS = ("red", "blue", "white", "black", "green", "beige")
PATTERNS = ("floral", "striped", "solid", "plaid", "dotted", "camo")


def problem(status: int, slug: str) -> httpx.Response:
    document = {
        "type": f"urn:smartrec:problem:{slug}",
        "title": slug,
        "status": status,
        "detail": "their words",
    }
    return httpx.Response(status, json=document, headers={"content-type": "application/problem+json"})


def product(number: int) -> dict[str, Any]:
    category = CATEGORIES[number % len(CATEGORIES)]
    colour = COLOURS[(number // 2) % len(COLOURS)]
    pattern = PATTERNS[(number // 3) % len(PATTERNS)]
    return {
        "id": f"P{number:05}",
        "title": f"{pattern.capitalize()} {colour} {category.lower()}",
        "description": f"A {pattern} {category.lower()} in {colour}, soft and easy to wear.",
        "category": category,
        "brand": BRANDS[number % 3],
        "price": 19.9 + 5 * (number % 9),
        "currency": "EUR",
        "colour": colour,
        "image_url": f"/images/P{number:05}.svg",
    }


CURSOR = "more-please"  # leads from the first page of a list to the second and last one
UNMET = {
    "query": "handbag",
    "searches": 31,
    "not_understood": 0,
    "without_match": 31,
    "last_searched_at": "2026-11-28T17:03:00+00:00",
}
CATALOGUE = [product(number) for number in range(1, 61)]


def with_reason(found: dict[str, Any], kind: str, text: str) -> dict[str, Any]:
    return {**found, "score": 0.9, "reasons": [{"kind": kind, "text": text, "weight": 0.9}]}


def answered(
    products: list[dict[str, Any]], ordered_for: str = "anonymous", cursor: str | None = None, **besides: Any
) -> httpx.Response:
    answer = {"products": products, "next_cursor": cursor, "ordered_for": ordered_for, "cache": "miss"}
    return httpx.Response(200, json={**answer, "degraded": [], "experiment": None, **besides})


def with_members(answer: httpx.Response, members: Mapping[str, Any]) -> httpx.Response:
    return httpx.Response(answer.status_code, json={**answer.json(), **members}) if members else answer


class FakeService:
    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self.requests: list[httpx.Request] = []
        self.failures_to_connect = 0
        self.was_asked = asyncio.Event()
        self.is_held: asyncio.Event | None = None
        self.given_up = 0

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.was_asked.set()
        try:
            return await self._answer(request)
        except asyncio.CancelledError:
            self.given_up += 1
            raise

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.trouble == "down" or self.failures_to_connect > 0:
            self.failures_to_connect -= 1
            raise httpx.ConnectError("connection refused")
        if self.trouble == "breaks off":
            raise httpx.ReadError("connection reset")
        if self.trouble == "slow":
            await asyncio.Event().wait()
        if self.is_held:
            await self.is_held.wait()
        await request.aread()
        return {
            "garbage": lambda: httpx.Response(200, content=b"<html>proxy page</html>"),
            "wrong shape": lambda: httpx.Response(200, json={"score": "NaN"}),
            "error": lambda: problem(500, "internal-error"),
            "not found": lambda: httpx.Response(404, text="no such route"),
        }.get(self.trouble or "", lambda: self.fine(request))()

    def fine(self, request: httpx.Request) -> httpx.Response:
        raise NotImplementedError

    def last_json(self) -> Any:
        """Of the last request that has one: the gateway reads the popular products after it has answered."""
        return next(json.loads(request.content) for request in reversed(self.requests) if request.content)


DRESS_EMBEDDING, JEANS_EMBEDDING = (b64encode(bytes([number] * 512)).decode() for number in (0, 1))
PERCEPTUAL_HASH = "ff00ff00ff00ff00"
DRESS = {
    "category": [{"name": "Dress", "score": 0.91}, {"name": "Romper", "score": 0.05}],
    "box": [0.22, 0.1, 0.78, 0.94],
    "attributes": [{"name": "floral", "type": "texture", "score": 0.88}],
    "colours": [{"name": "red", "score": 0.7}],
    "embedding": DRESS_EMBEDDING,
}
JEANS = {
    "category": [{"name": "Jeans", "score": 0.8}],
    "box": [0.8, 0.2, 0.98, 0.9],
    "attributes": [{"name": "denim", "type": "fabric", "score": 0.9}],
    "colours": [{"name": "blue", "score": 0.9}],
    "embedding": JEANS_EMBEDDING,
}


class FakeVision(FakeService):
    """Reads real pictures. One of one colour all over shows nothing to wear, others a dress; those twice as
    wide as high show jeans beside it.
    """

    def fine(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/feedback":
            return httpx.Response(200, json={"counted": 1})
        if request.url.params.get("box", "0,0,1,1").count(",") != 3:
            return problem(422, "invalid-crop")
        try:
            with warnings.catch_warnings(action="ignore"):  # of many pixels: they are counted below
                image = Image.open(io.BytesIO(request.content))
        except UnidentifiedImageError:
            return problem(422, "unreadable-image")
        if image.format not in {"JPEG", "PNG", "WEBP"}:
            return problem(415, "unsupported-image-type")
        if image.width * image.height > 50_000_000:
            return problem(422, "image-too-large")
        try:
            colours = image.convert("RGB").resize((32, 32)).getcolors(2)
        except OSError:
            return problem(422, "unreadable-image")
        is_plain = colours is not None and len(colours) == 1
        return httpx.Response(200, json=self._seen(image, is_garment=0.04 if is_plain else 0.97))

    def _seen(self, image: Image.Image, is_garment: float) -> dict[str, Any]:
        shown = is_garment >= 0.5
        return {
            "is_garment": is_garment,
            "category": [{"name": "Dress", "score": 0.91}, {"name": "Romper", "score": 0.05}]
            if shown
            else [],
            "box": [0.22, 0.1, 0.78, 0.94] if shown else None,
            "attributes": [
                {"name": "floral", "type": "texture", "score": 0.88},
                {"name": "cotton", "type": "fabric", "score": 0.61},
                {"name": "a-line", "type": "shape", "score": 0.57},
                {"name": "sleeveless", "type": "part", "score": 0.72},
                {"name": "summer", "type": "style", "score": 0.66},
            ]
            if shown
            else [],
            "colours": [{"name": "red", "score": 0.7}, {"name": "white", "score": 0.2}],
            "embedding": DRESS_EMBEDDING,
            "perceptual_hash": PERCEPTUAL_HASH,
            "garments": [DRESS, JEANS][: (2 if image.width >= 2 * image.height else 1) if shown else 0],
            "width": image.width,
            "height": image.height,
            "model": {"name": "fashion", "version": "1"},
        }


class FakeNlp(FakeService):
    """Knows the categories, colours and patterns of the fake catalogue, one misspelling, and `no …`."""

    def fine(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/map/batch":
            return self._batch(json.loads(request.content)["texts"])
        asked = json.loads(request.content)
        query, is_exact = asked["query"], asked["exact"]
        brands = [brand["name"] for brand in asked["brands"]]
        words = query.lower().replace("sumer", "sumer" if is_exact else "summer").replace(",", " ").split()
        negated = {word for before, word in pairwise(words) if before in {"no", "without"}}
        wanted = [word for word in words if word not in negated]
        categories = [name for name in CATEGORIES if name.lower() in wanted]
        colours = [name for name in COLOURS if name in wanted]
        patterns = [name for name in PATTERNS if name in wanted]
        known = {
            *map(str.lower, CATEGORIES),
            *COLOURS,
            *PATTERNS,
            "summer",
            "no",
            "under",
            "60",
            "without",
            *negated,
        }
        mapped = {
            "query": query,
            "understood": bool(categories or colours or patterns or asked.get("reference")),
            "category": [{"name": name, "score": 1.0} for name in categories],
            "colours": [{"name": name, "score": 1.0} for name in colours],
            "attributes": [
                {"name": name, "type": "texture", "score": 1.0, "words": name, "how": "lexicon"}
                for name in patterns
            ],
            "negated": {
                "attributes": sorted(negated - set(COLOURS)),
                "colours": sorted(negated & set(COLOURS)),
                "categories": [],
                "words": sorted(negated),
            },
            "price": {"min": None, "max": 60, "currency": "EUR"} if "60" in words else None,
            "brands": brands,
            "required": [
                *({"kind": "colour", "words": name, "any_of": [name]} for name in colours),
                *({"kind": "attribute", "words": name, "any_of": [name]} for name in patterns),
            ],
            "replaced": sorted({*PATTERNS} - {*patterns}) if patterns else [],
            "sort": "price_asc" if "cheapest" in words else None,
            "gender": "men" if "men" in words else None,
            "size": "L" if "l" in words else None,
            "season": "summer" if "summer" in words else None,
            "garments": [
                self._garment(*named) for named in zip_longest(categories, colours, patterns) if named[0]
            ],
            "corrections": [{"from": "sumer", "to": "summer"}] if "sumer" in query and not is_exact else [],
            "not_understood": [word for word in words if word not in known],
            "language": "en",
        }
        return httpx.Response(200, json=mapped)

    def _batch(self, texts: list[dict[str, str]]) -> httpx.Response:
        nothing = {"category": [], "colours": [], "attributes": []}
        return httpx.Response(200, json={"results": [{"id": text["id"], **nothing} for text in texts]})

    def _garment(self, category: str, colour: str | None, pattern: str | None) -> dict[str, Any]:
        named = {"attributes": [pattern] if pattern else [], "colours": [colour] if colour else []}
        return {"category": category, "group": None, **named}


class FakeRecommender(FakeService):
    """Ranks the fake catalogue; what a shopper bought lifts its category."""

    def __init__(self) -> None:
        super().__init__()
        self.transactions: list[dict[str, Any]] = []
        self.keys: dict[str, int] = {}
        self.catalogue: dict[str, dict[str, Any]] = {}
        self.synonyms: list[dict[str, str]] = []
        self.outcome: dict[str, Any] = {}
        """What a search says besides its products, such as what the shop has not."""
        self.details: dict[str, dict[str, Any]] = {}
        """What a product has besides, by its id."""

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
        if path == "/v1/synonyms":
            self.requests.remove(request)  # asked for once a second: of no interest to whoever counts
            return httpx.Response(200, json={"synonyms": self.synonyms})
        if path.startswith(("/v1/feedback", "/v1/reports")):
            return self._feedback(request, path)
        if path in {"/v1/suggest", "/v1/unmet-queries"}:
            return self._words(path, request.url.params.get("q", "").lower(), limit)
        return self._of_shop(request, path, limit)

    def _feedback(self, request: httpx.Request, path: str) -> httpx.Response:
        match path.removeprefix("/v1/"):
            case "reports/click-through":
                rows = [{"name": "1", "impressions": 4, "clicks": 1, "rate": 0.25}]
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
            case ["products:batch"]:
                return self._write(json.loads(request.content))
            case ["transactions:batch"]:
                return self._record_batch(json.loads(request.content)["transactions"])
            case ["users", user_id, "export"]:
                return httpx.Response(200, json={"user_id": user_id, "records": {}, "profile": {}})
            case ["users", _] if request.method == "DELETE":
                return httpx.Response(200, json={"rows": {}, "cached_answers": 0})
        return httpx.Response(404, text="no such route")

    def _write(self, batch: dict[str, Any]) -> httpx.Response:
        """Knows the columns id, title, images (a list), and wants each text and picture read."""
        rows, readings = batch["products"], batch["readings"]
        known = {text["title"] for text in readings["texts"] or ()}
        read = {picture["image"]: picture.get("refused") for picture in readings["pictures"]}
        good = [row for row in rows if self._is_product(row)]
        texts = [row["title"] for row in good if readings["texts"] is not None and row["title"] not in known]
        images = [image for row in good for image in row.get("images", ()) if image not in read]
        if texts or images:
            needed = {"texts": [{"title": each, "description": ""} for each in texts], "pictures": images}
            return httpx.Response(200, json={"needed": needed})
        outcomes = [self._outcome(row) for row in rows]
        products = [self._written(row, read) for row in good]
        self.catalogue |= {row["id"]: row for row in good}
        return httpx.Response(200, json={"rows": outcomes, "products": products, "report": {}})

    def _is_product(self, row: dict[str, Any]) -> bool:
        images = row.get("images", [])
        names = [row.get("id"), row.get("title"), *(images if isinstance(images, list) else [None])]
        return all(isinstance(name, str) and name for name in names)

    def _outcome(self, row: dict[str, Any]) -> dict[str, Any]:
        if not self._is_product(row):
            return {"status": "rejected", "product_ids": [], "reason": "title: is missing"}
        status = "unchanged" if self.catalogue.get(row["id"]) == row else "written"
        return {"status": status, "product_ids": [row["id"]], "reason": None}

    def _written(self, row: dict[str, Any], read: dict[str, str | None]) -> dict[str, Any]:
        images = row.get("images", [])
        return {
            "id": row["id"],
            "is_new": row["id"] not in self.catalogue,
            "title": row["title"],
            "category": "Dress",
            "stock": 1,
            "image_urls": images,
            "is_found_by_picture": any(read[image] is None for image in images),
            "unread_pictures": [
                {"image": image, "reason": read[image]} for image in images if read[image] is not None
            ],
        }

    def _record_batch(self, transactions: list[dict[str, Any]]) -> httpx.Response:
        self.transactions += transactions
        outcomes = [{"status": "recorded", "transaction_id": str(n)} for n in range(len(transactions))]
        counts = {"recorded": len(transactions), "repeated": 0, "refused": 0}
        return httpx.Response(200, json={"transactions": outcomes, **counts})

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
        ranked = sorted(scored, key=lambda p: -float(p["score"]))[: wish["limit"]]
        ordered_for = "anonymous" if user_id is None else "warm" if bought else "cold"
        if "category" in wish:
            kind = "exact" if wish["understood"] else "popular"
            ranked = [{**p, "match": kind} for p in ranked]
        answer = answered(ranked, ordered_for, cursor=CURSOR if wish.get("cursor") != CURSOR else None)
        names_other_goods = "sneakers" in (wish.get("words") or "")
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
        if all(p["id"] != transaction["product_id"] for p in CATALOGUE):
            return problem(404, "unknown-product")
        is_new = key not in self.keys
        if is_new:
            self.transactions.append(transaction)
            self.keys[key] = len(self.transactions)
        if self.trouble == "records, then breaks off":
            raise httpx.ReadError("connection reset")
        return httpx.Response(201, json={"transaction_id": self.keys[key], "repeated": not is_new})


class FakeTransport:
    """The network, for a fake that takes and gives requests and answers as httpx has them."""

    async def handle(self, request: httpx.Request) -> httpx.Response:
        raise NotImplementedError

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
        content = body if isinstance(body, bytes | None) else b"".join([chunk async for chunk in body])
        request = httpx.Request(method, url, headers=dict(headers), content=content)
        try:
            response = await self.handle(request)
        except httpx.ConnectError as error:
            raise Unreachable from error
        except httpx.ReadError as error:
            raise BrokenOff from error
        return Reply(response.status_code, await response.aread())

    async def close(self) -> None:
        """There is nothing to close."""


class FakeServices(FakeTransport):
    """The network: requests go to the fake whose name is the host's."""

    def __init__(self) -> None:
        self.vision = FakeVision()
        self.nlp = FakeNlp()
        self.recommender = FakeRecommender()

    async def handle(self, request: httpx.Request) -> httpx.Response:
        service: FakeService = getattr(self, request.url.host)
        return await service.answer(request)


URLS = {"vision_url": "http://vision", "nlp_url": "http://nlp", "recommender_url": "http://recommender"}
