"""The page's addresses and files, the API's documentation, the product pictures."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from smartrec_gateway.clients import recommender
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration.catalogue.stored_pictures import IMAGES_PATH
from smartrec_gateway.page.document import (
    LATER_MODULES,
    PAGE_MODULES,
    REVALIDATE,
    WEB,
    console_document,
    document,
    later_script,
    page_script,
    product_head,
    styles,
)
from smartrec_gateway.problems import RecommenderUnavailable, ServiceBusy, UnknownProduct
from smartrec_gateway.protection.access import is_api, tenant_of
from smartrec_service.problems import request_id_of
from smartrec_vocabulary import NAMES_FOLDER, load_categories, load_colours

SWAGGER_UI = Path(str(files("fastapi_swagger"))) / "resources"
SMALL_PICTURE_WIDTH_PX = 360
A_DAY = "public, max-age=86400"
View = Callable[[Request], Awaitable[Response]]
_HEAD_DEADLINE_SECONDS = 1.0  # the page does not wait longer for the tags in its head


class WholeFile(FileResponse):
    """A file that is never sent in parts: the framework refuses a wrong range by a line of text."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers["accept-ranges"] = "none"
        await super().__call__(_without_range(scope), receive, send)


class CachedFiles(StaticFiles):
    """Static files with one Cache-Control for all of them, sent whole as `WholeFile` is."""

    def __init__(self, directory: Path, cache_control: str) -> None:
        super().__init__(directory=directory)
        self.cache_control = cache_control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(_without_range(scope), receive, send)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = self.cache_control
        response.headers["accept-ranges"] = "none"
        return response


def _without_range(scope: Scope) -> Scope:
    """Whoever asks for a range must be ready for the whole (RFC 9110, 14.2)."""
    return {**scope, "headers": [header for header in scope["headers"] if header[0] != b"range"]}


def install_page(
    app: FastAPI, pictures: Mapping[str, Path | None], needs_key: bool, has_demo_shoppers: bool
) -> None:
    """Adds the page at its addresses, its files, and /docs; the folders of `pictures` at their paths, inner
    first.
    """
    _install_views(app, needs_key)
    _serve(app, "/service-worker.js", "service-worker.js")  # at the root: its folder is what it may serve
    _serve(app, "/manifest.webmanifest", "manifest.webmanifest")
    _serve(app, "/favicon.ico", "icons/icon-192.png")
    joined = {"/web/page.css": styles, PAGE_MODULES: page_script, LATER_MODULES: later_script}
    for path, whole in joined.items():
        app.add_api_route(path, whole, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount("/web", CachedFiles(WEB, REVALIDATE), name="web")
    app.mount("/names", CachedFiles(NAMES_FOLDER, REVALIDATE), name="names")
    for path, folder in pictures.items():
        if folder:
            app.mount(path, CachedFiles(folder, A_DAY), name=path.strip("/"))
    _install_docs(app)
    installation = {
        "colours": {colour.name: colour.hex for colour in load_colours()},
        "categories": [category.name for category in load_categories()],
        "needs_key": needs_key,
        "has_demo_shoppers": has_demo_shoppers,
        "small_picture_width": _small_picture_width(pictures.get(IMAGES_PATH)),
    }

    @app.get("/page.json", include_in_schema=False)
    async def page_settings() -> JSONResponse:
        return JSONResponse(installation, headers={"Cache-Control": REVALIDATE})


def _small_picture_width(images: Path | None) -> int | None:
    """In pixels; None where the pictures have no folder `small` with smaller ones of the same names."""
    return SMALL_PICTURE_WIDTH_PX if images and (images / "small").is_dir() else None


def _install_views(app: FastAPI, needs_key: bool) -> None:
    """The addresses of the page. Those that nobody knows get the page too, which says so in words."""

    async def home(request: Request) -> Response:
        return document("text" if "q" in request.query_params else "home")

    async def results(_request: Request) -> Response:
        return document("results")

    async def photo(_request: Request) -> Response:
        return document("photo")

    async def product(request: Request) -> Response:
        return await _product_document(request, needs_key)

    async def console(_request: Request) -> Response:
        return console_document()

    async def unknown(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 (the handler is registered for its status)
        if _is_visit(request):
            shorter = _without_slash(request)
            return RedirectResponse(shorter) if shorter else document("results", status=404)
        handler = app.exception_handlers[HTTPException]
        answer: Response = await handler(request, error)  # type: ignore[misc]
        return answer

    views: dict[str, View] = {
        "/": home,
        "/product/{product_id}": product,
        "/photo/{photo_hash}": photo,
        "/saved": results,
        "/basket": results,
        "/console": console,
        "/console/{view}": console,
    }
    for path, view in views.items():
        app.add_api_route(path, view, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_exception_handler(404, unknown)


def _is_visit(request: Request) -> bool:
    """Whether a person's browser asks for a page, rather than a program for an answer."""
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and request.method in {"GET", "HEAD"} and not is_api(request.url.path)


def _without_slash(request: Request) -> str | None:
    """The address without slashes at its end, which people type; None where it has none.

    Two at its beginning would name another host, so it begins with one.
    """
    path = request.scope["path"]
    shorter = "/" + path.strip("/")
    if not path.endswith("/") or shorter == "/":
        return None
    return f"{quote(shorter)}?{request.url.query}" if request.url.query else quote(shorter)


async def _product_document(request: Request, needs_key: bool) -> Response:
    """The page with the product in its head; without it where a key is needed to read the catalogue."""
    if needs_key:
        return document("product")
    context = CallContext.starting_now(request_id_of(request), _HEAD_DEADLINE_SECONDS, tenant_of(request))
    try:
        found = await recommender.product(
            request.app.state.clients.recommender, request.path_params["product_id"], context
        )
    except UnknownProduct:
        return document("product", status=404)
    except (RecommenderUnavailable, ServiceBusy):
        return document("product")
    return document("product", product_head(found, request))


def _serve(app: FastAPI, path: str, name: str) -> None:
    @app.api_route(path, methods=["GET", "HEAD"], include_in_schema=False)
    async def file() -> WholeFile:
        return WholeFile(WEB / name, headers={"Cache-Control": REVALIDATE})


def _install_docs(app: FastAPI) -> None:
    """Swagger UI from the installed package, as pages here load nothing from other sites."""
    app.mount("/docs/files", CachedFiles(SWAGGER_UI, A_DAY), name="docs")

    _serve(app, "/docs", "docs.html")
