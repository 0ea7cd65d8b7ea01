"""Figures, intervals and reports of an evaluation, from predictions made by hand."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.labels import NOT_A_GARMENT, Labels, read_labels, write_labels
from smartrec_training.datasets.photo_names import photo_names
from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation.benchmark import evaluate_dataset
from smartrec_training.evaluation.confidence_intervals import Bootstrap
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_training.evaluation.measuring import record_figures
from smartrec_training.evaluation.photo_evaluation import evaluate_photos
from smartrec_training.evaluation.report import as_markdown

LABELS = Labels(
    categories=("Tee", "Skirt", NOT_A_GARMENT),
    attributes=(("floral", "texture"), ("striped", "texture"), ("maxi", "shape")),
)
BOX = [0.0, 0.0, 0.5, 1.0]


def samples(groups: list[str], attributes: list[list[int]] | None = None, owners: str = "") -> Samples:
    count = len(groups)
    sets = np.array([[name == group for name in LABELS.categories] for group in groups])
    return Samples(
        paths=(Path("a.jpg"),) * count,
        category_sets=sets,
        boxes=np.array([BOX if group != NOT_A_GARMENT else [np.nan] * 4 for group in groups], np.float32),
        attributes=np.array(attributes or [[0, 0, 0]] * count, np.int8),
        groups=tuple(groups),
        owners=tuple(owners or "-" * count),
        parts=("test",) * count,
    )


def predictions(
    category: list[list[float]], attributes: list[list[float]] | None = None, box: list[float] | None = None
) -> Predictions:
    count = len(category)
    return Predictions(
        category=np.array(category, np.float32),
        bbox=np.array([box or BOX] * count, np.float32),
        attributes=np.array(attributes or [[0.5, 0.4, 0.3]] * count, np.float32),
        embedding=np.eye(max(count, 4), dtype=np.float32)[:count],
        unreadable={},
    )


def test_the_benchmarks_figures_are_those_worked_out_by_hand() -> None:
    known = samples(
        ["Tee", "Tee", "Skirt", NOT_A_GARMENT],
        [[1, -1, 1], [-1, 1, 0], [-1, -1, 1], [0, 0, 0]],
    )
    said = predictions(
        [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.3, 0.1, 0.6]],
        [[0.9, 0.8, 0.7], [0.9, 0.1, 0.2], [0.1, 0.2, 0.9], [0, 0, 0]],
        [0.0, 0.0, 0.5, 0.5],
    )
    figures = evaluate_dataset(known, said, LABELS).figures

    assert figures["category top-1"] == pytest.approx(66.67)
    assert figures["category top-1 macro"] == 75.0
    assert figures["category top-3"] == 100.0
    assert figures["worst categories by top-1"] == {"Tee": 50.0, "Skirt": 100.0}
    assert figures["attributes a picture"] == pytest.approx(1.33)
    assert figures["attribute recall@3 over all"] == 100.0
    assert figures["attribute recall@3 within texture"] == 100.0
    assert figures["attribute recall@3 within types, together"] == 100.0
    assert figures["box mean IoU"] == 0.5
    assert figures["box MSE"] == 0.0625
    assert figures["box RMSE"] == 0.25
    assert figures["is_garment right, garments"] == figures["is_garment right, others"] == 100.0


def test_every_figure_that_can_vary_has_an_interval_around_it() -> None:
    random = np.random.default_rng(3)
    known = samples(["Tee", "Skirt"] * 60, [[1, -1, 1]] * 120, owners="".join(map(chr, range(200, 320))))
    said = predictions(random.dirichlet([1, 1, 0.1], 120).tolist())
    for figures, names in (
        (
            evaluate_dataset(known, said, LABELS).figures,
            ("category top-1", "category top-1 macro", "attribute recall@3 over all", "box RMSE"),
        ),
        (evaluate_photos(known, said, LABELS).figures, ("top-1", "top-3", "macro top-1")),
    ):
        for name in names:
            low, high = figures[f"{name} interval"]
            assert low <= figures[name] <= high, name
    assert low < high or name == "top-3"


def test_a_set_without_others_boxes_or_attributes_gives_valid_json_and_no_made_up_figure() -> None:
    known = samples(["Tee", "Skirt"])
    known.boxes[:] = np.nan
    figures = evaluate_dataset(known, predictions([[0.9, 0.1, 0], [0.9, 0.1, 0]]), LABELS).figures

    assert figures["is_garment right, others"] is None
    assert not any("attribute" in name or "box" in name for name in figures)
    assert "NaN" not in json.dumps(figures, allow_nan=False)


def test_a_category_that_the_network_lacks_is_no_mistake_of_its_category_head() -> None:
    known = samples(["Tee", "Poncho"])
    figures = evaluate_dataset(known, predictions([[0.9, 0.1, 0], [0.9, 0.1, 0]]), LABELS).figures

    assert figures["category top-1"] == 100.0
    assert figures["garments"] == 2


def test_a_shoe_is_right_when_it_is_turned_away_and_a_tee_when_it_is_named() -> None:
    known = samples(["Tee", NOT_A_GARMENT, NOT_A_GARMENT], owners="abc")
    said = predictions([[0.9, 0.05, 0.05], [0.1, 0.1, 0.8], [0.6, 0.2, 0.2]])
    evaluation = evaluate_photos(known, said, LABELS)

    assert evaluation.figures["top-1"] == pytest.approx(66.67)
    assert evaluation.figures["is_garment right, shoes and hats"] == 50.0
    assert evaluation.answers == ("Tee", NOT_A_GARMENT, "Tee")


def test_a_skirt_that_may_be_called_a_tee_has_its_own_name_only_when_it_is_called_a_skirt() -> None:
    known = samples(["Skirt", "Skirt"], owners="ab")
    known.category_sets[:, :2] = True
    by_label = evaluate_photos(known, predictions([[0.9, 0.1, 0], [0.1, 0.9, 0]]), LABELS).figures["by label"]

    assert by_label["Skirt"]["top-1"] == 100.0
    assert by_label["Skirt"]["by its own name"] == 50.0


def test_a_photo_that_was_named_by_eye_is_also_measured_by_its_names() -> None:
    image = next(image for image, names in photo_names().items() if names == ("Tee",))
    known = dataclasses.replace(
        samples(["Skirt", "Skirt"], owners="ab"), paths=(Path(f"{image}.jpg"), Path("unnamed.jpg"))
    )
    for said, first, three in (
        ([0.9, 0.1, 0.0], 100, 100),
        ([0.1, 0.9, 0.0], 0, 100),
        ([0.1, 0.0, 0.9], 0, 0),
    ):
        figures = evaluate_photos(known, predictions([said, said]), LABELS).figures
        assert figures["first name acceptable by eye (1)"] == first
        assert figures["three names acceptable by eye (1)"] == three


def test_the_interval_draws_whole_senders_and_holds_the_share() -> None:
    right = np.array([True] * 60 + [False] * 40)
    low, high = Bootstrap([str(number) for number in range(100)]).interval(right)

    assert 0.45 < low < 0.6 < high < 0.75
    assert Bootstrap(["a"] * 60 + ["b"] * 40).interval(right) == (0.0, 1.0)


def test_intervals_of_a_ratio_weigh_by_what_is_counted_and_macro_ones_by_group() -> None:
    hits, wanted = np.array([1, 1] * 50), np.array([1, 3] * 50)
    low, high = Bootstrap([str(number) for number in range(100)]).interval(hits, wanted)
    assert low < 0.5 < high

    right = np.array([True] * 90 + [False] * 10)
    low, high = Bootstrap([str(number) for number in range(100)]).macro_interval(
        right, ["Tee"] * 90 + ["Cape"] * 10
    )
    assert (low, high) == (0.5, 0.5)
    assert math.isnan(Bootstrap(["a"]).interval(np.zeros(1), np.zeros(1))[0])


def test_the_report_stands_beside_the_published_table_and_says_when_they_do_not_compare() -> None:
    figures = evaluate_dataset(
        samples(["Tee", "Skirt"]), predictions([[0.9, 0.1, 0], [0.9, 0.1, 0]]), LABELS
    ).figures
    text = as_markdown({"Data set, part test": figures}, {"Data set, part test": ["confusion-data.png"]})

    assert "| category top-1 | 50.0 | 0.0 to 100.0 |" in text
    assert "| this model, on these 2 pictures, so not comparable" in text
    assert "| FashionNet (Liu et al., CVPR 2016) | – | 82.58 | 90.17 | 45.52 | 54.61 | – |" in text
    assert "![confusion-data.png](confusion-data.png)" in text
    whole = as_markdown({"x": {**figures, "pictures": 40_000}})
    assert "| this model, on DeepFashion's test part | 50.0 |" in whole


def test_recorded_figures_stand_in_the_labels_and_in_the_model_card(tmp_path: Path) -> None:
    write_labels(tmp_path, LABELS)
    record_figures(
        tmp_path, {"Photos, senders of part test": {"top-1": 61.5, "top-1 interval": [60.0, 63.0]}}
    )

    assert read_labels(tmp_path).figures["Photos, senders of part test"]["top-1"] == 61.5
    card = (tmp_path / "assets.extra/model_card.md").read_text("utf-8")
    assert "| top-1 | 61.5 | 60.0 to 63.0 |" in card
    assert "2 kinds of garment" in card
    assert "3 attributes (2 texture, 1 shape)" in card
