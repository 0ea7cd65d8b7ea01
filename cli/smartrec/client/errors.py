"""What a call ends with where it is no success."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from smartrec.errors import SmartrecError

_MAY_SUCCEED_LATER = frozenset({0, 408, 429, 502, 503, 504})


class SmartrecProblem(SmartrecError):
    """An RFC 9457 problem of the gateway, or that no answer came: then `status` is 0. As text, its detail.

    `kind`: the last part of the type, as "unknown-product". `more`: further members of the document.
    """

    def __init__(self, document: Mapping[str, Any], retry_after_seconds: float | None = None) -> None:
        self.status: int = document.get("status", 0)
        self.type: str = document.get("type", "about:blank")
        self.title: str = document["title"]
        self.detail: str = document.get("detail", self.title)
        self.request_id: str = document.get("request_id", "")
        self.errors: list[dict[str, str]] = document.get("errors", [])
        known = {"status", "type", "title", "detail", "request_id", "errors"}
        self.more = {name: value for name, value in document.items() if name not in known}
        self.retry_after_seconds = retry_after_seconds
        super().__init__(self.detail)

    @property
    def kind(self) -> str:
        return self.type.rpartition(":")[2]

    @property
    def may_be_repeated(self) -> bool:
        """Whether the same call may well succeed later; otherwise something in it must change first."""
        return self.status in _MAY_SUCCEED_LATER


def problem_of(answer: httpx.Response) -> SmartrecProblem:
    """The problem that an answer tells, or one of our own where something in between answered."""
    try:
        document = answer.json()
    except ValueError:
        document = None
    if not isinstance(document, dict) or "title" not in document:
        document = {
            "status": answer.status_code,
            "title": "The answer could not be read",
            "detail": f"Something between here and the gateway answered {answer.status_code}.",
        }
    seconds = answer.headers.get("retry-after", "")
    return SmartrecProblem(document, float(seconds) if seconds.isdigit() else None)


def no_answer(url: str, error: httpx.TransportError) -> SmartrecProblem:
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        what = {"type": "client:timeout", "title": "No answer came in time"}
        return SmartrecProblem({**what, "detail": f"{url} gave no answer in time. Try again in a moment."})
    what = {"type": "client:unreachable", "title": "The gateway cannot be reached"}
    return SmartrecProblem({**what, "detail": f"No gateway answers at {url} ({type(error).__name__})."})
