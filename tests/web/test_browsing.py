"""What CI keeps of a test of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browsing import Complaints, opened

pytestmark = pytest.mark.web


class Unexpected(Exception):
    """What a test finds."""


def close_and_fail(page: Page) -> None:
    page.close()
    raise Unexpected


@pytest.fixture
def screenshots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "screenshots"
    folder.mkdir()
    monkeypatch.setenv("SCREENSHOTS", str(folder))
    return folder


def test_a_test_that_fails_leaves_a_screenshot(
    browser: Browser, site: str, complaints: Complaints, screenshots: Path
) -> None:
    with pytest.raises(Unexpected), opened(browser, site, complaints):
        raise Unexpected
    assert [path.suffix for path in screenshots.iterdir()] == [".jpg"]


def test_a_test_that_passes_leaves_a_screenshot(
    browser: Browser, site: str, complaints: Complaints, screenshots: Path
) -> None:
    with opened(browser, site, complaints):
        pass
    assert [path.suffix for path in screenshots.iterdir()] == [".jpg"]


def test_a_page_that_is_gone_does_not_hide_why_the_test_failed(
    browser: Browser, site: str, complaints: Complaints, screenshots: Path
) -> None:
    with pytest.raises(Unexpected), opened(browser, site, complaints) as page:
        close_and_fail(page)
    assert not list(screenshots.iterdir())
