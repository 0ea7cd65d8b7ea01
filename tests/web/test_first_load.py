"""How much a first visit loads, and that nothing moves under a reader's eyes, in real Chromium."""

from __future__ import annotations

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
