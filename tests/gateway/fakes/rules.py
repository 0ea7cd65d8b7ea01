"""The fake recommender's business rules: kept in memory, with the changes made to them."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.gateway.fakes.service import problem

_RULE: dict[str, Any] = {
    "name": "",
    "selector": {},
    "condition": {},
    "content": {},
    "strength": None,
    "place": None,
    "is_enabled": True,
    "active_from": None,
    "active_until": None,
}


class FakeRules:
    """Knows every brand but Nobody."""

    def __init__(self) -> None:
        self.rules: dict[int, dict[str, Any]] = {}
        self.changes: list[dict[str, Any]] = []

    def answer(self, request: httpx.Request, path: str) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        if body is not None and "Nobody" in body.get("selector", {}).get("brands", ()):
            return httpx.Response(200, json={"refused": "The shop does not have: brand Nobody."})
        match [request.method, *path.split("/")[2:]]:
            case ["GET", "rules"]:
                return httpx.Response(200, json={"rules": [self._shown(one) for one in self.rules]})
            case ["POST", "rules"]:
                return self._put(request, len(self.changes) + 1, body)
            case ["POST", "rules:check"]:
                return httpx.Response(200, json={"products": 7})
            case ["GET", "rule-changes"]:
                return httpx.Response(200, json={"changes": self.changes[::-1]})
            case ["POST", "rule-changes", undone]:
                return self._undo(request, int(undone.removesuffix(":undo")))
            case ["GET" | "PUT" | "DELETE" as method, "rules", number] if int(number) in self.rules:
                if method == "GET":
                    return httpx.Response(200, json=self._shown(int(number)))
                return self._put(request, int(number), body if method == "PUT" else None)
        return problem(404, "unknown-rule")

    def _put(self, request: httpx.Request, number: int, after: dict[str, Any] | None) -> httpx.Response:
        before = self.rules.pop(number, None)
        if after is not None:
            self.rules[number] = {**_RULE, **after}
        action = "added" if before is None else "removed" if after is None else "changed"
        change = {
            "id": len(self.changes) + 1,
            "rule_id": number,
            "action": action,
            "before": before,
            "after": self.rules.get(number),
            "undoes": None,
            "changed_by": request.headers["x-smartrec-changed-by"],
            "changed_at": "2026-11-29T17:03:00Z",
        }
        self.changes.append(change)
        shown = self._shown(number) if after is not None else None
        return httpx.Response(200, json={"rule": shown, "change": change, "refused": None})

    def _undo(self, request: httpx.Request, number: int) -> httpx.Response:
        if not 1 <= number <= len(self.changes):
            return problem(404, "unknown-rule")
        change = self.changes[number - 1]
        if any(later["rule_id"] == change["rule_id"] for later in self.changes[number:]):
            return problem(409, "rule-changed-since")
        return self._put(request, change["rule_id"], change["before"])

    def _shown(self, number: int) -> dict[str, Any]:
        rule = self.rules[number]
        return {**rule, "id": number, "products": 7, "is_in_force": rule["is_enabled"]}
