"""What merchandisers set at the fake recommender beside rules: segments, experiments, words; and reports."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.gateway.fakes.service import problem

_EXPERIMENT = {"share": 1.0, "segments": [], "active_from": None, "active_until": None}
_RESULT = {
    "variant": "usual",
    "shoppers": 40,
    "answers": 90,
    "purchases": 6,
    "revenue": 312.5,
    "conversion": {"value": 0.15, "low": 0.07, "high": 0.29},
    "conversion_uplift": None,
    "purchases_uplift": None,
    "revenue_uplift": None,
    "p_value": None,
}
_FIGURE = {"value": 0.42, "low": 0.3, "high": 0.55}
_ESTIMATE: dict[str, Any] = {
    "estimated_at": "2026-11-28T17:03:00Z",
    "days": 28,
    "logged": {"value": 0.4, "low": 0.35, "high": 0.45},
    "variants": [{"variant": "usual", "shoppers": 40, "ips": _FIGURE, "snips": _FIGURE, "supported": 0.9}],
}


def _measured(at: str, held_back: str, ndcg: float) -> dict[str, Any]:
    interval = {"low": ndcg - 0.005, "high": ndcg + 0.005}
    best = {"best_single": "weekly popularity", "best_single_ndcg": 0.061}
    shop = {"evaluated_at": at, "held_back": held_back, "shoppers": 1_840, "products": 4_800}
    return {**shop, "ndcg": ndcg, **interval, **best}


_REPORTS: dict[str, Any] = {
    "searches": {
        "searches": [
            {
                "query": "sumer dress",
                "searches": 31,
                "not_understood": 0,
                "without_match": 0,
                "corrected": 31,
                "read_as": "sumer → summer",
                "impressions": 240,
                "clicks": 12,
                "last_searched_at": "2026-11-28T17:03:00Z",
            }
        ]
    },
    "quality": {
        "evaluations": [
            _measured("2026-11-28T04:00:00Z", "time", 0.0812),
            _measured("2026-11-21T04:00:00Z", "time", 0.0634),
            _measured("2026-11-20T04:00:00Z", "month", 0.0711),
        ],
        "refreshes": [
            {
                "model_version": 16,
                "learned_at": "2026-11-28T03:00:00Z",
                "item_item": "cosine",
                "interactions": 51_230,
                "weights": "learned",
                "ndcg": 0.0799,
            }
        ],
    },
    "unmapped-categories": {"categories": [{"word": "Neuheiten", "products": 3, "example": "A dress"}]},
}


class FakeConsole:
    """A rule asks for the segment `in-use`. One phrase is refused: circle."""

    def __init__(self) -> None:
        self.segments: dict[str, dict[str, Any]] = {}
        self.experiments: dict[str, dict[str, Any]] = {}
        self.synonyms: list[dict[str, str]] = []
        self.occasions: list[dict[str, str]] = []
        self.category_words: dict[str, str] = {}
        self.catalogue_health: dict[str, Any] = {"products": 60, "findings": []}

    def answer(self, request: httpx.Request, path: str) -> httpx.Response:
        body = json.loads(request.content) if request.content else {}
        match [request.method, *path.split("/")[2:]]:
            case ["GET", "reports", "catalogue-health"]:
                return httpx.Response(200, json=self.catalogue_health)
            case ["GET", "reports", name]:
                return httpx.Response(200, json=_REPORTS[name])
            case ["PUT", "occasions"]:
                self.occasions = body["occasions"]
                return httpx.Response(200, json={"occasions": self.occasions})
            case ["GET" | "POST", "category-words"]:
                return self._category_words(body.get("words", []))
            case ["PUT", "synonyms"]:
                return self._teach(body["synonyms"])
            case [method, "segments", *rest]:
                return self._segments(method, rest, body)
            case [method, "experiments", *rest]:
                return self._experiments(method, rest, body)
        return httpx.Response(404, text="no such route")

    def _category_words(self, given: list[dict[str, Any]]) -> httpx.Response:
        if any(one.get("means") == "nothing" for one in given):
            return httpx.Response(200, json={"refused": "row 1: 'nothing' is no category; write one of …"})
        for one in given:
            self.category_words.pop(one["word"].lower(), None)
            if one.get("means"):
                self.category_words[one["word"].lower()] = one["means"]
        words = [{"word": word, "means": means} for word, means in sorted(self.category_words.items())]
        return httpx.Response(200, json={"words": words})

    def _teach(self, synonyms: list[dict[str, str]]) -> httpx.Response:
        if any(one["phrase"] == "circle" for one in synonyms):
            return httpx.Response(200, json={"refused": "row 1: a circle: circle → circle."})
        self.synonyms = synonyms
        return httpx.Response(200, json={"synonyms": synonyms})

    def _segments(self, method: str, rest: list[str], body: dict[str, Any]) -> httpx.Response:
        if not rest:
            return httpx.Response(200, json={"segments": list(self.segments.values())})
        [name] = rest
        if method == "PUT":
            is_new = name not in self.segments
            self.segments[name] = {"description": "", **body, "name": name, "members": 2}
            return httpx.Response(200, json={"segment": self.segments[name], "is_new": is_new})
        if name not in self.segments:
            return problem(404, "unknown-segment")
        if method == "GET":
            return httpx.Response(200, json=self.segments[name])
        used_by = ["rule 3"] if name == "in-use" else []
        if not used_by:
            del self.segments[name]
        return httpx.Response(200, json={"used_by": used_by})

    def _experiments(self, method: str, rest: list[str], body: dict[str, Any]) -> httpx.Response:
        if not rest and method == "GET":
            return httpx.Response(200, json={"experiments": list(self.experiments.values())})
        if not rest:
            self.experiments[body["name"]] = {**_EXPERIMENT, **body, "state": "defined"}
            return httpx.Response(200, json={"experiment": self.experiments[body["name"]]})
        name, _, action = rest[0].partition(":")
        if name not in self.experiments:
            return problem(404, "unknown-experiment")
        found = self.experiments[name]
        if rest[1:] == ["result"]:
            result = {"experiment": found, "variants": [_RESULT], "estimate": _ESTIMATE}
            return httpx.Response(200, json=result)
        if method == "GET":
            return httpx.Response(200, json=found)
        if method == "DELETE":
            del self.experiments[name]
            return httpx.Response(200, json={})
        if found["state"] != {"start": "defined", "stop": "running"}[action]:
            return httpx.Response(200, json={"refused": f"{name} is {found['state']}."})
        found["state"] = {"start": "running", "stop": "ended"}[action]
        return httpx.Response(200, json={"experiment": found})
