"""A pytest plugin for `pytest -n 2 --dist loadgroup`: says which tests stay in one process.

Tests of a file share fixtures, and those of `TOGETHER` an expensive server, which is started once in a run.
The groups with the most slow tests begin: a long one that comes last would leave the other processes idle.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

TOGETHER = ("stack", "fashion_server", "model_server")


def file_or_group(test: str) -> str:
    """Of a test as xdist names it (`file::test[case]@group`, the group only where there is one)."""
    test, _, group = test.rpartition("@") if test.rfind("@") > test.rfind("]") else (test, "", "")
    return group or test.partition("::")[0]


class ParallelGroups:
    """Changes nothing where all tests run in one process."""

    @pytest.hookimpl(tryfirst=True)  # xdist reads the marks
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        if not hasattr(config, "workerinput"):
            return
        place = {}
        for item in items:
            shared = next((name for name in TOGETHER if name in getattr(item, "fixturenames", ())), None)
            if shared:
                item.add_marker(pytest.mark.xdist_group(shared))
            place[item] = shared or file_or_group(item.nodeid)
        slow_tests = Counter(place[item] for item in items if item.get_closest_marker("slow"))
        items.sort(key=lambda item: (-slow_tests[place[item]], place[item]))  # a file keeps its order

    @pytest.hookimpl(optionalhook=True)  # the training environment has no xdist
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        from xdist.scheduler import LoadGroupScheduling

        class FilesAndGroups(LoadGroupScheduling):
            def _split_scope(self, nodeid: str) -> str:
                return file_or_group(nodeid)

        return FilesAndGroups(config, log)
