"""The gateway as the command line calls it: searches by picture or by text, with the key where one is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx

from smartrec.errors import SmartrecError

TIMEOUT_SECONDS = 30.0


class SearchFailed(SmartrecError):
    """The gateway refused, or cannot be reached."""


def search_by_text(url: str, query: str, user: str | None, limit: int) -> dict[str, Any]:
    """The gateway's answer. Raises SearchFailed."""
    body: dict[str, Any] = {"query": query, "limit": limit}
    if user:
        body["user_id"] = user
    return _post(url, "/v1/search/text", json=body)


def search_by_image(url: str, picture: Path, user: str | None, limit: int) -> dict[str, Any]:
    """The gateway's answer. Raises SearchFailed."""
    try:
        content = picture.read_bytes()
    except OSError as error:
        raise SearchFailed(f"{picture} cannot be read: {error.strerror}.") from error
    fields = {"limit": str(limit), **({"user_id": user} if user else {})}
    return _post(url, "/v1/search/image", data=fields, files={"image": (picture.name, content)})


def _post(url: str, path: str, **content: Any) -> dict[str, Any]:
    key = os.environ.get("SMARTREC_API_KEY") or os.environ.get("GATEWAY_API_KEY")
    headers = {"X-API-Key": key} if key else {}
    try:
        answer = httpx.post(f"{url}{path}", headers=headers, timeout=TIMEOUT_SECONDS, **content)
    except httpx.TransportError as error:
        raise SearchFailed(
            f"No gateway answers at {url} ({type(error).__name__}); start one with `smartrec up`, "
            "or name its address with --url."
        ) from error
    if answer.is_success:
        found: dict[str, Any] = answer.json()
        return found
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    raise SearchFailed(
        problem.get("detail") or problem.get("title") or f"The gateway answered {answer.status_code}."
    )
