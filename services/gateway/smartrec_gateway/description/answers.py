"""The problems that are answered before an endpoint is reached, and the headers that answers carry."""

from __future__ import annotations

from typing import Any

from smartrec_gateway.problems import (
    ApiKeyMissing,
    ApiKeyWrong,
    BodyTooSlow,
    ForeignHost,
    ForeignOrigin,
    IdempotencyKeyReused,
    MalformedUpload,
    NotYourUser,
    OriginNotAllowed,
    QuotaUsedUp,
    RecommenderUnavailable,
    RequestInFlight,
    RequestRefused,
    ScopeMissing,
    ServiceBusy,
    TokensUnreadable,
    TokenWrong,
    TooManyRequests,
    UnsupportedMediaType,
)
from smartrec_gateway.protection.access import METRICS, is_api
from smartrec_gateway.protection.repeated_calls.conditional_reads import seconds_of
from smartrec_gateway.protection.repeated_calls.keyed_writes import (
    KEY,
    KEY_PATTERN,
    MOST_KEY_CHARACTERS,
    REPLAYED,
    takes_key,
)
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
OF_KEYED: tuple[type[Problem], ...] = (InvalidRequest, IdempotencyKeyReused, RequestInFlight)
OF_UPLOAD: tuple[type[Problem], ...] = (BodyTooLarge, MalformedUpload, UnsupportedMediaType)


def add_problems(method: str, path: str, operation: dict[str, Any]) -> None:
    """Adds those that are not there; those that an endpoint names itself come first."""
    for status, response in problem_responses(*_problems(method, path, operation)).items():
        existing = operation["responses"].setdefault(str(status), response)
        content = existing.get("content", {}).get(MEDIA_TYPE)
        if content is None or existing is response:
            continue
        content["examples"] = {**content["examples"], **response["content"][MEDIA_TYPE]["examples"]}
        existing["description"] = described(content["examples"])


def _problems(method: str, path: str, operation: dict[str, Any]) -> list[type[Problem]]:
    if not is_api(path):
        return [*OF_METRICS] if path == METRICS else [ForeignHost]
    kinds = operation.get("requestBody", {}).get("content", {})
    problems = [*ALWAYS]
    if takes_key(method.upper(), path):
        problems += OF_KEYED
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
    REPLAYED: {
        "description": "There where the same was asked before: this is the first answer to it.",
        "schema": {"type": "string", "const": "true"},
        "example": "true",
    },
    "ETag": {
        "description": "Names this state of the answer: sent back as If-None-Match, 304 says it is the same.",
        "schema": {"type": "string"},
        "example": 'W/"0f343b0931126a20f133d67c2b018a3b"',
    },
    "Cache-Control": {
        "description": "How long the answer may be kept without asking.",
        "schema": {"type": "string"},
        "example": "private, no-cache",
    },
}
WAITING = frozenset({"429", "503"})


KEY_PARAMETER: dict[str, Any] = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "Yours to choose, new for each request; sent again within 24 hours, the same is answered "
    "as the first time and not done again.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": MOST_KEY_CHARACTERS,
        "pattern": KEY_PATTERN,
        "examples": ["nightly-2026-11-29-1"],
    },
}
TAG_PARAMETER: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the answer that you have; where it is still the same, 304 says so.",
    "schema": {"type": "string", "examples": ['W/"0f343b0931126a20f133d67c2b018a3b"']},
}
NOT_MODIFIED: dict[str, Any] = {"description": "Nothing is new since the answer with this ETag."}


def add_parameters(method: str, path: str, operation: dict[str, Any]) -> None:
    """Headers that are read before an endpoint is reached: keys of writes, tags of reads."""
    parameters = operation.get("parameters", [])
    if takes_key(method.upper(), path) and KEY not in {each["name"] for each in parameters}:
        operation["parameters"] = [*parameters, KEY_PARAMETER]
    if seconds_of(method.upper(), path) is not None and is_api(path):
        operation["parameters"] = [*parameters, TAG_PARAMETER]
        operation["responses"]["304"] = dict(NOT_MODIFIED)


def add_headers(method: str, path: str, operation: dict[str, Any], document: dict[str, Any]) -> None:
    """Names the headers of each answer; their descriptions stand once, under `components`."""
    document["components"].setdefault("headers", HEADERS)
    for status, response in operation["responses"].items():
        names = ["X-Request-ID"]
        if status.startswith("2") and takes_key(method.upper(), path):
            names.append(REPLAYED)
        if status in ("200", "304") and seconds_of(method.upper(), path) is not None and is_api(path):
            names += ["ETag", "Cache-Control"]
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
