"""The HTML documents of the page and of the console: the page's made for an address, with its head and first
view, each with what it loads first.

A product's address carries the product's title and picture in its head, for search engines and for whoever
unfolds a shared link (Open Graph protocol, https://ogp.me).
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from smartrec_gateway.page.joined_modules import later_modules, page_modules
from smartrec_gateway.protection.repeated_calls.conditional_reads import tag_matches
from smartrec_gateway.schemas.products import ProductDetails

WEB = Path(__file__).parent.parent / "web"
REVALIDATE = "no-cache"
PAGE_MODULES, LATER_MODULES = "/web/page.js", "/web/later.js"
STYLES = (
    "tokens", "page", "controls", "search", "photo", "chips",
    "lists", "cards", "reasons", "product-page", "dialogs",
)  # fmt: skip
_HEAD = re.compile(r"<!--head-->.*<!--/head-->", re.DOTALL)
_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*?"(\.[^"]+)";', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DESCRIPTION_CHARACTERS = 200
FirstView = Literal["home", "product", "results", "text", "photo"]
# As views/places.js writes it for the view: nothing moves when it has loaded.
_FRAMES: dict[FirstView, str] = {
    "home": 'data-view="home"',
    "product": 'data-view="product"',
    "results": 'data-view="results"',
    "text": 'data-view="results" data-search',
    "photo": 'data-view="results" data-search data-photo',
}


def document(first_view: FirstView = "home", head: str | None = None, status: int = 200) -> Response:
    """The page. `first_view`: whose place its frame keeps until the view itself has loaded."""
    text = (WEB / "index.html").read_text(encoding="utf-8")
    text = text.replace('data-view="home"', _FRAMES[first_view], 1)
    text = text.replace("/web/app.js", PAGE_MODULES, 1)
    text = text.replace("<!--preload-->", _page_preloads(first_view), 1)
    if head is not None:
        text = _HEAD.sub(lambda _found: head, text, count=1)
    return Response(text, status, media_type="text/html", headers={"Cache-Control": REVALIDATE})


def console_document() -> Response:
    """The merchandisers' console, at each of its addresses."""
    text = (WEB / "console" / "index.html").read_text(encoding="utf-8")
    text = text.replace("<!--preload-->", _preloads("console/console.js"), 1)
    return Response(text, media_type="text/html", headers={"Cache-Control": REVALIDATE})


def product_head(product: ProductDetails, request: Request) -> str:
    """Title, description and Open Graph tags of a product, with absolute addresses."""
    base = str(request.base_url).rstrip("/")
    description = (product.description or product.title)[:_DESCRIPTION_CHARACTERS]
    properties = {
        "og:type": "product",
        "og:site_name": "Smartrec",
        "og:title": product.title,
        "og:description": description,
        "og:url": f"{base}{request.url.path}",
        "og:image": _absolute(product.image_url, base),
        "product:brand": product.brand,
        "product:price:amount": None if product.price is None else f"{product.price:.2f}",
        "product:price:currency": product.currency,
    }
    tags = [
        f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items() if value
    ]
    title = f"<title>{escape(product.title)} · Smartrec</title>"
    return "\n    ".join([title, f'<meta name="description" content="{escape(description)}">', *tags])


def _absolute(url: str | None, base: str) -> str | None:
    return f"{base}{url}" if url and url.startswith("/") else url


def styles(request: Request) -> Response:
    """All style sheets as one without comments, so that the first paint waits for a single small file."""
    text = "\n".join((WEB / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    return _revalidated(request, _COMMENT.sub("", text), "text/css")


def page_script(request: Request) -> Response:
    """The modules of the first view as one, see joined_modules.py."""
    return _revalidated(request, page_modules(WEB), "text/javascript")


def later_script(request: Request) -> Response:
    """The modules that some views fetch when they need them, as one."""
    return _revalidated(request, later_modules(WEB), "text/javascript")


def _revalidated(request: Request, text: str, media_type: str) -> Response:
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    headers = {"Cache-Control": REVALIDATE, "ETag": tag}
    if tag_matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)


def _page_preloads(first_view: FirstView) -> str:
    """What the first view fetches, so that the browser fetches it all at once; saved goods need little."""
    settings = '<link rel="preload" href="/page.json" as="fetch" crossorigin="anonymous">'
    later = "" if first_view == "home" else f'<link rel="modulepreload" href="{LATER_MODULES}">'
    return f"{settings}\n    {later}"


@cache
def _preloads(first: str) -> str:
    """Links to every module that `first` needs, so that the browser fetches them all at once."""
    links = [f'<link rel="modulepreload" href="/web/{name}">' for name in modules(first)[1:]]
    return "\n    ".join(links)


def modules(first: str) -> list[str]:
    """`first` and all that it imports, by their paths under /web, in the order in which they are met."""
    found = [first]
    for name in found:  # grows while it is walked
        folder = (WEB / name).parent
        for imported in _IMPORT.findall((WEB / name).read_text(encoding="utf-8")):
            path = (folder / imported).resolve().relative_to(WEB.resolve()).as_posix()
            if path not in found:
                found.append(path)
    return found
