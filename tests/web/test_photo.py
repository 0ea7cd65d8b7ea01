"""Searches by photo: how it comes, what was seen, the frame, the shopper's own word, in real Chromium."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE
from tests.web.browsing import Complaints, cards, choose_picture, opened, picture, search, understood

pytestmark = pytest.mark.web
NEEDS_A_CAMERA = True


def frame(page: Page) -> list[float]:
    """Where the frame lies in the photo: left, top, right, bottom in 0..1."""
    inner, outer = page.locator("photo-panel").evaluate(
        """panel => ['.crop-frame', 'img'].map(
            part => panel.querySelector(part).getBoundingClientRect().toJSON())"""
    )
    x, y = (inner["x"] - outer["x"]) / outer["width"], (inner["y"] - outer["y"]) / outer["height"]
    return [x, y, x + inner["width"] / outer["width"], y + inner["height"] / outer["height"]]


def test_a_photo_shows_its_frame_what_was_seen_and_products(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.locator(".photo-what")).to_have_text("Dress")
    expect(understood(page).locator(".chip.attribute .chip-name").first).to_have_text("floral")
    assert frame(page) == pytest.approx([0.22, 0.10, 0.78, 0.94], abs=0.03)
    expect(cards(page)).to_have_count(10)
    expect(page.get_by_role("heading", name="Dresses like your photo")).to_be_visible()


def test_right_under_the_head_line_of_a_photo_stands_its_category_alone(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    romper, dress = ({**CATALOGUE[place], "match": "exact", "score": 1, "reasons": []} for place in (0, 1))
    romper, dress = {**romper, "category": "Romper"}, {**dress, "category": "Sundress"}
    services.recommender.outcome = {"products": [romper, dress], "next_cursor": None}
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.get_by_role("heading", name="Dresses like your photo")).to_be_visible()
    expect(cards(page).first).to_have_attribute("data-id", dress["id"])
    near = page.get_by_role("region", name="Close to it")
    expect(near.locator("[data-id]")).to_have_attribute("data-id", romper["id"])


def test_another_garment_of_the_photo_is_searched_by_when_its_spot_is_pressed(
    page: Page, tmp_path: Path
) -> None:
    choose_picture(page, picture(tmp_path / "outfit.jpg", width=600, height=300))
    expect(page.locator(".photo-what")).to_have_text("Dress")
    expect(page.get_by_role("region", name="Jeans").locator("li")).to_have_count(10)
    page.get_by_role("button", name="Search by this: jeans").click()
    expect(page.locator(".photo-what")).to_have_text("Jeans")
    expect(page.get_by_role("heading", name="Jeans like your photo")).to_be_visible()
    expect(page.get_by_role("button", name="Search by this: dress")).to_be_visible()
    page.go_back()
    expect(page.locator(".photo-what")).to_have_text("Dress")


def test_a_dragged_frame_searches_anew_at_release_and_stays_over_a_reload(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    corner = page.get_by_role("button", name="Upper left corner of the frame")
    place = corner.bounding_box()
    assert place
    page.mouse.move(place["x"] + 22, place["y"] + 22)
    page.mouse.down()
    page.mouse.move(place["x"] + 52, place["y"] + 82, steps=4)
    assert len(services.vision.requests) == 1, "not before it is released"
    page.mouse.up()
    expect(page).to_have_url(re.compile("box="))
    page.wait_for_load_state("networkidle")
    expect(cards(page)).to_have_count(10)
    assert len(services.vision.requests) == 2
    moved = frame(page)
    assert moved[0] > 0.27
    assert moved[1] > 0.17
    assert moved[2:] == pytest.approx([0.78, 0.94], abs=0.03)
    page.reload()
    expect(cards(page)).to_have_count(10)
    assert frame(page) == pytest.approx(moved, abs=0.02)


def test_the_frame_moves_by_keyboard(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    mover = page.get_by_role("button", name=re.compile("^Frame around"))
    mover.focus()
    for _ in range(3):
        mover.press("ArrowRight")
    expect(page).to_have_url(re.compile("box=0.280"))


def test_the_shoppers_own_word_for_a_photo_counts_and_is_kept_for_it(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    photo = picture(tmp_path / "dress.jpg")
    choose_picture(page, photo)
    page.get_by_role("button", name="Not a dress?").click()
    dialog = page.get_by_role("dialog", name="Not a dress? What is it?")
    expect(dialog.get_by_role("group", name="Perhaps").get_by_role("button")).to_have_text(["romper"])
    dialog.get_by_role("button", name="jeans", exact=True).click()
    expect(page.locator(".photo-what")).to_have_text("Jeans as you said")
    assert services.recommender.last_search()["filters"]["category"] == ["Jeans"]
    page.goto("/")
    choose_picture(page, photo)
    expect(page.locator(".photo-what")).to_have_text("Jeans as you said")


def test_what_a_photo_was_taken_for_and_what_it_is_are_told_to_the_service(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    page.get_by_role("button", name="Not a dress?").click()
    with page.expect_request("**/v1/feedback/photo") as told:
        page.get_by_role("dialog").get_by_role("button", name="jeans", exact=True).click()
    assert told.value.post_data_json == {"said": "Dress", "meant": "Jeans"}


def test_the_photos_before_can_be_forgotten(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.locator("crop-box")).to_be_visible()
    page.get_by_role("button", name="Take a photo").click()
    # The place of the camera goes when the browser refuses it, and the button moves.
    expect(page.get_by_role("dialog")).to_contain_text("The camera may not be used")
    page.get_by_role("button", name="Forget these photos").click()
    expect(page.get_by_role("button", name="Search with photo 1 again")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="This photo is not on this device")).to_be_visible()


def test_where_nothing_is_remembered_a_photo_is_kept_for_the_visit_alone(page: Page, tmp_path: Path) -> None:
    page.evaluate("localStorage.setItem('smartrec-forgetful', 'true')")
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.locator("crop-box")).to_be_visible()
    page.get_by_role("link", name="Smartrec").click()
    page.go_back()
    expect(page.locator("crop-box")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="This photo is not on this device")).to_be_visible()


def test_a_large_sideways_photo_is_sent_small_and_upright(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    choose_picture(page, picture(tmp_path / "large.jpg", 4000, 3000, orientation=6))
    expect(page.locator("crop-box")).to_be_visible()
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
        expect(page.locator("crop-box")).to_be_visible()
        page.get_by_role("link", name="Smartrec").click()
        expect(page.locator("crop-box")).to_have_count(0)


def test_a_photo_is_taken_with_the_live_camera_which_is_asked_for_once(
    browser: Browser, site: str, complaints: Complaints, services: FakeServices
) -> None:
    with opened(browser, site, complaints, permissions=["camera"]) as page:
        page.evaluate("""() => { const own = navigator.mediaDevices, ask = own.getUserMedia.bind(own);
            window.asked = 0; own.getUserMedia = (wanted) => { asked += 1; return ask(wanted); }; }""")
        page.get_by_role("button", name="Take a photo").dblclick()
        shutter = page.get_by_role("button", name="Take the photo")
        expect(shutter).to_be_enabled()
        shutter.click()
        expect(page.locator("crop-box")).to_be_visible()
        assert len(services.vision.requests) == page.evaluate("asked") == 1
        page.get_by_role("button", name="Take a photo").click()
        page.get_by_role("button", name="Search with photo 1 again").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert complaints.all == []


@pytest.mark.parametrize(
    "lacking",
    [
        "navigator.mediaDevices.enumerateDevices = () => Promise.resolve([])",
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
    ],
    ids=["known before", "found out"],
)
def test_without_a_camera_a_picture_is_asked_for(page: Page, lacking: str) -> None:
    page.evaluate(f"() => {{ {lacking}; }}")
    page.get_by_role("button", name="Take a photo").click()
    expect(page.get_by_text("No camera was found. Choose a picture instead.")).to_be_visible()
    expect(page.get_by_role("button", name="Take the photo")).to_have_count(0)


def test_a_plain_surface_and_a_screenshot_are_told_as_what_they_are(page: Page, tmp_path: Path) -> None:
    wall = tmp_path / "wall.png"
    Image.new("RGB", (50, 50), "grey").save(wall)
    choose_picture(page, wall)
    expect(page.locator(".photo-what")).to_contain_text("This looks like a plain surface")
    expect(page.get_by_role("heading", name="No garment was found in this photo")).to_be_visible()
    expect(page.get_by_role("region", name="Popular now")).to_be_visible()


def test_noise_is_not_told_as_a_plain_surface(page: Page, tmp_path: Path) -> None:
    noise = tmp_path / "noise.png"
    black_beside_white = np.indices((960, 960)).sum(axis=0) % 2 * 254
    Image.fromarray(black_beside_white.astype(np.uint8)).save(noise)
    choose_picture(page, noise)
    expect(page.locator(".photo-what")).to_contain_text("No garment is seen in it")


def test_a_link_to_a_photo_of_another_device_says_that_it_stayed_there(page: Page) -> None:
    page.goto("/photo/0123456789abcdef")
    expect(page.get_by_role("heading", name="This photo is not on this device")).to_be_visible()
    expect(cards(page)).to_have_count(0)


def test_the_photo_stays_small_beside_the_results_on_a_phone(
    browser: Browser, site: str, complaints: Complaints, tmp_path: Path
) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with opened(browser, site, complaints, **phone) as page:
        choose_picture(page, picture(tmp_path / "dress.jpg"))
        expect(cards(page)).to_have_count(10)
        first = cards(page).first.bounding_box()
        assert first
        assert first["y"] < 844 / 2, "the first product is on the screen at once"
        page.get_by_role("button", name="Enlarge and frame").click()
        assert page.locator("photo-panel img").bounding_box()["height"] > 300
        expect(page.get_by_role("button", name="Upper left corner of the frame")).to_be_visible()
    assert complaints.all == []


def test_a_photos_filters_are_sent_with_it(page: Page, services: FakeServices, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    understood(page).get_by_role("button", name="Change red").click()
    page.get_by_role("link", name="Only this").click()
    expect(understood(page).locator(".chip.pinned")).to_contain_text("red")
    assert json.loads(services.recommender.searches[-1].content)["filters"]["colour"] == ["red"]


def test_a_picture_shared_by_another_app_is_searched_with(page: Page) -> None:
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
    expect(page.locator("crop-box")).to_be_visible()


def test_a_search_by_words_leaves_the_photo(page: Page, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.locator("photo-panel")).to_be_visible()
    search(page, "red dress")
    expect(page.locator("photo-panel")).to_be_hidden()


def test_what_is_of_the_photos_category_stands_together_and_the_rest_apart(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    of_photo = {"category": "Dress", "score": 1.0, "reasons": [], "match": "exact"}
    found = [{**product, **of_photo} for product in CATALOGUE[:5]]
    for product, kind in zip(found[1:], ("colour", "colour", "attribute", "category"), strict=True):
        product.update(match="close", gives_up=[{"kind": kind, "name": "red"}])
    services.recommender.outcome = {"products": found, "next_cursor": None}
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.get_by_role("region", name="Close to it").locator("[data-id]")).to_have_count(1)
    expect(page.locator("product-list [data-id]")).to_have_count(5)
