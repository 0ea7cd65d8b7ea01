"""Going over to another model: its embeddings are computed beside those that serve, and switched at once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.importing import reembedding
from smartrec_recommender.jobs import commands
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.catalogue.embedding_models import switch_to
from smartrec_recommender.store.catalogue.products import read_embeddings
from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from tests.recommender import shop
from tests.recommender.fake_upstreams import FakeVision
from tests.recommender.running_recommender import Clock, running

PRODUCTS = 40
_FORGET = """
    DELETE FROM next_pictures WHERE image_hash NOT IN (SELECT image_hash FROM next_product_pictures)
"""


@pytest.fixture
def pictures(empty_engine: sa.Engine, vision: FakeVision, folder: Path) -> Path:
    """The folder of a shop's pictures; model 1 has seen them all, and model 2 is at work from now on."""
    place = folder / "pictures"
    place.mkdir()
    for number in range(PRODUCTS):
        (place / f"{number}.jpg").write_text(f"picture {number}")
    import_products(empty_engine, vision, place, range(PRODUCTS))
    vision.version, vision.weights = "2", " by other weights"
    vision.asked.clear()
    return place


def import_products(engine: sa.Engine, vision: FakeVision, place: Path, numbers: Any) -> None:
    rows = [shop.product(number, image=f"{number}.jpg") for number in numbers]
    report, _ = shop.import_catalogue(engine, place.parent, rows, pictures=place, vision_url=vision.url)
    assert report.written == len(rows)


