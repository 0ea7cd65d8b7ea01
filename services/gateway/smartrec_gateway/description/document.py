"""Adds to the framework's document what it cannot know: scopes, headers, what stands before the endpoints.

The guard, the limits and the readers of bodies answer before any endpoint is reached, so no endpoint names
their problems; here they are added to each operation that they stand before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from smartrec_gateway.description.answers import add_headers, add_parameters, add_problems, share_problems
from smartrec_gateway.description.security import SCHEMES, security_of

Operation = dict[str, Any]
SERVERS = [{"url": "/", "description": "The installation that this document was read from."}]
LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def complete_document(app: FastAPI) -> None:
    """From now on `app.openapi()` is complete."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        is_new = app.openapi_schema is None
        document = make()
        if is_new:
            _complete(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's documented way to extend it


def _complete(document: dict[str, Any]) -> None:
    document["servers"] = SERVERS
    document["info"]["license"] = LICENSE
    document["components"]["securitySchemes"] = SCHEMES
    for method, path, operation in operations(document):
        operation["security"] = security_of(method, path)
        add_parameters(method, path, operation)
        add_problems(method, path, operation)
        add_headers(method, path, operation, document)
        share_problems(operation, document)
        if method in ("get", "put", "delete") or "/search/" in path:
            operation["x-may-be-repeated"] = True


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """Method (lower case), path and operation of all that the document describes."""
    for path, of_path in document["paths"].items():
        for method, operation in of_path.items():
            yield method, path, operation
