"""The page in real Chromium, on a gateway with fake services at a real port."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from gateway.fakes import CATALOGUE, URLS, FakeServices
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings

SHOPPERS = [
    {"id": "maya", "name": "Maya", "about": "Floral dresses, all summer long"},
    {"id": "tom", "name": "Tom", "about": "Dark jeans and plain tees, rarely anything else"},
]
FILLS = {
    "red": "#c23b3b",
    "blue": "#3a66b0",
    "white": "#f4f1ea",
    "black": "#26242a",
    "green": "#43805a",
    "beige": "#cdb791",
}


def write_pictures(folder: Path) -> None:
    """A plain coloured figure for each product of the fake catalogue."""
    for product in CATALOGUE:
        fill = FILLS[product["colour"]]
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
            '<rect width="100" height="100" fill="#e9e2d6"/>'
            f'<path d="M36 18h28l10 14-9 7v9l14 38H21l14-38v-9l-9-7z" fill="{fill}" stroke="#0003"/></svg>'
        )
        (folder / f"{product['id']}.svg").write_text(svg)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of `app`, running in a thread of its own on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the gateway did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def find_chromium(playwright: Playwright) -> str | None:
    candidates = [os.environ.get("CHROMIUM"), playwright.chromium.executable_path]
    candidates += map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            reason = "no Chromium: install one, or name it in the variable CHROMIUM"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield browser
        browser.close()


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def gateway_settings(tmp_path: Path) -> dict[str, Any]:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    write_pictures(pictures)
    shoppers = tmp_path / "shoppers.json"
    shoppers.write_text(json.dumps(SHOPPERS))
    return {**URLS, "images_dir": pictures, "demo_shoppers_file": shoppers}


@pytest.fixture
def site(services: FakeServices, gateway_settings: dict[str, Any]) -> Iterator[str]:
    with served(create_app(GatewaySettings(**gateway_settings), services)) as address:
        yield address


class Complaints:
    """What the browser complained of: console errors, uncaught exceptions, violations of the policy."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("console", lambda m: self.all.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.all.append(str(error)))


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@contextmanager
def opened(
    browser: Browser, site: str, complaints: Complaints, path: str = "/", **context: Any
) -> Iterator[Page]:
    """A page at `path`, in a browser that nobody has used."""
    visit: BrowserContext = browser.new_context(locale="en-GB", base_url=site, **context)
    visit.set_default_timeout(20_000)
    page = visit.new_page()
    complaints.watch(page)
    try:
        page.goto(path)
        yield page
    finally:
        visit.close()
