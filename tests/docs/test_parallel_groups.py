"""How tests are spread over processes: shared servers start once, long groups first, files stay whole."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.parallel_groups import ParallelGroups, file_or_group


class Item:
    def __init__(self, nodeid: str, *fixtures: str, is_slow: bool = False) -> None:
        self.nodeid, self.fixturenames, self.is_slow = nodeid, fixtures, is_slow
        self.groups: list[str] = []

    def get_closest_marker(self, name: str) -> Any:
        return (name == "slow" and self.is_slow) or None

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.groups.append(*mark.args)


QUICK = [Item("a.py::test_one"), Item("a.py::test_two")]
SHARING = [Item("b.py::test_of_the_stack", "stack"), Item("c.py::test_of_the_stack", "stack", is_slow=True)]


def ordered(config: Any) -> list[Item]:
    items = [*QUICK, *SHARING]
    ParallelGroups().pytest_collection_modifyitems(config, items)  # type: ignore[arg-type]
    return items


def test_a_process_that_runs_alone_keeps_the_order():
    assert ordered(SimpleNamespace()) == [*QUICK, *SHARING]
    assert not any(each.groups for each in SHARING)


def test_tests_of_a_shared_server_are_one_group_and_slow_ones_begin():
    assert ordered(SimpleNamespace(workerinput={})) == [*SHARING, *QUICK]
    assert [each.groups for each in SHARING] == [["stack"], ["stack"]]
    assert not any(each.groups for each in QUICK)


@pytest.mark.parametrize(
    ("test", "place"),
    [
        ("a/b.py::test_one", "a/b.py"),
        ("a/b.py::TestAll::test_one[x@y]", "a/b.py"),
        ("a/b.py::test_one[x@y]@stack", "stack"),
    ],
)
def test_a_test_goes_with_its_file_or_its_group(test: str, place: str):
    assert file_or_group(test) == place
