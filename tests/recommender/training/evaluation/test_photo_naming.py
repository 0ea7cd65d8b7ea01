"""What else people call a garment: learned from the names that they accept of photos."""

from __future__ import annotations

import pytest

from smartrec_recommender.training.photos.naming import ALIKE_PHOTOS, also_called

TEES = [frozenset({"tee"})] * 30 + [frozenset({"tee", "sweater"})] * 10 + [frozenset({"tee", "top"})] * 60


def test_a_category_is_called_as_often_as_photos_of_it_are_named_so_too() -> None:
    called = also_called(TEES)
    assert called["tee"]["sweater"] == pytest.approx(10 / (100 + ALIKE_PHOTOS), abs=1e-3)
    assert called["sweater"]["tee"] == pytest.approx(10 / (10 + ALIKE_PHOTOS), abs=1e-3)
    assert called["tee"]["top"] > called["tee"]["sweater"] > called["tee"].get("blouse", 0.0)


def test_of_a_category_that_no_photo_shows_the_similar_ones_are_called_as_others_are() -> None:
    called = also_called(TEES)
    assert called["kimono"].keys() == {"caftan", "kaftan", "coverup", "robe"}
    (usual,) = set(called["kimono"].values())
    assert 0 < usual < 1


def test_a_name_that_is_no_category_and_the_category_itself_say_nothing() -> None:
    called = also_called([frozenset({"tee", "a thing"})] * 50)
    assert all(name not in others and "a thing" not in others for name, others in called.items())


def test_without_photos_nothing_is_called_otherwise() -> None:
    assert not any(also_called([]).values())
