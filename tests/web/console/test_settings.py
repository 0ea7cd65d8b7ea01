"""What merchandisers set in the console, in real Chromium: rules, synonyms, experiments."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import Complaints, opened

pytestmark = pytest.mark.web
_LOYAL = {"name": "loyal", "description": "", "condition": {"events_min": 3}, "members": 2}


def test_a_rule_is_written_from_a_search_tried_kept_and_taken_back(
    page: Page, services: FakeServices
) -> None:
    page.goto("/console/try?q=red dress")
    product = page.locator(".ranked-product").nth(2)
    product_id = str(product.get_attribute("data-id"))
    product.get_by_role("link", name="Pin").click()
    expect(page.get_by_label("Products, one number a line")).to_have_value(product_id)
    expect(page.get_by_label("Searches, one a line")).to_have_value("red dress")
    page.get_by_role("button", name="Compare").click()
    after = page.get_by_role("region", name="With the rule (7 products)")
    expect(after.locator(".ranked-product")).to_have_count(10)
    after.get_by_role("button", name="Move up").nth(1).click()
    expect(page.get_by_label("Place")).to_have_value("1")
    page.get_by_label("Name").fill("Best seller first")
    page.get_by_role("button", name="Save the rule").click()

    rule = page.get_by_role("table", name="Rules").get_by_role("row", name="Best seller first")
    expect(rule).to_contain_text("Pin at place 1")
    expect(rule).to_contain_text("“red dress”")
    rule.get_by_role("button", name="Turn off").click()
    expect(rule).to_contain_text("off")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_have_count(1)
    undo.click()
    expect(rule).to_contain_text("counts now")
    rule.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There are no rules yet.")).to_be_visible()
    assert services.recommender.rules.rules == {}


def test_what_the_shop_cannot_follow_is_refused_with_its_reason(browser: Browser, site: str) -> None:
    with opened(browser, site, Complaints(), "/console/rules?new=boost") as page:
        page.get_by_label("Brands, one a line").fill("Nobody")
        page.get_by_role("button", name="Save the rule").click()
        expect(page.get_by_role("alert")).to_contain_text("brand Nobody")
        expect(page.get_by_label("Brands, one a line")).to_have_value("Nobody")
        page.goto("/console/synonyms?phrase=circle")
        page.get_by_label("What it means").fill("frock")
        page.get_by_role("button", name="Save the list").click()
        expect(page.get_by_role("alert")).to_be_visible()


def test_a_product_is_dragged_to_its_place(page: Page) -> None:
    page.goto("/console/rules?new=pin&q=red dress")
    page.get_by_role("button", name="Compare").click()
    items = page.locator(".pane").last.locator(".ranked-product")
    fourth = str(items.nth(3).get_attribute("data-id"))
    items.nth(3).drag_to(items.nth(1))
    expect(page.get_by_label("Products, one number a line")).to_have_value(fourth)
    expect(page.get_by_label("Place")).to_have_value("2")


def test_a_word_is_taught(page: Page, services: FakeServices) -> None:
    page.goto("/console/synonyms?phrase=frock")
    page.get_by_label("What it means").fill("dress")
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    taught = {"phrase": "frock", "kind": "one_way", "means": "dress"}
    assert services.recommender.console.synonyms == [taught]


def test_what_a_category_means_is_taught_with_one_tap_and_forgotten(
    page: Page, services: FakeServices
) -> None:
    console = services.recommender.console
    page.goto("/console/catalogue")
    waiting = page.get_by_role("table", name="Categories that mean nothing here")
    page.get_by_role("button", name="Neuheiten means dress").click()
    expect(page.get_by_text("“Neuheiten” now means dress")).to_be_visible()
    expect(waiting).to_be_hidden()
    assert console.category_words == {"neuheiten": "Dress"}
    page.reload()
    taught = page.get_by_role("table", name="Taught")
    expect(taught.get_by_role("row", name="neuheiten")).to_contain_text("dress")
    expect(waiting).to_be_hidden()
    taught.get_by_role("button", name="Forget: neuheiten").click()
    expect(waiting.get_by_role("row", name="Neuheiten")).to_be_visible()
    assert console.category_words == {}
    page.get_by_label("What Neuheiten means", exact=True).select_option("a category of the shop's own")
    expect(taught).to_contain_text("a category of the shop's own")
    assert console.category_words == {"neuheiten": "-"}


def test_all_suggestions_for_categories_are_accepted_at_once(page: Page, services: FakeServices) -> None:
    suggested = {"Neuheiten": "Dress", "Kleider > Sale": "Dress", "Hosen": "Jeans", "Deko": None}

    def several(route: Route) -> None:
        answer = route.fetch()
        row = answer.json()["categories"][0]
        rows = [{**row, "word": word, "suggestion": means} for word, means in suggested.items()]
        route.fulfill(response=answer, json={"categories": rows})

    page.route("**/unmapped-categories*", several)
    page.goto("/console/catalogue")
    page.get_by_role("button", name="Accept all 3 suggestions").click()
    expect(page.get_by_text("3 words now mean what was suggested")).to_be_visible()
    assert services.recommender.console.category_words == {
        "neuheiten": "Dress",
        "kleider > sale": "Dress",
        "hosen": "Jeans",
    }
    waiting = page.get_by_role("table", name="Categories that mean nothing here")
    expect(waiting.get_by_role("row")).to_have_count(2)  # its head, and what nothing was suggested for
    expect(page.get_by_role("button", name="Accept all")).to_have_count(0)


def test_an_experiment_is_started_and_shows_what_it_has_shown(page: Page, services: FakeServices) -> None:
    variants = [{"name": "usual"}, {"name": "diverse", "diversity": 0.2}]
    services.recommender.console.experiments["calmer"] = {
        "name": "calmer",
        "variants": variants,
        "share": 0.5,
        "segments": [],
        "active_from": None,
        "active_until": None,
        "state": "defined",
    }
    page.goto("/console/experiments")
    page.get_by_role("button", name="Start: calmer").click()
    expect(page.get_by_role("table", name="Experiments")).to_contain_text("running")
    result = page.get_by_role("table", name="What calmer has shown")
    expect(result.get_by_role("row", name="usual")).to_contain_text("15% (7% to 29%)")
    estimate = page.get_by_role("table", name="What calmer would have been worth")
    expect(estimate.get_by_role("row", name="usual")).to_contain_text("0.42 (0.3 to 0.55)")
    expect(estimate.get_by_role("row", name="usual")).to_contain_text("90%")


def test_an_experiment_is_defined_with_its_variants(page: Page, services: FakeServices) -> None:
    page.goto("/console/experiments")
    page.get_by_role("link", name="New experiment").click()
    page.get_by_label("Experiment", exact=True).fill("popular-first")
    page.get_by_label("Percent of all shoppers").fill("30")
    second = page.get_by_role("group", name="Variant").last
    second.get_by_label("Name").fill("popular")
    second.get_by_label("Diversity, 0 to 1").fill("0.2")
    second.get_by_role("button", name="Add a weight").click()
    second.get_by_label("In which lists").select_option("feed")
    second.get_by_label("Part of the score").fill("popularity")
    second.get_by_label("Weight", exact=True).fill("2")
    page.get_by_role("button", name="Save the experiment").click()
    row = page.get_by_role("table", name="Experiments").get_by_role("row", name="popular-first")
    expect(row).to_contain_text("30%")
    usual, popular = services.recommender.console.experiments["popular-first"]["variants"]
    assert (usual["name"], usual["weights"]) == ("usual", {})
    assert (popular["weights"], popular["diversity"]) == ({"feed": {"popularity": 2}}, 0.2)
    page.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There are none yet.")).to_be_visible()


@pytest.mark.slow("waits until the taught words count, as whoever teaches them does")
def test_an_occasion_is_taught_and_its_effect_seen(page: Page, services: FakeServices) -> None:
    page.goto("/console/occasions")
    page.get_by_role("button", name="Add an occasion").click()
    page.get_by_label("Name").fill("school run")
    page.get_by_label("What shoppers call it, one a line").fill("red dress\nschool gate")
    page.get_by_label("Categories, one a line, as Dress=1 or Blazer=0.6").fill("Jeans=1\n\nCoat=0.6\n")
    page.get_by_role("button", name="Save, and see the effect").click()
    for title in ("“red dress” before", "“red dress” now"):
        expect(page.get_by_role("region", name=title).locator(".ranked-product")).to_have_count(10)
    [taught] = services.recommender.console.occasions
    assert (taught["words"], taught["categories"]) == ("red dress|school gate", "Jeans=1|Coat=0.6")
    page.reload()
    expect(page.locator(".occasion summary")).to_have_text("school run")


def test_a_segment_is_written_changed_and_removed(
    browser: Browser, site: str, services: FakeServices
) -> None:
    services.recommender.console.segments["loyal"] = {**_LOYAL}
    with opened(browser, site, Complaints(), "/console/segments") as page:
        page.get_by_role("link", name="New segment").click()
        page.get_by_label("Name", exact=True).fill("in-use")
        page.get_by_label("At least so many").fill("3")
        page.get_by_label("Only of these categories, one a line").fill("Dress\nCoat")
        page.get_by_role("button", name="Save the segment").click()
        row = page.get_by_role("row", name="in-use")
        expect(row).to_contain_text("Purchases · At least so many: 3 · Dress and Coat")
        row.get_by_role("link").click()
        page.get_by_label("At least so many").fill("4")
        page.get_by_role("button", name="Save the segment").click()
        expect(row).to_contain_text("At least so many: 4")
        row.get_by_role("button", name="Remove").click()
        expect(page.get_by_role("alert")).to_contain_text("rule 3")
        page.get_by_role("button", name="Remove: loyal").click()
        expect(page.get_by_role("row", name="loyal")).to_have_count(0)
        expect(row).to_be_visible()
    assert list(services.recommender.console.segments) == ["in-use"]


def test_a_new_segment_never_takes_the_place_of_one_of_its_name(page: Page, services: FakeServices) -> None:
    segments = services.recommender.console.segments
    segments["loyal"] = {**_LOYAL}
    page.goto("/console/segments?new")
    name = page.get_by_label("Name", exact=True)
    name.fill("loyal")
    page.get_by_role("button", name="Save the segment").click()
    expect(name).to_have_js_property("validationMessage", "There is a segment of this name already.")
    name.fill("loyal-too")
    page.get_by_role("button", name="Save the segment").click()
    expect(page.get_by_role("row", name="loyal-too")).to_be_visible()
    assert (list(segments), segments["loyal"]) == (["loyal", "loyal-too"], _LOYAL)


def test_a_file_is_imported_watched_and_cancelled(page: Page, services: FakeServices, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text("sku,title\n1,A dress\n")
    page.goto("/console/imports")
    page.get_by_label("File").set_input_files(file)
    page.get_by_text("More choices").click()
    page.get_by_label("Columns of another name, one a line: theirs = ours").fill("sku = id")
    page.get_by_role("button", name="Start").click()
    row = page.get_by_role("table", name="Imports").get_by_role("row", name="goods.csv")
    expect(row).to_contain_text("waits")
    [job] = services.recommender.background.jobs.values()
    assert (job["options"]["rename"], job["options"]["is_check"]) == ({"sku": "id"}, True)
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_contain_text("cancelled")
    services.recommender.background.add_finished("all.csv")
    page.reload()
    page.get_by_role("link", name="all.csv").click()
    expect(page.get_by_role("table", name="First rows set aside")).to_contain_text("no title")
    expect(page.get_by_role("table", name="Words that fit nothing")).to_contain_text("Neuheiten")


def test_a_line_that_is_no_pair_is_pointed_at_and_nothing_is_sent(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "goods.csv"
    file.write_text("sku,title\n1,A dress\n")
    page.goto("/console/imports")
    page.get_by_label("File").set_input_files(file)
    page.get_by_text("More choices").click()
    constants = page.get_by_label("The same in every row, one a line: field = value")
    constants.fill("brand = Own\ncurrency EUR")
    page.get_by_text("More choices").click()
    expect(constants).to_be_hidden()
    page.get_by_role("button", name="Start").click()
    expect(constants).to_be_focused()
    assert "“currency EUR”" in constants.evaluate("field => field.validationMessage")
    assert services.recommender.background.jobs == {}
    constants.fill("currency = EUR\nlink = /goods?from=shop")
    page.get_by_label("Columns of another name, one a line: theirs = ours").fill("net = gross = price")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("row", name="goods.csv")).to_contain_text("waits")
    [job] = services.recommender.background.jobs.values()
    assert job["options"]["rename"] == {"net = gross": "price"}
    assert job["options"]["constants"] == {"currency": "EUR", "link": "/goods?from=shop"}
