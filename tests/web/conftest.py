"""The page in real Chromium, on a gateway with fake services at a real port."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import URLS, FakeServices
from tests.served import served
from tests.web.browsing import Complaints, find_chromium, opened, repeated_at_once, write_pictures

expect.set_options(timeout=20_000)  # the machine may be busy
SHOPPERS = [
    {"id": "maya", "name": "Maya", "about": "Floral dresses, all summer long"},
    {"id": "tom", "name": "Tom", "about": "Dark jeans and plain tees, rarely anything else"},
]


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Ends with the module: while it runs, its event loop keeps asynchronous tests from running.

    A module whose tests use a camera says so by `NEEDS_A_CAMERA`.
    """
    with sync_playwright() as playwright:
        path = find_chromium(playwright, is_whole=getattr(request.module, "NEEDS_A_CAMERA", False))
        if path is None:
            reason = "no Chromium: install one, or name it in the variable CHROMIUM"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--use-fake-device-for-media-stream"],
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
    patient = {"nlp_timeout_seconds": 9, "recommender_timeout_seconds": 9}  # the machine may be busy
    return {**URLS, **patient, "images_dir": pictures, "demo_shoppers_file": shoppers}


@pytest.fixture
def site(services: FakeServices, gateway_settings: dict[str, Any]) -> Iterator[str]:
    app = create_app(GatewaySettings(**gateway_settings), services)
    with served(repeated_at_once(app)) as address:
        yield address


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def page(browser: Browser, site: str, complaints: Complaints) -> Any:
    with opened(browser, site, complaints) as page:
        yield page
    assert complaints.all == []
