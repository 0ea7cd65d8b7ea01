"""POST /v1/search by a picture with nothing to wear for vision: the shop's own pictures of shoes and bags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.recommender import shop
from tests.recommender.fake_upstreams import FakeVision
from tests.recommender.searching import ids, search

BOOTS, SANDALS, TO_COME = "empty but boots", "empty but sandals", "empty, a picture will follow"
GOODS = [
    ("S1", "Suede boots", "Shoes", BOOTS),
    ("S2", "Flat sandals", "Shoes", SANDALS),
    ("B1", "Tote bag", "Bags", TO_COME),
    ("B2", "Belt bag", "Bags", TO_COME),
    ("D1", "Linen dress", "Dress", "a dress"),
]


@pytest.fixture
def stocked(empty_engine, tmp_path: Path, vision: FakeVision) -> None:
    """A shop whose bags wait for pictures of their own."""
    (tmp_path / "pictures").mkdir()
    rows = []
    for product_id, title, category, picture in GOODS:
        (tmp_path / "pictures" / f"{product_id}.webp").write_text(picture)
        image = f"pictures/{product_id}.webp"
        rows.append({"id": product_id, "title": title, "category": category, "image": image})
    shop.import_catalogue(empty_engine, tmp_path, rows, pictures=tmp_path, vision_url=vision.url)


def of_picture(picture: str) -> dict[str, Any]:
    """What the gateway asks when vision sees no garment."""
    vector = shop.as_base64(shop.embedding_of(picture))
    return {"understood": False, "embedding": vector, "perceptual_hash": shop.perceptual_hash_of(picture)}


async def test_the_shops_own_picture_of_boots_brings_the_boots_and_then_what_is_like_them(
    stocked, empty_client
):
    body = await search(empty_client, **of_picture(BOOTS))
    assert body["because_of"]["id"] == "S1"
    assert ids(body)[:2] == ["S1", "S2"]


async def test_saved_anew_it_is_known_by_a_hash_that_is_nearly_the_same(stocked, empty_client):
    picture = of_picture(BOOTS)
    hash_of_it = int(picture["perceptual_hash"], 16)
    found = []
    for differing in (0b1111, 0b11111):
        picture["perceptual_hash"] = f"{hash_of_it ^ differing:016x}"
        found.append((await search(empty_client, **picture))["because_of"])
    assert (found[0]["id"], found[1]) == ("S1", None)


@pytest.mark.parametrize("says_nothing", [None, "0" * 16])
async def test_without_a_hash_no_picture_is_known(stocked, empty_client, empty_engine, says_nothing):
    with empty_engine.begin() as connection:  # two bits from a hash of zeros
        connection.execute(sa.text("UPDATE pictures SET perceptual_hash = 3 WHERE perceptual_hash <> 0"))
    picture = {**of_picture(BOOTS), "perceptual_hash": says_nothing}
    assert (await search(empty_client, **picture))["because_of"] is None


@pytest.mark.parametrize("picture", ["empty and of nobody", TO_COME])
async def test_a_picture_that_is_no_products_own_brings_what_is_popular(stocked, empty_client, picture):
    body = await search(empty_client, **of_picture(picture))
    assert body["because_of"] is None
    assert len(body["products"]) == len(GOODS)