def reembed(engine: sa.Engine, vision: FakeVision, pictures: Path, *options: str) -> tuple[int, Any]:
    """Returns: the exit code, and what the command tells, as far as it could."""
    url = engine.url.render_as_string(hide_password=False)
    place = ["--pictures", str(pictures), "--vision-url", vision.url, "--database-url", url]
    result = CliRunner().invoke(commands.app, ["reembed", *place, "--json", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout or "null")


def found_by_picture(engine: sa.Engine, number: int, model: int) -> tuple[str, list[str]]:
    """Returns: the first product for the picture of `number` as the model sees it, and what is degraded."""
    weights = " by other weights" if model == 2 else ""
    query = {
        "embedding": shop.as_base64(shop.embedding_of(f"picture {number}{weights}")),
        "embedding_model": f"fashion {model}",
        "understood": True,
        "perceptual_hash": shop.perceptual_hash_of(f"picture {number}"),
    }
    url = engine.url.render_as_string(hide_password=False)

    async def search() -> dict[str, Any]:
        async with running(RecommenderSettings(database_url=url), Clock()) as client:
            return (await client.post("/v1/search", json=query)).json()

    answer = asyncio.run(search())
    return answer["products"][0]["id"], answer["degraded"]


def serving_models(engine: sa.Engine) -> set[str | None]:
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT DISTINCT embedding_model FROM products")).scalars()
        return {*rows, connection.execute(sa.text("SELECT embedding_model FROM catalogue_state")).scalar()}


def test_what_is_computed_beside_serves_only_from_the_switch_on(empty_engine, vision, pictures):
    code, told = reembed(empty_engine, vision, pictures, "--no-switch")
    assert (code, told["products"], told["switched"]) == (0, PRODUCTS, False)
    assert serving_models(empty_engine) == {"fashion 1"}
    assert found_by_picture(empty_engine, 7, model=1) == (shop.product(7)["id"], [])
    assert (found_by_picture(empty_engine, 7, model=2))[1] == ["likeness"]

    code, told = reembed(empty_engine, vision, pictures)
    assert (code, told["model"], told["served_before"], told["switched"]) == (
        0, "fashion 2", "fashion 1", True,
    )  # fmt: skip
    assert serving_models(empty_engine) == {"fashion 2"}
    assert found_by_picture(empty_engine, 7, model=2) == (shop.product(7)["id"], [])
    assert (found_by_picture(empty_engine, 7, model=1))[1] == ["likeness"]
    assert reembed(empty_engine, vision, pictures)[1]["model"] is None


def test_a_run_that_was_stopped_goes_on_where_it_was(empty_engine, vision, pictures):
    reembed(empty_engine, vision, pictures, "--no-switch")
    with empty_engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM next_product_pictures WHERE product_number % 4 = 0"))
        connection.execute(sa.text(_FORGET))
    vision.asked.clear()
    assert reembed(empty_engine, vision, pictures)[1]["switched"]
    assert len(vision.asked) == PRODUCTS // 4 + 1  # and one that tells which model is at work


def test_a_picture_that_cannot_be_read_holds_back_the_switch_until_it_is_left_out(
    empty_engine, vision, pictures
):
    (pictures / "3.jpg").unlink()
    code, told = reembed(empty_engine, vision, pictures)
    assert (code, list(told["unread"]), told["switched"]) == (3, [shop.product(3)["id"]], False)
    assert serving_models(empty_engine) == {"fashion 1"}
    code, told = reembed(empty_engine, vision, pictures, "--leave-out")
    assert (code, told["switched"]) == (0, True)
    assert serving_models(empty_engine) == {"fashion 2", None}


def test_an_import_just_before_the_switch_is_seen_too_and_loses_nothing(
    empty_engine, vision, pictures, monkeypatch
):
    switches = []

    def after_an_import(engine: sa.Engine, model: str, most_left_out: int) -> None:
        if not switches:
            with engine.begin() as connection:
                changed = "UPDATE products SET updated_at = now() WHERE product_id = 'P00005'"
                connection.execute(sa.text(changed))
        switches.append(most_left_out)
        switch_to(engine, model, most_left_out)

    monkeypatch.setattr(reembedding, "switch_to", after_an_import)
    (pictures / "3.jpg").unlink()
    code, told = reembed(empty_engine, vision, pictures, "--leave-out")
    assert (code, told["switched"], switches) == (0, True, [1, 1])
    assert found_by_picture(empty_engine, 5, model=2) == (shop.product(5)["id"], [])


def test_where_no_picture_can_be_read_nothing_is_switched_and_it_says_so(
    empty_engine, vision, pictures, folder
):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    code, told = reembed(empty_engine, vision, elsewhere)
    assert (code, len(told["unread"]), told["switched"]) == (3, PRODUCTS, False)
    assert serving_models(empty_engine) == {"fashion 1"}


def test_embeddings_that_name_no_model_are_those_of_the_one_that_serves(empty_engine, vision, pictures):
    vision.version, vision.weights = "1", ""
    with empty_engine.begin() as connection:
        connection.execute(sa.text("UPDATE products SET embedding_model = NULL"))
    assert reembed(empty_engine, vision, pictures)[1]["model"] is None
    assert len(vision.asked) == 1


def test_a_request_that_meets_the_switch_half_way_sees_no_vector_of_the_other_model(
    empty_engine, vision, pictures
):
    memory = EmbeddingCache(0, 256)
    with empty_engine.connect() as connection:
        before = read_snapshot(connection)
    reembed(empty_engine, vision, pictures)
    with empty_engine.connect() as connection:
        late = read_embeddings(connection, before.catalogue.products, memory, before.embedding_model)
        after = read_snapshot(connection, before)
        now = read_embeddings(connection, after.catalogue.products, memory, after.embedding_model)
    assert not late.any()
    assert np.allclose(now[7], shop.embedding_of("picture 7 by other weights"), atol=1e-3)
    assert after.catalogue.pictures is not before.catalogue.pictures


def test_a_product_that_another_model_saw_at_import_is_found_by_picture_after_the_switch(
    empty_engine, vision, pictures
):
    (pictures / f"{PRODUCTS}.jpg").write_text(f"picture {PRODUCTS}")
    import_products(empty_engine, vision, pictures, [PRODUCTS])
    assert found_by_picture(empty_engine, 7, model=1) == (shop.product(7)["id"], [])
    assert serving_models(empty_engine) == {"fashion 1", "fashion 2"}
    assert reembed(empty_engine, vision, pictures)[1]["products"] == PRODUCTS
    found, _ = found_by_picture(empty_engine, PRODUCTS, model=2)
    assert found == shop.product(PRODUCTS)["id"]


def test_an_import_of_all_products_by_another_model_makes_it_serve(empty_engine, vision, pictures):
    import_products(empty_engine, vision, pictures, range(PRODUCTS))
    assert serving_models(empty_engine) == {"fashion 2"}
