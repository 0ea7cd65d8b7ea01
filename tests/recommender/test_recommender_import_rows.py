"""Rows that no shop means to send, and that must not stop the others from landing."""

from __future__ import annotations

import pytest
import shop


@pytest.fixture
def engine(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(5))
    return empty_engine


@pytest.mark.parametrize("null_date", ["0001-01-01", "1900-01-01T00:00:00Z", "1970-01-01"])
def test_a_null_date_is_set_aside_and_the_others_land(engine, tmp_path, null_date):
    told = [shop.transaction("u", 1), {**shop.transaction("u", 2), "occurred_at": null_date}]
    outcome, aside = shop.import_history(engine, tmp_path, [*told, shop.transaction("u", 3)])
    assert (outcome.written, outcome.rejected) == (2, 1)
    assert aside[0]["line"] == 3
    assert "occurred_at" in aside[0]["reason"]
    assert "probably a null date" in aside[0]["reason"]
