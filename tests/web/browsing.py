"""A gateway at a real port, a browser on it, and what a shopper does there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Playwright, expect
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.gateway.fakes.goods import CATALOGUE

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


def repeated_at_once(app: ASGIApp) -> ASGIApp:
    """The same without `Retry-After`: the page waits the seconds that it is told before it calls again."""

    async def without_it(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [header for header in message["headers"] if header[0].lower() != b"retry-after"]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, sent)

    return without_it


def find_chromium(playwright: Playwright, *, is_whole: bool = False) -> str | None:
    """The browser without windows takes three fifths of the processor time. `is_whole`: one with devices."""
    candidates = [os.environ.get("CHROMIUM"), None if is_whole else shutil.which("chromium-headless-shell")]
    candidates += [playwright.chromium.executable_path]
    candidates += map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in candidates if path and Path(path).exists()), None)


class Complaints:
    """What the browser complained of: console errors, uncaught exceptions, violations of the policy."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("console", lambda m: self.all.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.all.append(str(error)))


@contextmanager
def opened(
    browser: Browser, site: str, complaints: Complaints, path: str = "/", **context: Any
) -> Iterator[Page]:
    """A page at `path`, in a browser that nobody has used."""
    visit: BrowserContext = browser.new_context(**{"locale": "en-GB", "base_url": site, **context})
    visit.set_default_timeout(20_000)
    visit.set_default_navigation_timeout(60_000)
    page = visit.new_page()
    complaints.watch(page)
    try:
        page.goto(path)
        yield page
    except BaseException:
        with suppress(Error):  # the test's own failure is to be told
            keep_screenshot(page)
        raise
    else:
        keep_screenshot(page)
    finally:
        visit.close()


def keep_screenshot(page: Page) -> None:
    """Keeps what is on the screen at the end of a test, where SCREENSHOTS names a folder, as in CI."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        test = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0].removeprefix("tests/web/")
        number = len(list(Path(folder).glob(f"{_file_name(test)}*")))
        page.screenshot(path=Path(folder) / f"{_file_name(test)}-{number}.jpg", quality=70)


def _file_name(test: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", test)[:150]


def picture(path: Path, width: int = 400, height: int = 600, orientation: int = 1) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(path, "JPEG", exif=exif)
    return path


def cards(page: Page) -> Locator:
    return page.locator(".cards [data-id]")


def ids(page: Page) -> list[str]:
    return [str(card.get_attribute("data-id")) for card in cards(page).all()]


def search(page: Page, query: str) -> None:
    page.get_by_role("combobox").fill(query)
    page.get_by_role("button", name="Search", exact=True).click()


def choose_picture(page: Page, path: Path) -> None:
    page.locator(".choose-picture input").set_input_files(path)


def understood(page: Page) -> Locator:
    return page.get_by_role("region", name="What was understood")


def put_into_basket(page: Page, place: int) -> None:
    """Opens the product at `place` of the list, and puts it into the basket in the first of its sizes."""
    cards(page).nth(place).get_by_role("link").first.click()
    add = page.get_by_role("button", name="Add to the basket")
    expect(add).to_be_visible()
    sizes = page.locator("fieldset.sizes input:not(:disabled)")
    if sizes.count():
        sizes.first.check(force=True)
    add.click()


def choose_shopper(page: Page, name: str) -> None:
    page.get_by_role("button", name="Shopping as").click()
    page.get_by_role("button", name=re.compile(name)).last.click()
