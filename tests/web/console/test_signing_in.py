"""Who may see what of the console, in real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from smartrec_gateway.main import create_app
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import FakeServices
from tests.served import served
from tests.web.browsing import Complaints, opened

pytestmark = pytest.mark.web


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def guarded(services: FakeServices, gateway_settings: dict[str, Any], keys: KeyFile) -> Iterator[str]:
    keys.create(KeyWish(name="first", scopes=("admin",)))
    app = create_app(GatewaySettings(**gateway_settings, keys_file=keys.path), services)
    with served(app) as address:
        yield address


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize(
    ("scopes", "role", "views"),
    [
        (("search",), "Viewer", ["Try a search", "Services"]),
        (
            ("search", "console"),
            "Merchandiser",
            [
                "Try a search",
                "Searches",
                "Rules",
                "Synonyms",
                "Occasions",
                "Segments",
                "Clicks",
                "Catalogue",
                "Experiments",
                "Quality",
                "Services",
            ],
        ),
        (("search", "catalogue"), "Viewer", ["Try a search", "Imports", "Services"]),
    ],
)
def test_the_rights_of_a_key_decide_which_views_there_are(
    browser: Browser,
    guarded: str,
    keys: KeyFile,
    complaints: Complaints,
    scopes: Any,
    role: str,
    views: list[str],
) -> None:
    _, key = keys.create(KeyWish(name="console", scopes=scopes))
    with opened(browser, guarded, complaints, "/console") as page:
        sign_in(page, key)
        expect(page.get_by_text(role, exact=True)).to_be_visible()
        expect(page.get_by_role("navigation", name="Views").get_by_role("link")).to_have_text(views)
        page.goto("/console/try?q=red dress")
        expect(page.locator(".ranked-product")).to_have_count(10)
        expect(page.get_by_role("link", name="Pin")).to_have_count(10 if "console" in scopes else 0)
        page.goto("/console/services")
        expect(page.locator(".health li.well").first).to_be_visible()
        expect(page.get_by_text("Counts and times need a key with the right “admin”")).to_be_visible()
        expect(page.get_by_role("table")).to_have_count(0)
        page.goto("/console/keys")
        expect(page.get_by_role("heading", name="Your key may not see this")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    assert complaints.all == []


def test_a_wrong_key_is_refused_in_plain_words(browser: Browser, guarded: str) -> None:
    with opened(browser, guarded, Complaints(), "/console") as page:
        sign_in(page, "smartrec_sk_not_a_key")
        expect(page.get_by_role("alert")).to_contain_text("This key is not accepted")
        expect(page.get_by_label("API key")).to_be_visible()


def test_an_administrator_makes_exchanges_and_ends_keys(
    browser: Browser, guarded: str, keys: KeyFile, complaints: Complaints
) -> None:
    _, own = keys.create(KeyWish(name="own", scopes=("search", "console", "admin")))
    with opened(browser, guarded, complaints, "/console/keys") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        sign_in(page, own)
        page.get_by_label("What it is for").fill("importer")
        page.get_by_role("button", name="Make a key").click()
        expect(page.locator(".new-key")).to_contain_text("smartrec_sk_")
        page.get_by_role("button", name="Exchange: importer").click()
        expect(page.get_by_role("row", name="importer")).to_have_count(2)
        page.get_by_role("button", name="End: importer").last.click()
        expect(page.get_by_role("row", name="importer").filter(has_text="ended")).to_have_count(1)
    assert complaints.all == []


def test_on_a_phone_who_is_signed_in_and_the_way_out_stand_clear_of_the_name(
    browser: Browser, guarded: str, keys: KeyFile, complaints: Complaints
) -> None:
    _, key = keys.create(KeyWish(name="her", scopes=("search", "console")))
    with opened(browser, guarded, complaints, "/console", viewport={"width": 360, "height": 780}) as page:
        sign_in(page, key)
        out = page.get_by_role("button", name="Sign out").bounding_box()
        role, name = page.get_by_text("Merchandiser").bounding_box(), page.locator(".brand").bounding_box()
        assert out
        assert role
        assert name
        assert out["x"] + out["width"] <= 348
        assert role["x"] >= name["x"] + name["width"] + 8 or role["y"] >= name["y"] + name["height"]
