"""Takes the README's screenshots of the running page: `make demo`, and beside it `make screenshots`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.browsing import find_chromium

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
QUERY = "floral dress under 90 euros, not green"
DESKTOP = {"viewport": {"width": 1280, "height": 860}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 1.5,
}
WAIT_MILLISECONDS = 60_000


def main(url: str, photo: Path) -> None:
    with sync_playwright() as playwright:
        path = find_chromium(playwright, is_whole=True)
        if path is None:
            sys.exit("No Chromium: install one, or name it in the variable CHROMIUM.")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        _take(browser, url, DESKTOP, "page.png", None)
        _take(browser, url, PHONE, "page-phone.png", photo)
        browser.close()


def _take(browser: Browser, url: str, screen: dict, name: str, photo: Path | None) -> None:
    """The answer to a sentence, or to `photo`, as docs/images/`name`."""
    visit = browser.new_context(locale="en-GB", base_url=url, **screen)
    visit.set_default_timeout(WAIT_MILLISECONDS)
    page = visit.new_page()
    page.goto("/" if photo else f"/?q={QUERY}")
    if photo:
        page.locator(".choose-picture input").set_input_files(photo)
        page.locator("crop-box").wait_for()
    _settle(page)
    page.screenshot(path=IMAGES / name)
    visit.close()


def _settle(page: Page) -> None:
    """Waits for the list, and for each picture on the screen."""
    page.locator("product-list:not([aria-busy]) .cards img").first.wait_for()
    page.evaluate(
        """async () => {
            const isSeen = image => image.getBoundingClientRect().top < innerHeight;
            const seen = [...document.querySelectorAll(".cards img")].filter(isSeen);
            await Promise.all(seen.map(image => image.decode()));
        }"""
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
