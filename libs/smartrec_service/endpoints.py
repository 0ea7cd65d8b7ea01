"""Endpoints as they are declared, once for all applications of a process."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute


def operation_id(route: APIRoute) -> str:
    """The endpoint's function in camel case, as generated clients name what they call."""
    first, *others = route.name.split("_")
    return first + "".join(word.capitalize() for word in others)


def new_router(**options: Any) -> APIRouter:
    """`options`: of `APIRouter`."""
    return APIRouter(generate_unique_id_function=operation_id, **options)


def add_endpoints(app: FastAPI, router: APIRouter) -> None:
    """The routes of a `new_router` as they are, without anything of the application's own.

    FastAPI's `include_router` makes each anew for the application, at its first request: a tenth of a second
    of the recommender, and each request's route is looked for twice.
    """
    app.router.routes.extend(router.routes)
