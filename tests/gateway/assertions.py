"""What every test of an error asserts."""

from __future__ import annotations

from typing import Any

import httpx


def assert_problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """An RFC 9457 document of this kind, with a sentence for people and none of an upstream's words."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"urn:smartrec:problem:{slug}"
    assert document["status"] == status
    assert document["title"]
    assert len(document["detail"].split()) >= 3
    assert document["request_id"] == answer.headers["x-request-id"]
    assert "their words" not in answer.text
    return document
