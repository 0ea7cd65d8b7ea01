"""The page in other languages and at other sizes, in real Chromium."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from smartrec_recommender.canonical.category_words import departments
from tests.web.browsing import Complaints, cards, opened

pytestmark = pytest.mark.web

MESSAGES_OF_ALL = """async () => {
    const [en, de, fr] = await Promise.all(
        ["en", "de", "fr"].map(async name => (await import(`/web/messages/${name}.js`)).default));
    return {en, de, fr};
}"""


def placeholders(message: Any) -> set[str]:
    forms = message.values() if isinstance(message, dict) else [message]
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


def test_every_language_has_every_sentence_with_the_same_values(page: Page) -> None:
    found = page.evaluate(MESSAGES_OF_ALL)
    english = found.pop("en")
    for language, messages in found.items():
        for name, message in english.items():
            assert name in messages, f"{language} lacks {name}"
            if name != "picker.title" and name != "photo.not-a":  # worded without the name elsewhere
                assert placeholders(messages[name]) == placeholders(message), (language, name)
        categories = page.evaluate("async () => (await (await fetch('/page.json')).json()).categories")
        assert sorted(messages["categories"]) == sorted(categories)
        assert set(messages["departments"]) == departments()


def test_in_english_departments_have_neither_another_plural_nor_an_article(page: Page) -> None:
    worded = page.evaluate(
        """async (names) => {
            const { categoryName, oneCategory } = await import("/web/messages.js");
            return names.map((name) => [categoryName(name), categoryName(name, 2), oneCategory(name)]);
        }""",
        sorted(departments()),
    )
    assert worded == [[name.lower()] * 3 for name in sorted(departments())]


@pytest.mark.parametrize(
    ("language", "popular", "matching"),
    [("de-AT", "Gerade beliebt", "Kleider, die passen"), ("fr-CA", "Populaire en ce moment", "Robes qui")],
)
def test_the_page_speaks_the_readers_language(
    browser: Browser, site: str, complaints: Complaints, language: str, popular: str, matching: str
) -> None:
    visit = browser.new_context(locale=language, base_url=site)
    page = visit.new_page()
    complaints.watch(page)
    page.goto("/")
    expect(page.get_by_role("heading", name=popular)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language[:2]
    page.goto("/?q=dress")
    expect(page.get_by_role("heading", name=matching)).to_be_visible()
    visit.close()
    assert complaints.all == []


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_what_stands_before_the_examples_is_one_line_on_a_small_phone(
    browser: Browser, site: str, complaints: Complaints, language: str
) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    visit = browser.new_context(locale=language, base_url=site, **phone)
    page = visit.new_page()
    complaints.watch(page)
    page.goto("/")
    expect(page.locator(".example").first).to_be_visible()
    lines = page.locator(".examples > span").evaluate(
        """span => {
            const text = document.createRange();
            text.selectNodeContents(span);
            return text.getClientRects().length;
        }"""
    )
    visit.close()
    assert lines == 1
    assert complaints.all == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_no_width_scrolls_sideways(browser: Browser, site: str, complaints: Complaints, width: int) -> None:
    with opened(browser, site, complaints, viewport={"width": width, "height": 800}) as page:
        for address in ("/", "/?q=red floral dress under 60, no sleeves", "/product/P00001", "/basket"):
            page.goto(address)
            expect(page.locator("main :is(h1, h2)").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert complaints.all == []


def test_text_at_twice_its_size_and_from_right_to_left_stays_within_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/?q=red floral dress under 60, no sleeves")
    expect(cards(page)).to_have_count(10)
    page.evaluate("document.documentElement.dir = 'rtl'; document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture, title = cards(page).first.locator("img, h3").all()[:2]
    assert picture.bounding_box()["x"] >= 0
    assert title.bounding_box()["width"] > 0


def test_a_long_word_that_nobody_knows_is_broken_within_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/?q=red dress {'donaudampfschiffahrt' * 4}")
    notes = page.locator("[data-notes]")
    expect(notes).to_contain_text("donaudampf")
    assert notes.evaluate("notes => notes.scrollWidth <= notes.clientWidth")
