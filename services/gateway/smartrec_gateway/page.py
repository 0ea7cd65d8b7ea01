"""The web page, the API's documentation, the product pictures, and the headers that keep all of them safe.

The policy allows nothing inline, and from elsewhere product pictures alone, which a shop keeps on its own
servers; /docs allows the inline styles of Swagger UI.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.protection.access import is_api
from smartrec_vocabulary import load_colours

WEB = Path(__file__).parent / "web"
SWAGGER_UI = Path(str(files("fastapi_swagger"))) / "resources"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {pictures}; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DOCS_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").format(
    pictures="data:"
)
REVALIDATE = "no-cache"
A_DAY = "public, max-age=86400"


class SecurityHeaders:
    """ASGI middleware: the same protective headers on every answer."""

    def __init__(self, app: ASGIApp, picture_sources: Sequence[str]) -> None:
        """`picture_sources`: from where the page may load pictures, as Content-Security-Policy names them."""
        self.app = app
        self._policy = _POLICY.format(pictures=" ".join(["blob:", *picture_sources]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_docs = scope["path"] == "/docs"
                headers["content-security-policy"] = _DOCS_POLICY if is_docs else self._policy
                headers["x-content-type-options"] = "nosniff"
                if is_api(scope["path"]):
                    headers["cache-control"] = "no-store"  # it is about one shopper
                headers["referrer-policy"] = "no-referrer"
                headers["permissions-policy"] = "geolocation=(), microphone=()"
                headers["cross-origin-opener-policy"] = "same-origin"
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class CachedFiles(StaticFiles):
    """Static files with one Cache-Control for all of them."""

    def __init__(self, directory: Path, cache_control: str) -> None:
        super().__init__(directory=directory)
        self.cache_control = cache_control

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = self.cache_control
        return response


def install_page(
    app: FastAPI, pictures: Mapping[str, Path | None], needs_key: bool, has_demo_shoppers: bool
) -> None:
    """Adds the page at `/`, its files, and /docs; the folders of `pictures` at their paths, inner first."""

    _serve(app, "/", "index.html")
    _serve(app, "/service-worker.js", "service-worker.js")  # at the root: its folder is what it may serve
    _serve(app, "/manifest.webmanifest", "manifest.webmanifest")
    _serve(app, "/favicon.ico", "icons/icon-192.png")
    app.mount("/web", CachedFiles(WEB, REVALIDATE), name="web")
    for path, folder in pictures.items():
        if folder:
            app.mount(path, CachedFiles(folder, A_DAY), name=path.strip("/"))
    _install_docs(app)
    installation = {
        "colours": {colour.name: colour.hex for colour in load_colours()},
        "needs_key": needs_key,
        "has_demo_shoppers": has_demo_shoppers,
    }

    @app.get("/page.json", include_in_schema=False)
    async def page_settings() -> JSONResponse:
        return JSONResponse(installation, headers={"Cache-Control": REVALIDATE})


def _serve(app: FastAPI, path: str, name: str) -> None:
    @app.api_route(path, methods=["GET", "HEAD"], include_in_schema=False)
    async def file() -> FileResponse:
        return FileResponse(WEB / name, headers={"Cache-Control": REVALIDATE})


def _install_docs(app: FastAPI) -> None:
    """Swagger UI from the installed package, as pages here load nothing from other sites."""
    app.mount("/docs/files", CachedFiles(SWAGGER_UI, A_DAY), name="docs")

    _serve(app, "/docs", "docs.html")
