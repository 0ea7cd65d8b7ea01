"""Every view without a finding of axe, light and dark, in real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import Complaints, cards, choose_picture, opened, picture, put_into_basket

pytestmark = pytest.mark.web


def findings(page: Page) -> list[str]:
    """What axe objects to, with the first place of each."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow("looks at every view of the page, one after the other")
def test_no_view_has_a_finding(
    browser: Browser,
    site: str,
    complaints: Complaints,
    services: FakeServices,
    tmp_path: Path,
    scheme: Any,
) -> None:
    with opened(browser, site, complaints, color_scheme=scheme, reduced_motion="reduce") as page:
        expect(cards(page)).to_have_count(10)
        assert findings(page) == [], "home"
        page.goto("/?q=red floral sumer dress under 60, no sleeves xyzzy")
        expect(cards(page)).to_have_count(10)
        cards(page).first.locator("summary").click()
        assert findings(page) == [], "words"
        page.goto("/?q=blue jeans and a white tee")
        expect(page.locator("[data-outfit] li").first).to_be_visible()
        assert findings(page) == [], "outfit"
        choose_picture(page, picture(tmp_path / "outfit.jpg", width=600, height=300))
        expect(page.locator("crop-box")).to_be_visible()
        assert findings(page) == [], "photo"
        page.get_by_role("button", name="Not a dress?").click()
        assert findings(page) == [], "categories"
        page.keyboard.press("Escape")
        page.goto("/")
        put_into_basket(page, 0)
        assert findings(page) == [], "product"
        for address in ("/basket", "/saved", "/photo/0123456789abcdef", "/product/P99999", "/nowhere"):
            page.goto(address)
            expect(page.locator("main :is(h1, h2)").first).to_be_visible()
            assert findings(page) == [], address
        page.get_by_role("button", name="Take a photo").click()
        assert findings(page) == [], "camera"
