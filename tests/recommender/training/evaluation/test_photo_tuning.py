"""`smartrec recommender tune-photos`: what searches by labelled photos bring, and what is learned of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs.commands import app
from smartrec_recommender.ranking.photo_ranking import read_photo_ranking
from smartrec_recommender.training.photos.labelled import half_of, read_labelled, read_names
from tests.recommender import shop
from tests.recommender.fake_upstreams import FakeVision, served

LOOKS = [(category, colour) for category in ("Dress", "Tee", "Jeans") for colour in shop.COLOURS]


def write_photos(folder: Path) -> tuple[Path, Path]:
    """Photos of plain garments, whose category vision takes for a kin one as likely.

    Returns: the file of labels, and that of what vision answers.
    """
    rows, answers = [], []
    for number, (category, colour) in enumerate(LOOKS):
        name = f"{number}.jpg"
        (folder / name).write_bytes(b"a picture")
        rows.append({"image": name, "categories": [category], "colours": [colour], "pattern": "solid"})
        answers.append({"image": name, "answer": answer(category, colour)})
    looks, kept = folder / "looks.jsonl", folder / "answers.jsonl"
    looks.write_text("".join(json.dumps(row) + "\n" for row in rows))
    kept.write_text("".join(json.dumps(row) + "\n" for row in answers))
    return looks, kept


def answer(category: str, colour: str) -> dict[str, Any]:
    return {
        "is_garment": 0.9,
        "category": [{"name": category, "score": 0.7}, {"name": "Skirt", "score": 0.2}],
        "attributes": [{"name": "solid", "score": 0.8}],
        "colours": [{"name": colour, "score": 0.8}],
        "embedding": shop.as_base64(shop.embedding_of(category, colour)),
        "perceptual_hash": None,
        "model": {"name": "test", "version": "1"},
    }


def run(engine: sa.Engine, folder: Path, *options: str) -> dict[str, Any]:
    looks, kept = write_photos(folder)
    url = engine.url.render_as_string(hide_password=False)
    given = ["--looks", str(looks), "--images", str(folder), "--answers", str(kept), "--database-url", url]
    ran = CliRunner().invoke(app, ["tune-photos", *given, "--json", *options])
    assert ran.exit_code == 0, ran.output
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_measuring_tells_how_many_products_agree_and_how_many_could(engine: sa.Engine, folder: Path) -> None:
    told = run(engine, folder, "--measure")
    figures = {title: share["mean"] for title, share in told["before"].items()}
    assert told["photos"] == sum(half_of(str(number)) == "test" for number in range(len(LOOKS)))
    assert told["understood"] == told["photos"]
    assert figures["category@3"] > 0.5
    assert 0 < figures["all@10"] <= figures["ceiling@10"] < 1
    assert figures["found"] == 1.0
    assert told["learned"] is None


def test_what_is_learned_is_written_with_where_it_came_from_and_serves(
    engine: sa.Engine, folder: Path
) -> None:
    file = folder / "learned.json"
    told = run(engine, folder, "--out", str(file))
    learned, document = read_photo_ranking(file), json.loads(file.read_text())
    assert sum(learned.weights.values()) == pytest.approx(1, abs=0.01)
    assert (document["model"], document["test_photos"]) == ("test 1", told["photos"])
    assert document["command"] == "smartrec recommender tune-photos --looks looks.jsonl"
    assert told["after"]["all@10"]["mean"] >= told["before"]["all@10"]["mean"]


def test_the_true_facts_bring_at_least_as_much_as_what_vision_saw(engine: sa.Engine, folder: Path) -> None:
    figures = {title: share["mean"] for title, share in run(engine, folder, "--measure")["before"].items()}
    assert figures["true all"] >= figures["all@10"]
    assert {"true category", "true colour", "true pattern"} <= figures.keys()


def test_the_change_is_told_of_the_same_photos(engine: sa.Engine, folder: Path) -> None:
    told = run(engine, folder)
    for title, change in told["change"].items():
        difference = told["after"][title]["mean"] - told["before"][title]["mean"]
        assert change["mean"] == pytest.approx(difference, abs=2e-4), title


def test_names_of_more_photos_say_what_else_a_garment_is_called(engine: sa.Engine, folder: Path) -> None:
    names = folder / "names.csv"
    rows = [
        f"{number},{'Dress|Coverup' if half_of(str(number)) == 'dev' else 'Dress|Jeans'}"
        for number in range(200)
    ]
    names.write_text("\n".join(["image,categories", *rows]))
    file = folder / "learned.json"
    called = run(engine, folder, "--names", str(names), "--out", str(file))["learned"]["also_called"]
    assert called["dress"]["coverup"] > 0.5
    assert "jeans" not in called["dress"], "these are photos of the test half"
    assert json.loads(file.read_text())["command"].endswith("--looks looks.jsonl --names names.csv")


def test_names_without_their_columns_are_told(folder: Path) -> None:
    (folder / "names.csv").write_text("photo,names\n1,Tee\n")
    with pytest.raises(ValueError, match=r"names\.csv: there is no column 'image'"):
        read_names(folder / "names.csv")


def test_vision_is_asked_only_for_what_is_not_kept(engine: sa.Engine, folder: Path) -> None:
    looks, kept = write_photos(folder)
    kept.write_text("\n".join(kept.read_text().splitlines()[:-2]) + '\n{"image": "cut o')
    with served(FakeVision()) as vision:
        CliRunner().invoke(
            app,
            [
                *("tune-photos", "--looks", str(looks), "--images", str(folder), "--answers", str(kept)),
                *("--vision-url", vision.url, "--measure"),
                *("--database-url", engine.url.render_as_string(hide_password=False)),
            ],
        )
        assert len(vision.asked) == 2


def test_a_label_without_its_picture_is_named_by_file_and_line(folder: Path) -> None:
    looks = folder / "looks.jsonl"
    looks.write_text('{"image": "gone.jpg", "categories": ["Tee"], "colours": ["red"], "pattern": "solid"}\n')
    with pytest.raises(ValueError, match=r"looks\.jsonl, line 1: there is no picture 'gone\.jpg'"):
        read_labelled([looks], folder)


@pytest.mark.parametrize("is_complete_first", [True, False], ids=["complete first", "complete last"])
def test_a_photo_that_two_files_name_keeps_the_labels_that_are_complete(
    folder: Path, is_complete_first: bool
) -> None:
    (folder / "one.jpg").write_bytes(b"a picture")
    complete = {"image": "one.jpg", "categories": ["Tee"], "colours": ["red"], "pattern": "solid"}
    category_alone = {"image": "one.jpg", "categories": ["Top"]}
    files = []
    for number, row in enumerate([complete, category_alone][:: 1 if is_complete_first else -1]):
        files.append(folder / f"looks{number}.jsonl")
        files[-1].write_text(json.dumps(row) + "\n")
    (photo,) = read_labelled(files, folder)
    assert (photo.categories, photo.colours) == ({"tee"}, {"red"})


def test_of_two_complete_labels_of_a_photo_the_later_one_counts(folder: Path) -> None:
    (folder / "one.jpg").write_bytes(b"a picture")
    row = {"image": "one.jpg", "categories": ["Tee"], "colours": ["red"], "pattern": "solid"}
    looks = folder / "looks.jsonl"
    looks.write_text(json.dumps(row) + "\n" + json.dumps({**row, "colours": ["blue"]}) + "\n")
    (photo,) = read_labelled([looks], folder)
    assert photo.colours == {"blue"}


def test_photos_of_which_the_category_alone_is_known_say_how_sure_vision_is_of_categories(
    engine: sa.Engine, folder: Path
) -> None:
    def own_category_counts(meant: tuple[str, str]) -> float:
        looks, kept = write_photos(folder)
        with looks.open("a") as rows, kept.open("a") as answers:
            for number in range(40):
                image = f"more{number}.jpg"
                (folder / image).write_bytes(b"a picture")
                rows.write(json.dumps({"image": image, "categories": [meant[number % 2]]}) + "\n")
                answers.write(json.dumps({"image": image, "answer": answer("Dress", "red")}) + "\n")
        given = ["--looks", str(looks), "--images", str(folder), "--answers", str(kept), "--json"]
        url = engine.url.render_as_string(hide_password=False)
        ran = CliRunner().invoke(app, ["tune-photos", *given, "--database-url", url])
        assert ran.exit_code == 0, ran.output
        told = json.loads(ran.stdout)
        assert told["photos"] == sum(half_of(str(number)) == "test" for number in range(len(LOOKS)))
        return float(told["learned"]["acceptance"]["category"]["own"])

    assert own_category_counts(("Dress", "Jeans")) < own_category_counts(("Dress", "Dress"))
