"""Errors as facts: each one a class, shown to the caller as RFC 9457 problem details.

Invariant: every exit of a service that is not a success has this shape and carries the request id; no
upstream text, stack trace or path of the machine is ever in it.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:smartrec:problem:"
MOST_NAME_CHARACTERS = 200
_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_UNREADABLE = "There was an error parsing the body"  # FastAPI's, for bodies that break the JSON parser


class Problem(HTTPException):
    """An error that its caller is told. Subclass it with the name of the fact and these two:

    `status`: HTTP status, 400..599. `title`: the same sentence for each occurrence (RFC 9457, 3.1.3).
    `detail` says what is wrong with this request and what to do; `extensions` are further members.
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something failed on our side"

    def __init__(self, detail: str, *, headers: dict[str, str] | None = None, **extensions: Any) -> None:
        super().__init__(self.status, detail, headers)
        self.extensions = extensions

    @classmethod
    def slug(cls) -> str:
        """The class name in kebab case: ImageTooLarge -> image-too-large."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def example(cls) -> dict[str, Any]:
        """An OpenAPI example of this problem, under its slug."""
        value = {"type": TYPE_PREFIX + cls.slug(), "title": cls.title, "status": cls.status}
        return {cls.slug(): {"summary": cls.title, "value": {**value, "detail": "…", "request_id": "4f0c2a"}}}


class MalformedJson(Problem):
    status = 400
    title = "The body is not JSON"


class BadHttp(Problem):
    status = 400
    title = "This is not HTTP"


class RequestHeadTooLarge(Problem):
    status = 431
    title = "The address and headers are larger than this service accepts"


class InvalidRequest(Problem):
    status = 422
    title = "The request does not have the form that this endpoint takes"


class BodyTooLarge(Problem):
    status = 413
    title = "The body is larger than this service accepts"


class InternalError(Problem):
    status = 500
    title = "Something failed on our side"


PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "ProblemDetails",
    "description": "RFC 9457 problem details.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "Identifies the kind of problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong here, and what to do."},
        "request_id": {"type": "string", "description": "Quote it when you ask for help."},
        "errors": {
            "type": "array",
            "description": "For an invalid request: each field that is wrong.",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def problem_responses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of an endpoint: the problems that it may answer with, by status."""
    responses: dict[int | str, dict[str, Any]] = {}
    for status in sorted({problem.status for problem in problems}):
        of_status = [problem for problem in problems if problem.status == status]
        examples = {slug: example for problem in of_status for slug, example in problem.example().items()}
        schema = {"$ref": "#/components/schemas/ProblemDetails"}
        responses[status] = {
            "description": described(examples),
            "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}},
        }
    return responses


def described(examples: dict[str, Any]) -> str:
    """The description of a response that may be any of these problems."""
    return " · ".join(f"`{slug}`: {example['summary']}." for slug, example in examples.items())


def problem_body(error: HTTPException, request_id: str) -> dict[str, Any]:
    """The members of the problem document for `error`."""
    if isinstance(error, Problem):
        kind, title, extensions = TYPE_PREFIX + error.slug(), error.title, error.extensions
    else:
        title, extensions = HTTPStatus(error.status_code).phrase, {}
        kind = TYPE_PREFIX + title.lower().replace(" ", "-")
    base = {"type": kind, "title": title, "status": error.status_code, "detail": error.detail}
    return {**base, "request_id": request_id, **extensions}


def problem_response(error: HTTPException, request_id: str) -> JSONResponse:
    """`error` as a response with the problem media type and the error's own headers."""
    body = problem_body(error, request_id)
    return _ProblemResponse(body, error.status_code, headers=dict(error.headers or {}))


class _ProblemResponse(JSONResponse):
    """A problem may name what a caller sent, half of a character (a lone surrogate) too."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def install_problem_handlers(app: FastAPI) -> None:
    """Gives every error of `app`, its 404, 405 and 422 included, the shape of a problem document."""

    async def on_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101 (the handler is registered for this class)
        return problem_response(_with_advice(error, request), request_id_of(request))

    async def on_invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this class)
        return problem_response(_invalid_request(error), request_id_of(request))

    app.add_exception_handler(HTTPException, on_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    _describe_problems_in_openapi(app)


def request_id_of(request: Request) -> str:
    """The id that `RequestLog` gave to this request; empty where that middleware is not installed."""
    return str(getattr(request.state, "request_id", ""))


def _with_advice(error: HTTPException, request: Request) -> HTTPException:
    """The framework's own 404 and 405 say only their name; say what to do instead."""
    if error.detail == _UNREADABLE:
        return MalformedJson("Send a JSON document in UTF-8, not compressed and less deeply nested.")
    if isinstance(error, Problem) or error.detail != HTTPStatus(error.status_code).phrase:
        return error
    path = request.url.path
    facts = {
        404: f"There is nothing at {path}."
        + (" Leave out the slash at its end." if len(path) > 1 and path.endswith("/") else ""),
        405: f"{request.method} is not possible at {path}.",
    }
    if error.status_code not in facts:
        return error
    advice = f"{facts[error.status_code]} The endpoints are listed at /openapi.json."
    allowed = _allowed_methods(request) if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else {}
    return HTTPException(error.status_code, advice, {**(error.headers or {}), **allowed})


def _allowed_methods(request: Request) -> dict[str, str]:
    """`Allow` with those of all routes of the address: the framework names the first one's alone."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    methods = [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
    return {"Allow": ", ".join(methods)} if methods else {}


def _invalid_request(error: RequestValidationError) -> Problem:
    first, *_ = error.errors()
    if first["type"] == "json_invalid":
        return MalformedJson("Send a JSON document. The parser says: " + str(first["ctx"]["error"]) + ".")
    errors = [{"field": _field(e["loc"]), "message": str(e["msg"])} for e in error.errors()]
    sentence = "; ".join(f"{e['field']}: {e['message']}" for e in errors[:5])
    return InvalidRequest(f"{sentence}.", errors=errors)


def _field(location: tuple[int | str, ...]) -> str:
    """("body", "price", "min") -> price.min; ("body",) -> body."""
    inner = location[1:] if len(location) > 1 else location
    return shortened(".".join(str(part) for part in inner))


def shortened(name: str) -> str:
    """A name that a caller sent, as a problem repeats it: whoever sends a million letters hears the first."""
    return name if len(name) <= MOST_NAME_CHARACTERS else f"{name[:MOST_NAME_CHARACTERS]}…"


def _describe_problems_in_openapi(app: FastAPI) -> None:
    make_schema = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = make_schema().setdefault("components", {}).setdefault("schemas", {})
            schemas["ProblemDetails"] = PROBLEM_SCHEMA
            _replace_framework_validation_error(app.openapi_schema or {})
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's documented way to extend it


def _replace_framework_validation_error(schema: dict[str, Any]) -> None:
    """FastAPI documents its own 422 shape, which this service never sends."""
    for operations in schema.get("paths", {}).values():
        for operation in operations.values():
            described = operation.get("responses", {}).get("422", {})
            if "HTTPValidationError" in str(described):
                operation["responses"]["422"] = problem_responses(InvalidRequest)[422]
    for name in ("HTTPValidationError", "ValidationError"):
        schema.get("components", {}).get("schemas", {}).pop(name, None)
