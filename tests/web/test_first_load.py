"""How much a first visit loads, and that nothing moves under a reader's eyes, in real Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import Complaints, cards, choose_picture, opened, picture

pytestmark = pytest.mark.web
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WATCH_SHIFTS = """() => {
    window.shifts = [];
    const kept = list => list.getEntries().filter(entry => !entry.hadRecentInput).map(entry => entry.value);
    const observer = new PerformanceObserver(list => window.shifts.push(...kept(list)));
    observer.observe({type: "layout-shift", buffered: true});
}"""
MOST_BYTES = 60_000


def shift(page: Page) -> float:
    page.evaluate("() => new Promise(requestAnimationFrame)")
    return float(page.evaluate("window.shifts.reduce((sum, value) => sum + value, 0)"))


def test_nothing_moves_while_a_view_loads_on_a_phone(
    browser: Browser, site: str, complaints: Complaints, tmp_path: Path
) -> None:
    with opened(browser, site, complaints, **PHONE) as page:
        page.add_init_script(f"({WATCH_SHIFTS})()")
        for address in ("/", "/?q=red floral dress under 60"):
            page.goto(address)
            expect(cards(page).first).to_be_visible()
            assert shift(page) < 0.05, address
        page.goto("/")
        choose_picture(page, picture(tmp_path / "dress.jpg"))
        expect(page.locator("crop-box")).to_be_visible()
        page.reload()
        expect(page.locator("crop-box")).to_be_visible()
        assert shift(page) < 0.05, "photo"
    assert complaints.all == []


def test_a_first_visit_loads_little_beside_its_pictures(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    loaded = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter(entry => !["img", "fetch"].includes(entry.initiatorType))
            .map(entry => [entry.name, entry.encodedBodySize])"""
    )
    assert sum(size for _, size in loaded) < MOST_BYTES, sorted(loaded, key=lambda one: -one[1])[:8]
    scripts = [name.partition("/web/")[2] for name, _ in loaded if name.endswith(".js")]
    assert scripts == ["page.js"], "one file, and nothing that the first view does without"


@pytest.fixture
def small_pictures(gateway_settings: dict[str, Any]) -> None:
    """Of each picture a smaller one, as the demo shop has them; to be asked for before `site`."""
    folder = gateway_settings["images_dir"]
    shutil.copytree(folder, folder / "small")


@pytest.mark.parametrize(("pixels", "chosen"), [(1, "/images/small/"), (3, "/images/P")])
def test_pictures_come_in_the_size_that_the_screen_needs_and_keep_their_place(
    browser: Browser, small_pictures: None, site: str, complaints: Complaints, pixels: int, chosen: str
) -> None:
    with opened(browser, site, complaints, "/", **PHONE, device_scale_factor=pixels) as page:
        image = cards(page).first.locator("img")
        expect(image).to_have_js_property("complete", True)
        assert chosen in str(image.evaluate("image => image.currentSrc"))
        assert (image.get_attribute("width"), image.get_attribute("height")) == ("480", "640")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert complaints.all == []


def test_what_is_on_the_screen_at_the_end_is_kept_where_a_folder_is_named(
    browser: Browser, site: str, complaints: Complaints, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCREENSHOTS", str(tmp_path))
    for _ in range(2):
        with opened(browser, site, complaints, "/") as page:
            expect(cards(page).first).to_be_visible()
    kept = sorted(file.name for file in tmp_path.glob("*.jpg"))
    assert [name[-6:] for name in kept] == ["-0.jpg", "-1.jpg"]
    assert all(name.startswith("test_first_load-py-test_what_is_on_the_screen") for name in kept)


def test_rows_below_the_list_wait_for_its_first_pictures(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    happened: list[str] = []
    with opened(browser, site, complaints, "/basket") as page:
        page.on("request", lambda request: happened.append(f"asked {request.url}"))
        page.on("requestfinished", lambda request: happened.append(f"came {request.url}"))
        page.goto("/")
        expect(page.get_by_role("region", name="New in the shop")).to_be_visible()
        eager = cards(page).locator('img[loading="eager"]').evaluate_all("all => all.map(one => one.src)")
        asked = next(place for place, what in enumerate(happened) if what.endswith("/v1/new"))
        assert len(eager) == 4
        assert {f"came {url}" for url in eager} <= set(happened[:asked])
        first = cards(page).locator('img[fetchpriority="high"]')
        expect(first).to_have_count(2)
    assert complaints.all == []
