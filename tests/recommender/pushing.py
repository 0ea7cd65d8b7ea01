"""Sends products to a running recommender as the gateway does: what is to be read is read in between."""

from __future__ import annotations

from typing import Any

import httpx

from tests.recommender.fake_upstreams import FakeNlp, FakeVision

BROKEN = {"refused": "The picture cannot be read."}


async def push(
    client: httpx.AsyncClient,
    rows: list[dict[str, Any]],
    nlp: FakeNlp,
    vision: FakeVision | None,
    **options: Any,
) -> dict[str, Any]:
    """Without `vision` no picture can be read. Returns: the answer to the request that was complete."""
    readings: dict[str, Any] = {"texts": [], "pictures": []}
    for _ in range(2):
        body = {"products": rows, "readings": readings, **options}
        answer = await client.post("/v1/products:batch", json=body)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        if told["needed"] is None:
            return told
        readings = await read(told["needed"], nlp, vision)
    raise AssertionError("what was read is not enough")


async def read(needed: dict[str, Any], nlp: FakeNlp, vision: FakeVision | None) -> dict[str, Any]:
    """Each picture shows its own address; one that has `broken` in it cannot be read."""
    asked = [{"id": str(place), **text} for place, text in enumerate(needed["texts"])]
    async with httpx.AsyncClient(trust_env=False) as http:
        read = (await http.post(f"{nlp.url}/v1/map/batch", json={"texts": asked})).json()["results"]
        pictures = []
        for image in needed["pictures"]:
            told: dict[str, Any] = BROKEN
            if vision is not None:
                answer = await http.post(f"{vision.url}/v1/analyze", content=image.encode())
                told = {"reading": answer.json()} if answer.is_success else BROKEN
            pictures.append({"image": image, **told})
    texts = [{**text, "reading": one} for text, one in zip(needed["texts"], read, strict=True)]
    return {"texts": texts, "pictures": pictures}
