"""What a shopper does on the page, in real Chromium."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import (
    Complaints,
    cards,
    choose_picture,
    choose_shopper,
    ids,
    opened,
    picture,
    search,
)

pytestmark = pytest.mark.web
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def test_the_first_visit_shows_ten_products_with_picture_price_and_reasons(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    for card in cards(page).all()[:5]:
        expect(card.get_by_role("heading")).not_to_be_empty()
        expect(card.locator(".price")).to_contain_text("€")
        expect(card.locator(".reasons li").first).to_contain_text("+0.")
    first = cards(page).first.locator("img")
    assert first.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_a_sentence_shows_what_was_understood_and_matching_products(page: Page) -> None:
    search(page, "red floral sumer dress under 60, no sleeves xyzzy")
    panel = page.get_by_role("region", name="What was understood")
    expect(panel.locator(".chip.category")).to_have_text("Dress")
    expect(panel.locator(".chip.colour")).to_have_text("red")
    swatch = panel.locator(".swatch").evaluate("each => getComputedStyle(each).backgroundColor")
    assert re.fullmatch(r"rgb\((1[5-9]\d|2\d\d), \d{1,2}, \d{1,2}\)", swatch), swatch
    expect(panel.locator(".chip.attribute")).to_have_text("floral")
    expect(panel.locator(".chip.price")).to_contain_text("up to €60")
    expect(panel.locator(".chip.negated s")).to_have_text("sleeves")
    expect(panel.locator(".correction")).to_have_text("Read sumer as summer.")
    expect(panel).to_contain_text("Not understood: xyzzy")
    expect(cards(page).first).to_contain_text("Floral red dress")
    assert "q=red+floral" in page.url or "q=red%20floral" in page.url


def test_a_photo_shows_the_box_inside_the_picture_and_what_was_seen(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    panel = page.get_by_role("region", name="What was understood")
    expect(panel).to_contain_text("Dress 91% sure")
    expect(panel.locator(".chip.attribute")).to_have_text(
        ["floral", "cotton", "a-line", "sleeveless", "summer"]
    )
    box, image = panel.evaluate(
        """async panel => {
            await Promise.all(panel.querySelector('.box').getAnimations().map(one => one.finished));
            return ['.box', 'img'].map(part => panel.querySelector(part).getBoundingClientRect().toJSON());
        }"""
    )
    assert (box["x"] - image["x"]) / image["width"] == pytest.approx(0.22, abs=0.02)
    assert (box["y"] - image["y"]) / image["height"] == pytest.approx(0.10, abs=0.02)
    assert box["width"] / image["width"] == pytest.approx(0.56, abs=0.02)
    assert box["height"] / image["height"] == pytest.approx(0.84, abs=0.02)
    expect(cards(page)).to_have_count(10)


def test_another_garment_of_the_picture_is_searched_by_when_it_is_pressed(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "outfit.jpg", width=600, height=300))
    panel = page.get_by_role("region", name="What was understood")
    expect(panel).to_contain_text("Dress 91% sure")
    panel.get_by_role("button", name="Jeans").click()
    expect(panel).to_contain_text("Jeans 80% sure")
    expect(panel.get_by_role("button", name="Dress")).to_be_visible()
    page.go_back()
    expect(panel).to_contain_text("Dress 91% sure")


def test_a_large_sideways_photo_is_sent_small_and_upright(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    choose_picture(page, picture(tmp_path / "large.jpg", 4000, 3000, orientation=6))
    expect(page.locator(".box")).to_be_visible()
    (body,) = [request.content for request in services.vision.requests]
    sent = Image.open(io.BytesIO(body))
    assert sent.size == (1200, 1600)
    assert sent.getexif().get(0x0112, 1) == 1
    top, bottom = sent.convert("L").getpixel((600, 20)), sent.convert("L").getpixel((600, 1580))
    assert abs(int(top) - int(bottom)) < 20  # the gradient runs from side to side once upright


def test_a_picture_may_be_dropped_or_pasted(page: Page) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "PNG")
    give = """([name, bytes]) => {
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(bytes)], "dropped.png", {type: "image/png"}));
        const event = name === "drop"
            ? new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true})
            : new ClipboardEvent("paste", {clipboardData: files, bubbles: true});
        document.body.dispatchEvent(event);
    }"""
    for name in ("drop", "paste"):
        page.evaluate(give, [name, list(buffer.getvalue())])
        expect(page.locator(".box")).to_be_visible()
        page.get_by_role("link", name="Smartrec").click()
        expect(page.locator(".box")).to_have_count(0)


def test_buying_changes_the_order_and_shows_how(page: Page, services: FakeServices) -> None:
    choose_shopper(page, "Maya")
    expect(page.get_by_role("button", name="Shopping as")).to_contain_text("Maya")
    search(page, "floral")
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    before = ids(page)
    cards(page).nth(3).get_by_role("button", name=re.compile("^Buy")).click()
    expect(page.locator(".toast")).to_contain_text("Bought. The list has a new order:")
    after = ids(page)
    assert before != after
    assert services.recommender.transactions[0]["user_id"] == "maya"
    assert services.recommender.transactions[0]["product_id"] == before[3]
    for place, product_id in enumerate(after):
        card = page.locator(f"[data-id={product_id}]")
        if product_id not in before:
            expect(card.locator(".move")).to_have_text("new")
        elif (moved := before.index(product_id) - place) != 0:
            words = f"moved {'up' if moved > 0 else 'down'} {abs(moved)}"
            expect(card.locator(".move")).to_contain_text(words)
        else:
            expect(card.locator(".move")).to_have_count(0)


def test_a_new_shopper_becomes_a_known_one_by_buying(page: Page) -> None:
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    cards(page).nth(4).get_by_role("button", name=re.compile("^Buy")).click()
    expect(page.get_by_role("heading", name="For you")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="For you")).to_be_visible()


def test_any_shopper_may_be_named_by_id(page: Page, services: FakeServices) -> None:
    page.get_by_role("button", name="Shopping as").click()
    page.get_by_label("Another shopper's id").fill("customer 4711")
    page.get_by_role("button", name="Use").click()
    expect(page.get_by_role("button", name="Shopping as")).to_contain_text("customer 4711")
    expect(cards(page)).to_have_count(10)
    asked = [request.url.raw_path.partition(b"?")[0] for request in services.recommender.requests]
    assert b"/v1/users/customer%204711/recommendations" in asked


def test_similar_products_are_one_click_away_and_so_is_the_way_back(page: Page) -> None:
    search(page, "red dress")
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    title = str(cards(page).first.get_by_role("heading").text_content())
    cards(page).first.get_by_role("link", name=f"Similar to {title}").click()
    expect(page.get_by_role("heading", name="Similar products")).to_be_visible()
    expect(page.get_by_role("region", name="What was understood")).to_contain_text("soft and easy to wear")
    page.go_back()
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("red dress")


def test_nothing_to_wear_and_nothing_about_clothes_are_told_honestly(page: Page, tmp_path: Path) -> None:
    search(page, "when does the train leave")
    expect(page.get_by_text("I found nothing about clothes in this")).to_be_visible()
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    grey = tmp_path / "grey.png"
    Image.new("RGB", (50, 50), "grey").save(grey)
    choose_picture(page, grey)
    expect(page.get_by_text("I see nothing to wear in this picture")).to_be_visible()
    expect(page.locator(".box")).to_have_count(0)


def test_the_whole_journey_by_keyboard_alone(page: Page, services: FakeServices) -> None:
    expect(cards(page)).to_have_count(10)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("red dress")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    first_id = ids(page)[0]
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.buy") == first_id:
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focused button can be seen"
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Bought")
    assert services.recommender.transactions[0]["product_id"] == first_id
    assert page.evaluate("document.activeElement.dataset.buy") == first_id, "the keyboard keeps its place"


def test_skipping_to_the_products_keeps_what_is_shown_and_typed(page: Page) -> None:
    search(page, "red dress")
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    page.get_by_role("combobox").fill("blue t")
    page.get_by_role("link", name="Skip to the products").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    expect(page.get_by_role("combobox")).to_have_value("blue t")
    expect(page).to_have_url(re.compile(r"/\?q=red%20dress$"))


def test_the_first_tab_stop_skips_to_the_products(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the products")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_sideways_scrolling(
    browser: Browser, site: str, complaints: Complaints, tmp_path: Path, scheme: Any
) -> None:
    with opened(browser, site, complaints, color_scheme=scheme, **PHONE) as page:
        expect(cards(page)).to_have_count(10)
        expect(page.get_by_text("Take a photo")).to_be_attached()
        assert page.locator(".take-photo input").get_attribute("capture") == "environment"
        choose_picture(page, picture(tmp_path / "dress.jpg"))
        expect(page.locator(".box")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_role("button", name="Shopping as").click()
        expect(page.get_by_role("heading", name="Who is shopping?")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        too_small = page.locator("dialog[open] button, .card .button, .search .button").evaluate_all(
            "each => each.filter(e => e.offsetParent && e.getBoundingClientRect().height < 40).length"
        )
        assert too_small == 0, "every button can be hit with a thumb"
    assert complaints.all == []


def contrast(page: Page, selector: str) -> float:
    """The contrast (WCAG 2.2) of the text of the first such element on its ground."""
    colours = page.locator(selector).first.evaluate("""element => {
        const channels = colour => {
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        let ground = element;
        const isClear = e => channels(getComputedStyle(e).backgroundColor)[3] < 255;
        while (ground && isClear(ground)) ground = ground.parentElement;
        const text = channels(getComputedStyle(element).color);
        return [text, channels(getComputedStyle(ground ?? document.documentElement).backgroundColor)];
    }""")
    lighter, darker = sorted((_luminance(colour[:3]) for colour in colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels: list[int]) -> float:
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


TEXTS = (
    ".card h3",
    ".card .muted",
    ".price",
    ".score",
    ".reason-weight",
    ".chip.category",
    ".chip.colour",
    ".chip.negated s",
    ".understood-part h3",
    "understood-panel .muted",
    ".list-head .muted",
    ".button.primary",
    ".bottom a",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    browser: Browser, site: str, complaints: Complaints, scheme: Any
) -> None:
    with opened(browser, site, complaints, "/?q=red dress, no sleeves xyzzy", color_scheme=scheme) as page:
        expect(cards(page)).to_have_count(10)
        for selector in TEXTS:
            assert contrast(page, selector) >= 4.5, selector
