"""A document and small changes of it, to see which of them break callers."""

from __future__ import annotations

import copy
from typing import Any

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/v1/things/{id}": {
            "post": {
                "operationId": "makeThing",
                "parameters": [
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}},
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}
                },
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Out"}}}}
                },
            }
        }
    },
    "components": {
        "schemas": {
            "In": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "kind": {"enum": ["a", "b"]}},
            },
            "Out": {
                "type": "object",
                "required": ["id", "parts"],
                "properties": {
                    "id": {"type": "string"},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                },
            },
            "Part": {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}},
        }
    },
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The document with `value` at a place such as "components.schemas.In.required"; None takes it away."""
    document: dict[str, Any] = copy.deepcopy(DOCUMENT)
    *way, last = path.split(" ")
    place: Any = document
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document
