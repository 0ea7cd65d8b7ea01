"""The page inside the Android app, in an emulated phone: its files at the app's own origin, a bridge that
stands in for Capacitor's, and the shop at an address of its own.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.browsing import Complaints, cards, picture

pytestmark = pytest.mark.web
ORIGIN, SHOP = "https://localhost", "https://shop.example"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
BRIDGE = (Path(__file__).parent / "bridge.js").read_text()


@pytest.fixture
def gateway_settings(gateway_settings: dict[str, Any]) -> dict[str, Any]:
    return {**gateway_settings, "cors_origins": (ORIGIN,)}


class Phone:
    """A phone with the app. `open` starts it with what its bridge has: `picture`, `shared`, `server`."""

    def __init__(self, browser: Browser, www: Path, site: str, file: Path) -> None:
        self.browser, self.www, self.site, self.file = browser, www, site, file
        self.keys: list[str | None] = []

    @contextmanager
    def open(self, complaints: Complaints, server: str | None = SHOP, **has: Any) -> Iterator[Page]:
        visit = self.browser.new_context(locale="en-GB", **PHONE)
        visit.set_default_timeout(20_000)
        visit.route(f"{ORIGIN}/**", self._own_file)
        visit.route(f"{SHOP}/**", self._of_shop)
        kept = f"localStorage.setItem('smartrec-server', {json.dumps(server)});" if server else ""
        phone = f"window.phone = location.pathname === '/' ? {json.dumps(has)} : {{}};"
        visit.add_init_script(phone + kept + BRIDGE)
        page = visit.new_page()
        complaints.watch(page)
        try:
            page.goto(f"{ORIGIN}/")
            yield page
        finally:
            page.close()
            visit.unroute_all(behavior="ignoreErrors")  # of what the page still asked for
            visit.close()

    def _own_file(self, route: Route) -> None:
        """As Capacitor's server within the app: a name without a dot is the page."""
        path = urlsplit(route.request.url).path
        file = self.www / path.lstrip("/")
        if path.startswith("/_capacitor_file_"):
            file = self.file
        elif "." not in path.rsplit("/", 1)[-1]:
            file = self.www / "index.html"
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])

    def _of_shop(self, route: Route) -> None:
        self.keys.append(route.request.headers.get("x-api-key"))
        answer = route.fetch(url=route.request.url.replace(SHOP, self.site))
        route.fulfill(response=answer)


@pytest.fixture
def phone(browser: Browser, www: Path, site: str, tmp_path: Path) -> Phone:
    return Phone(browser, www, site, picture(tmp_path / "dress.jpg"))


def calls(page: Page) -> list[str]:
    return [name for name, _ in page.evaluate("window.phone.calls")]


def test_the_first_start_asks_for_the_shop_and_its_key_and_never_takes_an_unsafe_address(
    phone: Phone, complaints: Complaints
) -> None:
    with phone.open(complaints, server=None) as page:
        dialog = page.get_by_role("dialog", name="Your shop")
        dialog.get_by_label("Address").fill("http://shop.example")
        dialog.get_by_role("button", name="Go shopping").click()
        expect(dialog).to_contain_text("This is not an address")
        assert phone.keys == []
        dialog.get_by_label("Address").fill("shop.example")
        dialog.get_by_label("Key").fill("smartrec_pk_1")
        dialog.get_by_role("button", name="Go shopping").click()
        expect(cards(page)).to_have_count(10)
        image = cards(page).first.locator("img")
        assert image.evaluate("image => image.decode().then(() => image.src)").startswith(SHOP)
        assert "smartrec_pk_1" in phone.keys
        expect(page.get_by_role("button", name="Change the shop")).to_be_visible()
    assert complaints.all == []


def test_photos_come_from_the_phones_own_camera_and_picker(phone: Phone, complaints: Complaints) -> None:
    with phone.open(complaints, picture=f"{ORIGIN}/_capacitor_file_/dress.jpg") as page:
        expect(cards(page)).to_have_count(10)
        page.get_by_role("button", name="Take a photo").click()
        expect(page.locator("crop-box")).to_be_attached()
        assert "/photo/" in page.url
        page.go_back()
        page.locator(".choose-picture").click()
        expect(page.locator("crop-box")).to_be_attached()
        asked = [
            options["source"] for name, options in page.evaluate("window.phone.calls") if name == "getPhoto"
        ]
        assert asked == ["CAMERA", "PHOTOS"]
    assert complaints.all == []


def test_the_back_button_closes_goes_back_and_leaves_in_this_order(
    phone: Phone, complaints: Complaints
) -> None:
    with phone.open(complaints) as page:
        expect(cards(page)).to_have_count(10)
        cards(page).first.get_by_role("link").first.click()
        expect(page.get_by_role("button", name="Add to the basket")).to_be_visible()
        page.get_by_role("button", name="Shopping as").click()
        back = "canGoBack => window.phone.listeners.backButton({canGoBack})"
        page.evaluate(back, True)
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert "/product/" in page.url
        page.evaluate(back, True)
        page.wait_for_url(f"{ORIGIN}/")
        assert "minimizeApp" not in calls(page)
        page.evaluate(back, False)
        assert "minimizeApp" in calls(page)
    assert complaints.all == []


def test_a_link_opens_its_product_and_a_strange_one_the_start_page(
    phone: Phone, complaints: Complaints
) -> None:
    with phone.open(complaints) as page:
        expect(cards(page)).to_have_count(10)
        opened = "url => window.phone.listeners.appUrlOpen({url})"
        page.evaluate(opened, f"{SHOP}/product/P00003")
        expect(page.get_by_role("button", name="Add to the basket")).to_be_visible()
        assert page.url == f"{ORIGIN}/product/P00003"
        page.evaluate(opened, "io.smartrec.shop://open/nowhere/at/all")
        expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    assert complaints.all == []


def test_a_shared_picture_is_kept_and_shown_in_the_apps_main_window(phone: Phone) -> None:
    complaints = Complaints()
    shared = {"type": "image/jpeg", "url": "file:///data/files/dress.jpg", "title": "dress.jpg"}
    with phone.open(complaints, shared=shared) as page:
        page.wait_for_function("window.phone.calls.some(([name]) => name === 'deleteFile')")
        kept = page.wait_for_function(
            """async () => {
                const {recentPhotos} = await import('/web/state/photos.js');
                return (await recentPhotos())[0]?.hash;
            }"""
        ).json_value()
        expect(cards(page)).to_have_count(0)
        page.goto(f"{ORIGIN}/photo/{kept}")
        expect(page.locator("crop-box")).to_be_attached()
