"""A text service that knows the words of the fake shop."""

from __future__ import annotations

import json
from itertools import pairwise, zip_longest
from typing import Any

import httpx

from tests.gateway.fakes.goods import CATEGORIES, COLOURS, PATTERNS
from tests.gateway.fakes.service import FakeService


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
        goods = [word for word in words if word in asked.get("goods", [])]
        if len(categories) + len(goods) < 2:
            goods = []  # goods alone stay words that are looked for
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
                *(self._garment(*named) for named in zip_longest(categories, colours, patterns) if named[0]),
                *({"goods": word, "colours": ["white"]} for word in goods),
            ],
            "corrections": [{"from": "sumer", "to": "summer"}] if "sumer" in query and not is_exact else [],
            "occasions": [{"name": "wedding guest", "words": "wedding"}] if "wedding" in words else [],
            "not_understood": [word for word in words if word not in known and word not in goods],
            "language": "en",
        }
        return httpx.Response(200, json=mapped)

    def _batch(self, texts: list[dict[str, str]]) -> httpx.Response:
        def read(text: dict[str, str]) -> dict[str, Any]:
            words = text["title"].lower().split()
            named = [{"name": name, "score": 1.0} for name in CATEGORIES if name.lower() in words]
            nothing: dict[str, Any] = {"colours": [], "attributes": [], "title_attributes": []}
            return {"id": text["id"], "category": named, **nothing}

        return httpx.Response(200, json={"results": [read(text) for text in texts]})

    def _garment(self, category: str, colour: str | None, pattern: str | None) -> dict[str, Any]:
        own = ["t-shirt"] if category == "Tee" else []  # the category's name once more, in other words
        named = {"attributes": [*([pattern] if pattern else []), *own], "colours": [colour] if colour else []}
        return {"category": category, "group": None, **named}
