"""Segments, experiments, taught words and reports over the public API."""

from __future__ import annotations

import httpx

from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

SEGMENT = {"condition": {"events_min": 3}}
EXPERIMENT = {"name": "diversity", "variants": [{"name": "usual"}, {"name": "diverse", "diversity": 0.2}]}
SYNONYMS = {"synonyms": [{"phrase": "frock", "kind": "one_way", "means": "dress"}]}


async def test_a_segment_is_written_counted_and_removed(gateway: httpx.AsyncClient) -> None:
    written = await gateway.put("/v1/segments/regulars", json=SEGMENT)
    assert (written.status_code, written.json()["members"]) == (201, 2)
    assert (await gateway.put("/v1/segments/regulars", json=SEGMENT)).status_code == 200
    assert (await gateway.get("/v1/segments")).json()["segments"][0]["condition"]["events_min"] == 3
    assert (await gateway.delete("/v1/segments/regulars")).status_code == 204
    assert_problem(await gateway.get("/v1/segments/regulars"), 404, "unknown-segment")


async def test_a_segment_that_a_rule_asks_for_stays(gateway: httpx.AsyncClient) -> None:
    await gateway.put("/v1/segments/in-use", json=SEGMENT)
    refused = await gateway.delete("/v1/segments/in-use")
    assert "rule 3" in assert_problem(refused, 409, "segment-in-use")["detail"]


async def test_an_experiment_is_defined_started_and_stopped(gateway: httpx.AsyncClient) -> None:
    defined = await gateway.post("/v1/experiments", json=EXPERIMENT)
    assert (defined.status_code, defined.headers["location"]) == (201, "/v1/experiments/diversity")
    states = [defined.json()["state"]]
    actions = ("start", "stop")
    states += [(await gateway.post(f"/v1/experiments/diversity:{each}")).json()["state"] for each in actions]
    assert states == ["defined", "running", "ended"]
    assert_problem(await gateway.post("/v1/experiments/diversity:stop"), 422, "setting-refused")
    result = (await gateway.get("/v1/experiments/diversity/result")).json()
    assert result["variants"][0]["conversion"]["value"] == 0.15
    assert result["estimate"]["variants"][0]["snips"]["low"] == 0.3
    assert (await gateway.delete("/v1/experiments/diversity")).status_code == 204
    assert_problem(await gateway.get("/v1/experiments/diversity"), 404, "unknown-experiment")


async def test_words_are_taught_as_a_whole_and_circles_refused(gateway: httpx.AsyncClient) -> None:
    assert (await gateway.put("/v1/synonyms", json=SYNONYMS)).json() == SYNONYMS
    circle = {"synonyms": [{"phrase": "circle", "kind": "one_way", "means": "circle"}]}
    refused = assert_problem(await gateway.put("/v1/synonyms", json=circle), 422, "setting-refused")
    assert "a circle" in refused["detail"]


async def test_occasions_are_taught_as_a_whole(gateway: httpx.AsyncClient) -> None:
    prom = {"occasion": "prom", "words": "prom|abiball", "categories": "Dress=1"}
    taught = await gateway.put("/v1/occasions", json={"occasions": [prom]})
    assert taught.json()["occasions"][0]["never"] == ""
    bad = await gateway.put("/v1/occasions", json={"occasions": [{"words": "prom"}]})
    assert_problem(bad, 422, "invalid-request")


async def test_reports_are_handed_on(gateway: httpx.AsyncClient) -> None:
    health = (await gateway.get("/v1/reports/catalogue-health")).json()
    unmapped = (await gateway.get("/v1/reports/unmapped-categories")).json()
    searches = await gateway.get("/v1/reports/searches", params={"kind": "without_click"})
    quality = (await gateway.get("/v1/reports/quality")).json()
    assert health["products"] == 60
    assert unmapped["categories"][0]["word"] == "Neuheiten"
    assert [row["query"] for row in searches.json()["searches"]] == ["sumer dress"]
    assert [one["held_back"] for one in quality["evaluations"]] == ["time", "time", "month"]
    assert quality["refreshes"][0]["weights"] == "learned"


async def test_words_for_categories_are_taught_one_by_one_and_forgotten(gateway: httpx.AsyncClient) -> None:
    async def teach(word: str, means: str | None) -> httpx.Response:
        return await gateway.post("/v1/category-words", json={"words": [{"word": word, "means": means}]})

    await teach("Neuheiten", "Dress")
    taught = (await teach("Basics", "Tee")).json()
    assert taught == {"words": [{"word": "basics", "means": "Tee"}, {"word": "neuheiten", "means": "Dress"}]}
    await teach("Basics", None)
    assert [one["word"] for one in (await gateway.get("/v1/category-words")).json()["words"]] == ["neuheiten"]
    assert_problem(await teach("Neuheiten", "nothing"), 422, "setting-refused")


async def test_a_word_that_nobody_knows_comes_with_what_it_reads_like(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    [row] = (await gateway.get("/v1/reports/unmapped-categories")).json()["categories"]
    assert row["suggestion"] == "Dress"  # by its product's title
    services.nlp.trouble = "down"
    [row] = (await gateway.get("/v1/reports/unmapped-categories")).json()["categories"]
    assert row["suggestion"] is None
