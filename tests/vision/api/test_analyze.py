"""POST /v1/analyze: what callers send, and what they are told."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from random import Random

import httpx
import numpy as np
import pytest
from PIL import Image

from benchmarks.vision.worn_outfits import overlap
from smartrec_demo.photography.scenes.scene import render_scene
from tests.running_model_server import RunningModelServer
from tests.vision.outfits import rendered_piece
from tests.vision.own_model import MODEL_FOLDER, VERSION, NewClient
from tests.vision.pictures import corners, encoded, jpeg, oriented, shirt

JPEG = {"content-type": "image/jpeg"}
NAVY, BURGUNDY = (27, 42, 74), (110, 23, 40)


def embedding_of(answer: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(answer["embedding"]), "<f2").astype(float)


async def analyze(client: httpx.AsyncClient, data: bytes, **headers: str) -> httpx.Response:
    return await client.post("/v1/analyze", content=data, headers=headers or JPEG)


async def test_a_picture_is_told_in_category_box_attributes_colours_and_embedding(
    vision: httpx.AsyncClient,
) -> None:
    blazer = rendered_piece("upper", Random(2))
    answer = await analyze(vision, jpeg(blazer.image))
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert seen["is_garment"] > 0.9
    assert seen["category"][0]["name"] == "Blazer"
    scores = [category["score"] for category in seen["category"]]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.001
    assert blazer.box
    assert overlap(tuple(seen["box"]), blazer.box) > 0.8
    assert 1 <= len(seen["attributes"]) <= 15
    assert seen["colours"][0]["name"] == "brown"
    assert (seen["width"], seen["height"]) == blazer.image.size
    assert seen["model"] == {"name": "fashion", "version": VERSION}
    assert embedding_of(seen).shape == (256,)
    assert np.linalg.norm(embedding_of(seen)) == pytest.approx(1, abs=0.01)


async def test_all_that_a_garment_may_be_is_told_with_how_likely_it_is(vision: httpx.AsyncClient) -> None:
    seen = (await analyze(vision, jpeg(rendered_piece("upper", Random(2)).image))).json()
    likely = seen["likelihoods"]
    for aspect in ("category", "colour", "pattern"):
        assert sum(likely[aspect].values()) == pytest.approx(1, abs=0.03), aspect
        assert list(likely[aspect].values()) == sorted(likely[aspect].values(), reverse=True)
    assert likely["category"][seen["category"][0]["name"]] == seen["category"][0]["score"]
    assert likely["colour"][seen["colours"][0]["name"]] == seen["colours"][0]["score"]
    assert seen["garments"][0]["likelihoods"] == likely


async def test_a_picture_of_nothing_to_wear_has_a_low_score_and_neither_category_nor_box(
    vision: httpx.AsyncClient,
) -> None:
    seen = (await analyze(vision, jpeg(render_scene(300, Random(1))))).json()
    assert seen["is_garment"] < 0.5
    assert (seen["category"], seen["box"], seen["garments"]) == ([], None, [])


async def test_a_phone_held_sideways_changes_nothing(vision: httpx.AsyncClient) -> None:
    upright = (await analyze(vision, encoded(corners(300, 400), "PNG"))).json()
    turned = corners(300, 400).transpose(Image.Transpose.ROTATE_90)
    sideways = (await analyze(vision, encoded(turned, "PNG", exif=oriented(6)))).json()
    assert (sideways["width"], sideways["height"]) == (300, 400)
    assert sideways["embedding"] == upright["embedding"]


@pytest.mark.parametrize("file_type", ["PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP"])
async def test_the_content_type_need_not_be_right_among_pictures(
    vision: httpx.AsyncClient, file_type: str
) -> None:
    for content_type in ("image/jpeg", "application/octet-stream", "image/x; charset=binary"):
        answer = await analyze(vision, encoded(shirt(NAVY), file_type), **{"content-type": content_type})
        assert answer.status_code == 200, answer.text


REFUSALS = [
    (b"this is a text\n" * 50, JPEG, 415, "unsupported-image-type", "JPEG, PNG, WebP"),
    (b"", JPEG, 422, "unreadable-image", "empty"),
    (jpeg()[:3000], JPEG, 422, "unreadable-image", "Save it again"),
    (encoded(Image.new("L", (10_000, 10_000)), "JPEG"), JPEG, 413, "image-too-large", "50 megapixels"),
    (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024), JPEG, 413, "image-too-large", "20,971,520"),
    (b"{}", {"content-type": "application/json"}, 415, "unsupported-image-type", "Content-Type"),
    (jpeg(), {"content-type": "multipart/form-data; boundary=x"}, 415, "unsupported-image-type", "own bytes"),
]


@pytest.mark.parametrize(
    ("data", "headers", "status", "kind", "words"), REFUSALS, ids=[f"{r[3]}: {r[4]}" for r in REFUSALS]
)
async def test_what_cannot_be_read_is_refused_with_what_to_do(
    vision: httpx.AsyncClient, data: bytes, headers: dict[str, str], status: int, kind: str, words: str
) -> None:
    answer = await analyze(vision, data, **headers)
    assert answer.status_code == status
    problem = answer.json()
    assert problem["type"] == f"urn:smartrec:problem:{kind}"
    assert words in problem["detail"]
    assert (await analyze(vision, jpeg())).status_code == 200


async def test_pictures_at_the_same_time_each_get_their_own_answer(vision: httpx.AsyncClient) -> None:
    pictures = [jpeg(shirt((40 * n, 255 - 40 * n, 100))) for n in range(6)]
    alone = [(await analyze(vision, picture)).json()["embedding"] for picture in pictures]
    together = await asyncio.gather(*(analyze(vision, picture) for picture in pictures * 3))
    assert [answer.json()["embedding"] for answer in together] == alone * 3


async def test_health_answers_while_large_pictures_are_decoded(vision: httpx.AsyncClient) -> None:
    large = [encoded(Image.new("RGB", (5000, 3000 + n), BURGUNDY), "PNG", compress_level=1) for n in range(4)]
    decoding = [asyncio.create_task(analyze(vision, picture)) for picture in large]
    await asyncio.sleep(0)
    assert (await vision.get("/livez")).status_code == 200
    assert not all(task.done() for task in decoding)
    assert [answer.status_code for answer in await asyncio.gather(*decoding)] == [200] * 4


async def test_more_pictures_than_may_wait_are_sent_away_at_once(
    new_client: NewClient, fashion_server: RunningModelServer
) -> None:
    client = await new_client(model_server=fashion_server.address, decode_threads=1, max_images_in_hand=2)
    answers = await asyncio.gather(*(analyze(client, jpeg(corners(3000 + n, 2000))) for n in range(8)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 503}
    refused = answers[statuses.index(503)]
    assert refused.json()["type"] == "urn:smartrec:problem:too-many-images"
    assert refused.headers["retry-after"] == "2"


async def test_a_caller_whose_time_is_over_costs_no_inference(vision: httpx.AsyncClient) -> None:
    headers = {"content-type": "image/jpeg", "x-request-timeout-ms": "0"}
    late = await vision.post("/v1/analyze", content=jpeg(), headers=headers)
    assert late.status_code == 503
    assert late.json()["type"].endswith("model-server-unavailable")
    headers["x-request-timeout-ms"] = "30000"
    assert (await vision.post("/v1/analyze", content=jpeg(), headers=headers)).status_code == 200


async def test_without_a_model_server_callers_are_told_and_health_names_it(new_client: NewClient) -> None:
    client = await new_client(model_server="127.0.0.1:9", model_deadline_seconds=0.3)
    answer = await analyze(client, jpeg())
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:smartrec:problem:model-server-unavailable"
    assert "127.0.0.1" not in answer.text
    ready = await client.get("/readyz")
    assert ready.status_code == 503
    assert list(ready.json()["failing"]) == ["model_server"]
    assert (await client.get("/livez")).status_code == 200


async def test_ready_once_the_model_is_available(vision: httpx.AsyncClient) -> None:
    assert (await vision.get("/readyz")).json() == {"ok": ["model_server"], "failing": {}}


async def test_labels_that_do_not_fit_the_model_are_never_guessed(
    new_client: NewClient, fashion_server: RunningModelServer, tmp_path: Path
) -> None:
    labels = json.loads((MODEL_FOLDER / VERSION / "assets.extra" / "labels.json").read_text())
    labels["categories"] = labels["categories"][1:]
    wrong = tmp_path / "labels.json"
    wrong.write_text(json.dumps(labels))
    client = await new_client(model_server=fashion_server.address, labels_file=wrong)
    assert (await analyze(client, jpeg())).status_code == 503
    client = await new_client(model_server=fashion_server.address, labels_file=tmp_path / "none.json")
    assert (await analyze(client, jpeg())).status_code == 503


async def test_openapi_says_that_the_body_is_a_picture(vision: httpx.AsyncClient) -> None:
    operation = (await vision.get("/openapi.json")).json()["paths"]["/v1/analyze"]["post"]
    assert set(operation["requestBody"]["content"]) == {"image/*", "application/octet-stream"}
    assert {"413", "415", "422", "503"} <= set(operation["responses"])
