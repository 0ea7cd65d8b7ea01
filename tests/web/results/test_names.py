"""What German and French readers read in chips, reasons, filters and heads, in real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE, close, exact
from tests.web.browsing import Complaints, cards, choose_picture, opened, picture
from tests.web.results.test_filters import value

pytestmark = pytest.mark.web
Opens = Callable[..., Page]
QUERY = "/?q=red+floral+dress+under+60+men"


@pytest.fixture
def read(browser: Browser, site: str, complaints: Complaints) -> Iterator[Opens]:
    """Opens a page for a reader of a language."""
    with ExitStack() as stack:
        yield lambda language, path: stack.enter_context(
            opened(browser, site, complaints, path, locale=language)
        )
    assert complaints.all == []


def answering(page: Page, url: str, change: Callable[[Any], None]) -> None:
    """Lets `change` alter what the gateway answers at `url`."""

    def answer(route: Route) -> None:
        given = route.fetch()
        body = given.json()
        change(body)
        route.fulfill(response=given, json=body)

    page.route(url, answer)


def take_away(page: Page, remove: Locator) -> None:
    """The search that follows is the gateway's: none may be altered any more when the test ends."""
    expect(remove).to_be_visible()
    page.unroute("**/v1/search/text")
    remove.click()


def chips(page: Page) -> Locator:
    return page.locator("understood-chips .chip-name")


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("de", ["Kleid", "geblümt", "Rot", "bis 60,00\xa0€", "für Herren"]),
        ("fr", ["robe", "à fleurs", "rouge", "jusqu'à 60,00\xa0€", "pour hommes"]),
    ],
)
def test_each_part_of_a_search_is_named_in_the_readers_language(
    read: Opens, language: str, named: list[str]
) -> None:
    expect(chips(read(language, QUERY))).to_have_text(named)


@pytest.mark.parametrize(
    ("language", "reason", "way"),
    [
        ("de", "Passt nicht: Rot oder Rosa, geblümt und bis 60,00\xa0€", "Ohne „Rot oder Rosa“"),
        ("fr", "Ne correspond pas : rouge ou rose, à fleurs et jusqu'à 60,00\xa0€", "Sans « rouge ou rose »"),
    ],
)
def test_what_a_product_gives_up_is_named_in_the_readers_language(
    read: Opens, services: FakeServices, language: str, reason: str, way: str
) -> None:
    parts = [("colour", "red or pink"), ("attribute", "floral"), ("price", "up to 60 EUR")]
    given_up = [{"kind": kind, "name": name} for kind, name in parts]
    far = {**close(CATALOGUE[4], "colour", "red"), "gives_up": given_up}
    services.recommender.outcome = {"products": [far]}
    page = read(language, QUERY)
    expect(cards(page).first.locator(".card-reason")).to_have_text(reason)
    expect(page.locator(".ways-on").get_by_role("link", name=way)).to_be_visible()


def test_a_shopper_refuses_and_takes_away_parts_in_her_own_words(read: Opens) -> None:
    page = read("de", QUERY)
    chips(page).nth(1).click()
    page.get_by_role("link", name="Das nicht").click()
    expect(page).to_have_url(re.compile("q=red\\+dress\\+under\\+60\\+men%2C\\+ohne\\+gebl%C3%BCmt$"))
    kept = [{"kind": "colour", "name": "red"}, {"kind": "category", "name": "Dress"}]
    answering(page, "**/v1/search/text", lambda body: body["understood"].update(understood=True, kept=kept))
    page.goto("/?q=rotes+Kleid")
    take_away(page, page.get_by_role("link", name="Rot entfernen"))
    expect(page.get_by_role("combobox")).to_have_value("Kleid")


def refusing(page: Page, told: str) -> None:
    """Lets searches be understood as those for a dress, a colour, and nothing that is `told`."""
    parts = [("category", "Dress"), ("colour", "red"), ("without", told)]
    kept = [{"kind": kind, "name": name} for kind, name in parts]
    answering(page, "**/v1/search/text", lambda body: body["understood"].update(understood=True, kept=kept))


@pytest.mark.parametrize(
    ("language", "refuse", "told"),
    [("en", "Not this", "floral"), ("de", "Das nicht", "geblümt"), ("fr", "Pas cela", "à fleurs")],
)
def test_what_was_refused_can_be_taken_away(read: Opens, language: str, refuse: str, told: str) -> None:
    page = read(language, QUERY)
    chips(page).nth(1).click()
    refusing(page, told)
    page.get_by_role("link", name=refuse, exact=True).click()
    take_away(page, page.locator("understood-chips .chip.without .chip-remove"))
    expect(page.get_by_role("combobox")).to_have_value("red dress under 60 men")


