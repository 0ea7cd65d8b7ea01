"""Several garments in one sentence or one photo are answered by one row a garment, in real Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import cards, choose_picture, picture, search

pytestmark = pytest.mark.web


def test_two_garments_of_a_photo_are_answered_by_one_row_a_garment(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "outfit.jpg", width=600, height=300))
    rows = page.locator("[data-outfit] product-row")
    expect(rows.get_by_role("heading")).to_have_text(["Dresses", "Jeans"])
    for head, garment in (("Dresses", "dress"), ("Jeans", "jeans")):
        row = page.get_by_role("region", name=head)
        expect(row.locator("li")).to_have_count(10)
        expect(row.locator("li b").first).to_contain_text(garment)
    expect(page.locator("product-list")).to_be_hidden()

    garments = page.get_by_role("group", name="Garments in your photo")
    jeans = garments.get_by_role("button", name="Jeans")
    jeans.click()
    expect(jeans).to_have_attribute("aria-pressed", "true")
    expect(rows).to_have_count(0)
    expect(page.get_by_role("heading", name="Jeans like your photo")).to_be_visible()
    expect(cards(page).first).to_contain_text("jeans")
    page.reload()
    expect(page.get_by_role("heading", name="Jeans like your photo")).to_be_visible()


def test_two_garments_of_a_sentence_are_answered_by_one_row_a_garment(page: Page) -> None:
    search(page, "blue jeans and a white tee")
    rows = page.locator("[data-outfit] product-row")
    expect(rows.get_by_role("heading")).to_have_text(["Blue jeans", "White t-shirts"])
    expect(page.get_by_role("region", name="Blue jeans").locator("li b").first).to_contain_text("jeans")
    tee = page.get_by_role("region", name="White t-shirts").get_by_role("link").first
    expect(tee).to_contain_text("tee")
    expect(page.locator("product-list")).to_be_hidden()
    tee.click()
    expect(page).to_have_url(re.compile("/product/"))
    page.go_back()
    expect(rows).to_have_count(2)
