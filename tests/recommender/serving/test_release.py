"""Answers of an earlier release are not served after an update."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from smartrec_recommender.domain.experiments import Variant
from smartrec_recommender.serving.caching.release import MADE_BY, READ, hash_of, release_of
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.settings import RecommenderSettings
from tests.recommender.running_recommender import running


def test_code_that_changes_by_one_character_is_another_release(tmp_path):
    folder = tmp_path / "ranking"
    folder.mkdir()
    (folder / "blend.py").write_text("SHARE = 0.5\n")
    before = hash_of([tmp_path])
    assert hash_of([tmp_path]) == before
    (folder / "blend.py").write_text("SHARE = 0.6\n")
    assert hash_of([tmp_path]) != before


def test_what_python_compiles_to_is_no_other_release(tmp_path):
    (tmp_path / "blend.py").write_text("SHARE = 0.5\n")
    before = hash_of([tmp_path])
    (tmp_path / "blend.cpython-311.pyc").write_bytes(b"compiled")
    assert hash_of([tmp_path]) == before


@pytest.mark.parametrize("name", ["category_words.csv", "photo_ranking.json", "list_attr_cloth.txt"])
def test_a_table_that_changes_is_another_release(tmp_path, name):
    (tmp_path / name).write_text("Tee")
    before = hash_of([tmp_path])
    (tmp_path / name).write_text("Top")
    assert hash_of([tmp_path]) != before


def test_no_file_that_answers_are_made_of_is_left_out_of_the_release():
    folders = [files("smartrec_recommender") / folder for folder in MADE_BY] + [files("smartrec_vocabulary")]
    endings = {path.suffix for folder in folders for path in Path(str(folder)).rglob("*") if path.is_file()}
    assert endings - {".pyc", ".typed", ".md"} == set(READ)


def test_another_weight_or_another_diversity_is_another_release():
    heavier = Variant.model_validate({"name": "heavier", "weights": {"feed": {"taste": 9.0}}})
    releases = [
        release_of(each)
        for each in (STANDARD, replace(STANDARD, diversity=0.7), STANDARD.with_variant(heavier))
    ]
    assert len(set(releases)) == 3
    assert release_of(STANDARD) == releases[0]


async def test_a_service_that_ranks_in_another_way_finds_no_answer_of_the_one_before(
    shop_url: str, redis_url: str, clock
):
    settings = RecommenderSettings(database_url=shop_url, redis_url=redis_url)
    async with running(settings, clock) as client:
        answers = [(await client.get("/v1/users/dora/recommendations")).json()["cache"] for _ in range(2)]
    async with running(settings.model_copy(update={"diversity": 0.7}), clock) as client:
        answers.append((await client.get("/v1/users/dora/recommendations")).json()["cache"])
    assert answers == ["miss", "hit", "miss"]


async def test_a_feed_keeps_its_scores_to_the_last_digit_within_an_hour(read_shop_url: str, clock):
    async with running(RecommenderSettings(database_url=read_shop_url), clock) as client:
        clock.now = clock.now.replace(minute=0)
        lists = []
        for minutes in (1, 59, 180):
            at = clock.now.replace(minute=minutes) if minutes < 60 else clock.now + timedelta(minutes=minutes)
            clock.now, before = at, clock.now
            lists.append((await client.get("/v1/users/dora/recommendations")).json()["products"])
            clock.now = before
    assert lists[0] == lists[1]
    assert lists[0] != lists[2], "ages do count"
