"""How a caller says who it is, and what each operation asks for."""

from __future__ import annotations

from typing import Any

from smartrec_gateway.protection.access import METRICS, is_api
from smartrec_gateway.protection.keys.scopes import MEANING, needed_scope

_SCOPES = " ".join(f"`{scope}`: {meaning}" for scope, meaning in MEANING.items())
SCHEMES: dict[str, Any] = {
    "ApiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": f"A key of the shop. What it may do is told by its scopes. {_SCOPES}",
    },
    "Bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "API key or JWT",
        "description": "A key of the shop, or the token of one shopper (JWT), where the installation takes "
        "such: it reaches only that shopper's own history, feed, export and erasure.",
    },
}


def security_of(method: str, path: str) -> list[dict[str, list[str]]]:
    """Either of the two schemes, with the scope that is needed."""
    if path == METRICS:
        return [{"ApiKey": []}, {"Bearer": []}]
    if not is_api(path):
        return []
    scope = needed_scope(method.upper(), path)
    return [{"ApiKey": [scope]}, {"Bearer": [scope]}]
