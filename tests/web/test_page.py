"""What a shopper does on the page, in real Chromium."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from gateway.fakes import FakeServices
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from web.conftest import Complaints, opened, served

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings

pytestmark = pytest.mark.web
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


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
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name="Search", exact=True).click()


def choose_picture(page: Page, path: Path) -> None:
    page.locator(".choose-picture input").set_input_files(path)


def choose_shopper(page: Page, name: str) -> None:
    page.get_by_role("button", name="Shopping as").click()
    page.get_by_role("button", name=re.compile(name)).last.click()


@pytest.fixture
def page(browser: Browser, site: str, complaints: Complaints) -> Any:
    with opened(browser, site, complaints) as page:
        yield page
    assert complaints.all == []


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
    box, image = page.locator(".box").bounding_box(), panel.locator("img").bounding_box()
    assert box
    assert image
    assert (box["x"] - image["x"]) / image["width"] == pytest.approx(0.22, abs=0.02)
    assert (box["y"] - image["y"]) / image["height"] == pytest.approx(0.10, abs=0.02)
    assert box["width"] / image["width"] == pytest.approx(0.56, abs=0.02)
    assert box["height"] / image["height"] == pytest.approx(0.84, abs=0.02)
    expect(cards(page)).to_have_count(10)


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
    expect(page.locator(".toast")).to_contain_text("Bought. Your order changed:")
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
    assert services.recommender.requests[-1].url.raw_path.startswith(b"/v1/users/customer%204711/")


def test_similar_products_are_one_click_away_and_so_is_the_way_back(page: Page) -> None:
    search(page, "red dress")
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    title = str(cards(page).first.get_by_role("heading").text_content())
    cards(page).first.get_by_role("link", name=f"Similar to {title}").click()
    expect(page.get_by_role("heading", name="Similar products")).to_be_visible()
    expect(page.get_by_role("region", name="What was understood")).to_contain_text("soft and easy to wear")
    page.go_back()
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("red dress")


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
    expect(page.get_by_role("searchbox")).to_be_focused()
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


def expect_problem(page: Page, title: str, detail: str) -> None:
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading")).to_have_text(title)
    expect(alert).to_contain_text(detail)


def test_every_error_is_shown_in_words(
    browser: Browser, site: str, complaints: Complaints, services: FakeServices, tmp_path: Path
) -> None:
    with opened(browser, site, complaints) as page:
        expect(cards(page)).to_have_count(10)
        search(page, "   ")
        expect_problem(page, "The query is empty", "Type what you are looking for")
        no_picture = tmp_path / "notes.jpg"
        no_picture.write_text("no picture at all")
        choose_picture(page, no_picture)
        expect_problem(page, "The picture cannot be read", "Send a whole JPEG")
        page.goto("/?similar=P99999")
        expect_problem(page, "There is no such product", "Check the product id")
        services.recommender.trouble = "down"
        search(page, "red dress")
        expect_problem(page, "Products cannot be recommended at the moment", "Try again in 5 seconds")
        services.recommender.trouble = None
        page.get_by_role("button", name="Try again").click()
        expect(cards(page)).to_have_count(10)
        services.recommender.trouble = "down"
        page.get_by_role("button", name=re.compile("^Buy")).first.click()
        expect(page.locator(".toast")).to_contain_text("Products cannot be recommended")
        expect(page.get_by_role("button", name=re.compile("^Buy")).first).to_be_enabled()
    assert all("Failed to load resource" in complaint for complaint in complaints.all), complaints.all


def test_a_part_that_is_down_is_told(page: Page, services: FakeServices) -> None:
    services.nlp.trouble = "down"
    search(page, "red dress")
    expect(page.get_by_text("Words cannot be read just now")).to_be_visible()
    expect(cards(page)).to_have_count(10)


def test_while_loading_the_shapes_of_products_stand_in(page: Page, services: FakeServices) -> None:
    expect(cards(page)).to_have_count(10)
    services.nlp.trouble = "slow"
    search(page, "red dress")
    expect(page.locator(".skeleton")).to_have_count(10)
    assert page.locator("product-list").get_attribute("aria-busy") == "true"
    services.nlp.trouble = None
    search(page, "blue tee")  # the newer search wins
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    expect(page.locator("understood-panel")).to_contain_text("blue tee")


def test_without_a_connection_the_page_opens_and_says_so(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints) as page:
        expect(cards(page)).to_have_count(10)
        page.evaluate("navigator.serviceWorker.ready")
        page.reload()  # now through the service worker, which keeps what the page is made of
        expect(cards(page)).to_have_count(10)
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_text("You are offline. What is on the screen stays")).to_be_visible()
        expect_problem(page, "You are offline", "Connect to the internet")
        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        expect(cards(page)).to_have_count(10)
        kept = page.evaluate("""async () => {
            const cache = await caches.open("smartrec-page");
            return (await cache.keys()).map(request => new URL(request.url).pathname);
        }""")
    assert "/web/app.js" in kept
    assert not [path for path in kept if path.startswith(("/v1", "/images"))]


def test_the_page_can_be_installed(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert '"display": "standalone"' in manifest["data"]
    errors = {
        each["errorId"] for each in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert errors <= {"in-incognito"}  # which the test's browser always is


def test_a_page_whose_service_needs_a_key_asks_for_it_once(
    browser: Browser, services: FakeServices, gateway_settings: dict[str, Any], complaints: Complaints
) -> None:
    settings = GatewaySettings(**gateway_settings, api_key="sk-123")
    with served(create_app(settings, services)) as site, opened(browser, site, complaints) as page:
        expect(page.get_by_role("heading", name="This shop needs a key")).to_be_visible()
        assert complaints.all == []
        page.get_by_label("API key").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This API key is not accepted")).to_be_visible()
        page.get_by_label("API key").fill("sk-123")
        page.keyboard.press("Enter")
        expect(cards(page)).to_have_count(10)
        page.reload()
        expect(cards(page)).to_have_count(10)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_documentation_works_under_its_policy(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints, "/docs") as page:
        expect(page.get_by_role("heading", name="Smartrec")).to_be_visible()
        expect(page.get_by_text("Products that match a photo")).to_be_visible()
    assert complaints.all == []


def test_markup_in_a_query_stays_text(page: Page) -> None:
    search(page, "<img src=x onerror=alert(1)> red dress")
    expect(page.locator(".understood-query")).to_contain_text("<img src=x")
    expect(cards(page)).to_have_count(10)


def test_a_picture_shared_by_another_app_is_searched_with(page: Page, tmp_path: Path) -> None:
    expect(cards(page)).to_have_count(10)
    page.evaluate("navigator.serviceWorker.ready")
    page.evaluate("""async () => {
        const canvas = new OffscreenCanvas(90, 120);
        const context = canvas.getContext("2d");
        context.fillStyle = "red";
        context.fillRect(30, 20, 40, 70);
        const file = new File([await canvas.convertToBlob()], "shared.png", {type: "image/png"});
        const files = new DataTransfer();
        files.items.add(file);
        const form = document.createElement("form");
        Object.assign(form, {action: "/share", method: "POST", enctype: "multipart/form-data"});
        const input = Object.assign(document.createElement("input"), {type: "file", name: "image"});
        input.files = files.files;
        form.append(input);
        document.body.append(form);
        form.submit();
    }""")
    expect(page.locator(".box")).to_be_visible()
