"""The same picture twice: computed once, kept in a real Redis, and never for another model or crop."""

from __future__ import annotations

from random import Random

import httpx
import pytest
import structlog

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.serving.cache import key_of
from tests.running_model_server import RunningModelServer
from tests.vision.outfits import rendered_piece
from tests.vision.own_model import NewClient
from tests.vision.pictures import corners, encoded, jpeg

JPEG = {"content-type": "image/jpeg"}


async def caches_said(client: httpx.AsyncClient, *pictures: bytes, params: dict | None = None) -> list[str]:
    """What the log line of each request says about the cache."""
    with structlog.testing.capture_logs() as lines:
        for picture in pictures:
            answer = await client.post("/v1/analyze", content=picture, headers=JPEG, params=params)
            assert answer.status_code == 200, answer.text
    return [line["cache"] for line in lines if line["event"] == "request_finished"]


@pytest.fixture
async def cached_vision(
    new_client: NewClient, fashion_server: RunningModelServer, redis_url: str
) -> httpx.AsyncClient:
    client: httpx.AsyncClient = await new_client(
        model_server=fashion_server.address,
        redis_url=redis_url,
        model_deadline_seconds=60,
        cache_timeout_seconds=5,
    )
    return client


async def test_an_exact_duplicate_is_answered_from_redis(cached_vision: httpx.AsyncClient) -> None:
    first = (await cached_vision.post("/v1/analyze", content=jpeg(), headers=JPEG)).json()
    second = (await cached_vision.post("/v1/analyze", content=jpeg(), headers=JPEG)).json()
    assert first == second
    assert await caches_said(cached_vision, jpeg(), jpeg(quality=50)) == ["hit", "miss"]


async def test_the_same_pixels_packed_anew_are_answered_from_redis_too(
    cached_vision: httpx.AsyncClient,
) -> None:
    packed, again = (encoded(corners(), "PNG", compress_level=level) for level in (1, 9))
    assert packed != again
    assert await caches_said(cached_vision, packed, again, again) == ["miss", "hit", "hit"]


async def test_another_crop_of_the_same_picture_is_another_question(cached_vision: httpx.AsyncClient) -> None:
    assert await caches_said(cached_vision, jpeg()) == ["miss"]
    assert await caches_said(cached_vision, jpeg(), params={"box": "0,0,0.5,0.5"}) == ["miss"]
    assert await caches_said(cached_vision, jpeg(), params={"box": "0,0,0.5,0.5"}) == ["hit"]


async def test_a_refused_picture_is_refused_again_and_not_kept(cached_vision: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await cached_vision.post("/v1/analyze", content=jpeg()[:2000], headers=JPEG)
        assert answer.status_code == 422


async def test_without_its_redis_the_service_goes_on(
    new_client: NewClient, fashion_server: RunningModelServer
) -> None:
    client = await new_client(
        model_server=fashion_server.address, redis_url="redis://127.0.0.1:9/0", model_deadline_seconds=60
    )
    assert (await caches_said(client, jpeg(), jpeg()))[-1] == "off"
    assert (await client.get("/readyz")).status_code == 200


def test_a_key_changes_with_picture_crop_and_model() -> None:
    keys = {
        key_of(b"a", None, 1),
        key_of(b"b", None, 1),
        key_of(b"a", None, 2),
        key_of(b"a", Crop(0, 0, 1, 1), 1),
        key_of(b"a", Crop(0, 0, 0.5, 1), 1),
    }
    assert len(keys) == 5


async def test_a_box_selects_a_part_of_the_picture_and_the_answer_is_of_the_whole(
    vision: httpx.AsyncClient,
) -> None:
    picture = corners()
    picture.paste(rendered_piece("upper", Random(2)).image.resize((320, 240)), (320, 240))
    answer = (await vision.post("/v1/analyze?box=0.5,0.5,1,1", content=jpeg(picture), headers=JPEG)).json()
    assert (answer["width"], answer["height"]) == (640, 480)
    x1, y1, x2, y2 = answer["box"]
    assert 0.5 <= x1 < x2 <= 1
    assert 0.5 <= y1 < y2 <= 1
    assert answer["is_garment"] > 0.5


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "a,b,c,d", "0,0,2,1", "0.5,0,0.5,1", "0.9,0,0.1,1", "nan,0,1,1"]
)
async def test_a_box_that_is_none_is_refused(vision: httpx.AsyncClient, box: str) -> None:
    answer = await vision.post("/v1/analyze", params={"box": box}, content=jpeg(), headers=JPEG)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:smartrec:problem:invalid-crop"