@pytest.mark.parametrize(
    ("language", "query", "told"),
    [
        ("fr", "robe rouge, pas mi-mollet", "mi mollet"),
        ("fr", "robe rouge, pas de coton", "coton"),
        ("fr", "robe rouge, pas d'imprimé léopard", "imprimé léopard"),
        ("fr", "robe rouge sans coton", "coton"),
        ("de", "rotes Kleid, ohne große Blumen", "grosse blumen"),
        ("de", "rotes Kleid ohne Hawaii-Muster", "hawaii muster"),
        ("de", "rotes Kleid, keine Streifen", "streifen"),
        ("en", "red dress, not off-the-shoulder", "off the shoulder"),
    ],
)
def test_what_was_refused_in_ones_own_letters_can_be_taken_away(
    read: Opens, language: str, query: str, told: str
) -> None:
    page = read(language, "/basket")
    refusing(page, told)
    page.goto(f"/?q={query}")
    take_away(page, page.locator("understood-chips .chip.without .chip-remove"))
    expect(page.get_by_role("combobox")).to_have_value(re.split(",| ohne| sans", query)[0])


def test_an_occasion_keeps_the_letters_in_which_it_was_typed(read: Opens) -> None:
    expect(chips(read("de", "/?q=red+dress+Wedding")).filter(has_text="für:")).to_have_text("für: Wedding")


def test_filters_are_named_in_the_readers_language(read: Opens, services: FakeServices) -> None:
    counted = {
        "pattern": ["striped", "dotted", "graphic", "other"],
        "gender": ["women", "unisex"],
        "colour": ["red"],
        "category": ["Dress", "Shoes"],
    }
    facets = [
        {"name": name, "values": [value(each, 3) for each in values]} for name, values in counted.items()
    ]
    services.recommender.outcome = {"facets": facets}
    page = read("de", "/?q=red+dress&pattern=striped&gender=men")
    expect(page.locator("understood-chips .chip.pinned .chip-name")).to_have_text(["für Herren", "gestreift"])
    values = page.locator(".facet-value > span:not(.no-check):not(.swatch):not(.muted)")
    expect(values).to_have_text(
        [
            *["gestreift", "gepunktet", "mit Motiv", "anderes Muster"],
            *["Damen", "Damen und Herren", "Rot", "Kleider", "Schuhe"],
        ]
    )


def test_a_photo_and_a_product_tell_what_is_seen_in_the_readers_language(read: Opens, tmp_path: Path) -> None:
    page = read("fr", "/")
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(chips(page)).to_have_text(
        ["robe", "rouge", "blanc", "à fleurs", "sans manches", "été", "coton", "ligne A"]
    )
    attributes = ["wool", "puff sleeve", "1960s"]
    answering(page, "**/v1/products/P00001", lambda body: body.update(attributes=attributes))
    page.goto("/product/P00001")
    details = page.locator("product-page .details .chip")
    expect(details).to_have_text(["laine", "manches bouffantes", "années 1960"])


@pytest.mark.parametrize(
    ("language", "heads"),
    [("de", ["Jeans: Blau", "T-Shirts: Weiß"]), ("fr", ["Jeans : bleu", "T-shirts : blanc"])],
)
def test_each_garment_of_an_outfit_has_a_head_in_the_readers_language(
    read: Opens, services: FakeServices, language: str, heads: list[str]
) -> None:
    page = read(language, "/?q=blue+jeans+and+a+white+tee")
    expect(page.locator("[data-outfit] h2")).to_have_text(heads)


@pytest.mark.parametrize(
    ("language", "head"), [("de", "2 Kleider passen"), ("fr", "2 robes qui correspondent")]
)
def test_the_head_counts_in_the_readers_language(
    read: Opens, services: FakeServices, language: str, head: str
) -> None:
    services.recommender.outcome = {"products": [*map(exact, CATALOGUE[:2])], "next_cursor": None}
    expect(read(language, QUERY).get_by_role("heading", name=head)).to_be_visible()


def test_without_the_names_attributes_keep_english_ones_until_they_can_be_fetched(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints, "/basket", locale="de") as page:
        page.route("**/names/de.json", lambda route: route.fulfill(status=503, body="no"))
        page.goto(QUERY)
        expect(chips(page).nth(1)).to_have_text("floral")
        expect(cards(page).first).to_be_visible()
        page.unroute("**/names/de.json")
        page.get_by_role("combobox").fill("striped dress")  # the same document: nothing is loaded anew
        page.get_by_role("combobox").press("Enter")
        expect(chips(page).filter(has_text="gestreift")).to_be_visible()


def test_the_names_are_not_loaded_before_a_view_needs_them(read: Opens) -> None:
    page = read("de", "/")
    expect(cards(page)).to_have_count(10)
    loaded = "performance.getEntriesByType('resource').filter(one => one.name.includes('/names/')).length"
    assert page.evaluate(loaded) == 0
    page.goto(QUERY)
    expect(chips(page).first).to_be_visible()
    assert page.evaluate(loaded) == 1
