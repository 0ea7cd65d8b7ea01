"""The problems that are answered before an endpoint is reached, and the headers that answers carry."""

from __future__ import annotations

from typing import Any

from smartrec_gateway.problems import (
    ApiKeyMissing,
    ApiKeyWrong,
    BodyTooSlow,
    ForeignHost,
    ForeignOrigin,
    MalformedUpload,
    NotYourUser,
    OriginNotAllowed,
    QuotaUsedUp,
    RecommenderUnavailable,
    RequestRefused,
    ScopeMissing,
    ServiceBusy,
    TokensUnreadable,
    TokenWrong,
    TooManyRequests,
    UnsupportedMediaType,
)
from smartrec_gateway.protection.access import METRICS, is_api
from smartrec_service.problems import (
    MEDIA_TYPE,
    BodyTooLarge,
    InternalError,
    InvalidRequest,
    MalformedJson,
    Problem,
    described,
    problem_responses,
)

ALWAYS: tuple[type[Problem], ...] = (
    ApiKeyMissing,
    ApiKeyWrong,
    TokenWrong,
    ScopeMissing,
    OriginNotAllowed,
    NotYourUser,
    ForeignHost,
    ForeignOrigin,
    TooManyRequests,
    QuotaUsedUp,
    InternalError,
    RecommenderUnavailable,
    ServiceBusy,
    TokensUnreadable,
)
OF_METRICS: tuple[type[Problem], ...] = (
    ApiKeyMissing,
    ApiKeyWrong,
    TokenWrong,
    ForeignHost,
    ForeignOrigin,
    TooManyRequests,
    TokensUnreadable,
)
OF_INPUT: tuple[type[Problem], ...] = (InvalidRequest, RequestRefused)
OF_JSON: tuple[type[Problem], ...] = (BodyTooSlow, BodyTooLarge, MalformedJson, UnsupportedMediaType)
OF_UPLOAD: tuple[type[Problem], ...] = (BodyTooLarge, MalformedUpload, UnsupportedMediaType)


def add_problems(path: str, operation: dict[str, Any]) -> None:
    """Adds those that are not there; those that an endpoint names itself come first."""
    for status, response in problem_responses(*_problems(path, operation)).items():
        existing = operation["responses"].setdefault(str(status), response)
        content = existing.get("content", {}).get(MEDIA_TYPE)
        if content is None or existing is response:
            continue
        content["examples"] = {**content["examples"], **response["content"][MEDIA_TYPE]["examples"]}
        existing["description"] = described(content["examples"])


def _problems(path: str, operation: dict[str, Any]) -> list[type[Problem]]:
    if not is_api(path):
        return [*OF_METRICS] if path == METRICS else [ForeignHost]
    kinds = operation.get("requestBody", {}).get("content", {})
    problems = [*ALWAYS]
    if kinds or operation.get("parameters"):
        problems += OF_INPUT
    if "application/json" in kinds:
        problems += OF_JSON
    if "multipart/form-data" in kinds:
        problems += OF_UPLOAD
    return problems


HEADERS: dict[str, Any] = {
    "X-Request-ID": {
        "description": "The request's id: yours, where you sent one, or a new one. It is in all logs.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
        "example": "7f1c2e0a9b",
    },
    "RateLimit": {
        "description": "For each limit what is left of it (`r`), and the seconds until it is whole (`t`).",
        "schema": {"type": "string"},
        "example": '"key";r=5990;t=1',
    },
    "RateLimit-Policy": {
        "description": "For each limit its units (`q`) and the seconds that it is for (`w`).",
        "schema": {"type": "string"},
        "example": '"key";q=6000;w=60',
    },
    "Retry-After": {
        "description": "Seconds to wait before the same call is worth sending again.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 5,
    },
}
WAITING = frozenset({"429", "503"})


def add_headers(path: str, operation: dict[str, Any], document: dict[str, Any]) -> None:
    """Names the headers of each answer; their descriptions stand once, under `components`."""
    document["components"].setdefault("headers", HEADERS)
    for status, response in operation["responses"].items():
        names = ["X-Request-ID"]
        if is_api(path):
            names += ["RateLimit", "RateLimit-Policy", *(["Retry-After"] if status in WAITING else [])]
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names} | (
            response.get("headers") or {}
        )


def share_problems(operation: dict[str, Any], document: dict[str, Any]) -> None:
    """Each kind of problem is shown once, under `components`; so are the answers that all operations have."""
    examples = document["components"].setdefault("examples", {})
    answers = document["components"].setdefault("responses", {})
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get(MEDIA_TYPE, {})
        for slug, example in content.get("examples", {}).items():
            examples.setdefault(slug, example)
            content["examples"][slug] = {"$ref": f"#/components/examples/{slug}"}
        if content and set(content["examples"]) == {
            each.slug() for each in ALWAYS if str(each.status) == status
        }:
            answers.setdefault(f"Problem{status}", response)
            operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
