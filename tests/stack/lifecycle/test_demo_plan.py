"""What a demo does with a folder that an earlier one has left."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartrec.stack.demo import demo_plan, set_databases_aside
from smartrec.stack.plan import StackOptions


@pytest.fixture
def options(servers_folder: Path, tmp_path: Path) -> StackOptions:
    folder = servers_folder / tmp_path.name
    (folder / "shop").mkdir(parents=True)
    (folder / "postgres").mkdir()
    return StackOptions(folder, "127.0.0.1", 8000, Path("models/fashion"))


def left_by_an_earlier_demo(options: StackOptions) -> None:
    (options.shop / "drawn.json").write_text(json.dumps("by programs of before"))
    (options.folder / "postgres" / "loaded.json").write_text(json.dumps({"model": "1", "shop": "2"}))


def test_a_shop_that_is_drawn_otherwise_begins_with_empty_databases_and_keeps_those_of_before(options):
    left_by_an_earlier_demo(options)
    said: list[str] = []
    planned = demo_plan(options, 12, said.append)
    (aside,) = options.folder.glob("before-*")
    assert (aside / "postgres" / "loaded.json").exists()
    assert not (options.folder / "postgres" / "loaded.json").exists()
    assert str(aside) in said[0]
    assert {"shop", "transactions"} <= {unit.name for unit in planned.units}


def test_a_model_of_other_weights_and_the_same_graph_has_the_products_loaded_anew(options, tmp_path):
    options = replace(options, model=tmp_path / "fashion")
    weights = options.model / "1" / "variables" / "variables.index"
    weights.parent.mkdir(parents=True)
    (options.model / "1" / "saved_model.pb").write_bytes(b"graph")

    def planned() -> set[str]:
        units = demo_plan(options, 12, print).units
        for unit in units:
            if unit.on_done is not None and unit.name in ("shop", "habits"):
                unit.on_done()
        return {unit.name for unit in units}

    for sums in (b"of these", b"of those"):
        weights.write_bytes(sums)
        assert "products" in planned()
        assert "products" not in planned()


def test_a_first_demo_sets_nothing_aside(options):
    said: list[str] = []
    demo_plan(options, 12, said.append)
    assert said == []
    assert list(options.folder.glob("before-*")) == []


def test_what_an_earlier_demo_had_loaded_in_part_is_set_aside_too_and_only_once(options):
    left_by_an_earlier_demo(options)
    (options.folder / "postgres" / "loaded.json").unlink()
    said: list[str] = []
    demo_plan(options, 12, said.append)
    assert (options.folder / "postgres").exists()  # made anew, for a run that breaks off
    demo_plan(options, 12, said.append)
    assert len(said) == 1
    assert len(list(options.folder.glob("before-*"))) == 1


def test_of_several_shops_that_were_set_aside_the_newest_is_kept(options):
    for year in (2024, 2025):
        left_by_an_earlier_demo(options)
        set_databases_aside(options.folder, datetime(year, 1, 1, tzinfo=UTC))
        (options.folder / "postgres").mkdir()
    left_by_an_earlier_demo(options)
    said: list[str] = []
    demo_plan(options, 12, said.append)
    (aside,) = options.folder.glob("before-*")
    assert (aside / "postgres" / "loaded.json").exists()
    assert f"{aside}, in place of any earlier one" in said[0]


def test_a_whole_shop_that_was_set_aside_gives_no_place_to_one_that_was_loaded_in_part(options):
    left_by_an_earlier_demo(options)
    whole = set_databases_aside(options.folder, datetime(2024, 1, 1, tzinfo=UTC))
    (options.folder / "postgres").mkdir()
    said: list[str] = []
    (options.shop / "drawn.json").write_text(json.dumps("otherwise again"))
    demo_plan(options, 12, said.append)
    assert (whole / "postgres" / "loaded.json").exists()
    assert "in place of" not in said[0]


def test_what_somebody_else_has_put_beside_the_databases_stays(options, tmp_path: Path):
    theirs = [options.folder / "before-launch", tmp_path / "elsewhere"]
    for folder in theirs:
        (folder / "postgres").mkdir(parents=True)
    (options.folder / "before-launch.sql").touch()
    (options.folder / "before-2024-01-01T000000").symlink_to(tmp_path / "elsewhere")
    left_by_an_earlier_demo(options)
    aside = set_databases_aside(options.folder, datetime(2025, 1, 1, tzinfo=UTC))
    assert all((folder / "postgres").exists() for folder in theirs)
    assert {path.name for path in options.folder.glob("before-*")} == {
        "before-launch", "before-launch.sql", "before-2024-01-01T000000", aside.name,
    }  # fmt: skip
