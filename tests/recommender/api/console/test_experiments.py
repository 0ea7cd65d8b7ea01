"""Experiments over HTTP: they wait, run for whom they are for, end, and tell what they have shown."""

from __future__ import annotations

from typing import Any

import httpx

from smartrec_recommender.store.decisions.experiments import write_estimate

NEW: dict[str, Any] = {
    "name": "diversity",
    "variants": [{"name": "usual"}, {"name": "diverse", "diversity": 0.9}],
}


async def define(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.post("/v1/experiments", json={**NEW, **changes})).json()
    return answer


async def takes_part(client: httpx.AsyncClient, user: str) -> bool:
    answer = await client.get(f"/v1/users/{user}/recommendations")
    return answer.json()["experiment"] is not None


async def test_an_experiment_counts_from_its_start_to_its_stop_and_has_a_result(client):
    assert (await define(client))["experiment"]["state"] == "defined"
    assert not await takes_part(client, "rosa")
    started = (await client.post("/v1/experiments/diversity:start")).json()
    assert started["experiment"]["state"] == "running"
    assert await takes_part(client, "rosa")
    stopped = (await client.post("/v1/experiments/diversity:stop")).json()
    assert stopped["refused"] is None
    result = (await client.get("/v1/experiments/diversity/result")).json()
    assert [variant["variant"] for variant in result["variants"]] == ["usual", "diverse"]
    assert sum(variant["shoppers"] for variant in result["variants"]) == 1


async def test_a_result_shows_what_its_variants_were_estimated_to_be_worth(client, engine):
    await define(client)
    assert (await client.get("/v1/experiments/diversity/result")).json()["estimate"] is None
    figure = {"value": 0.5, "low": 0.4, "high": 0.6}
    estimate = {
        "estimated_at": "2026-11-30T08:00:00Z",
        "days": 28,
        "logged": figure,
        "variants": [
            {"variant": name, "shoppers": 7, "ips": figure, "snips": figure, "supported": 0.8}
            for name in ("usual", "diverse")
        ],
    }
    with engine.begin() as connection:
        assert write_estimate(connection, "diversity", estimate)
        assert not write_estimate(connection, "no-such", estimate)
    assert (await client.get("/v1/experiments/diversity/result")).json()["estimate"] == estimate


async def test_of_an_experiment_for_a_segment_only_its_members_are_part(client):
    await client.put("/v1/segments/few", json={"condition": {"users": ["rosa"]}})
    await define(client, segments=["few"])
    await client.post("/v1/experiments/diversity:start")
    assert [await takes_part(client, user) for user in ("rosa", "dora")] == [True, False]


async def test_what_cannot_run_is_refused_with_the_reason(client):
    weighed = [{"name": "usual"}, {"name": "odd", "weights": {"feed": {"luck": 1}}}]
    assert "luck" in (await define(client, variants=weighed))["refused"]
    of_photos = [{"name": "usual"}, {"name": "odd", "weights": {"photo": {"colour": 1}}}]
    assert "not of photo" in (await define(client, variants=of_photos))["refused"]
    assert "segment nobody" in (await define(client, segments=["nobody"]))["refused"]
    await define(client)
    await define(client, name="other")
    await client.post("/v1/experiments/diversity:start")
    second = (await client.post("/v1/experiments/other:start")).json()
    assert "diversity" in second["refused"]
    assert (await client.post("/v1/experiments/none:start")).status_code == 404
