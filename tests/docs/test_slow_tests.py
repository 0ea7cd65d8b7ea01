"""What a run says of the tests that take long."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.slow_tests import SlowTests


class Terminal:
    """Takes the lines that a plugin writes at the end of a run."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def section(self, title: str) -> None:
        self.lines.append(title)

    line = section


def summary_of(*reports: SimpleNamespace) -> list[str]:
    slow_tests, terminal = SlowTests(), Terminal()
    for report in reports:
        slow_tests.pytest_runtest_logreport(report)  # type: ignore[arg-type]
    slow_tests.pytest_terminal_summary(terminal)  # type: ignore[arg-type]
    return terminal.lines


def ran(test: str, seconds: float, *properties: tuple[str, str], when: str = "call") -> SimpleNamespace:
    return SimpleNamespace(nodeid=test, duration=seconds, user_properties=list(properties), when=when)


def test_tests_over_five_seconds_are_listed_with_their_reasons_the_longest_first():
    title, first, second = summary_of(
        ran("quick", 4.9), ran("slow", 6.0), ran("slower", 9.0, ("slow", "it evaluates a shop"))
    )
    assert title == "tests over 5 s"
    assert "slower: it evaluates a shop" in first
    assert "slow: NO REASON" in second


def test_fixtures_do_not_count_and_a_quick_run_says_nothing():
    assert summary_of(ran("quick", 1.0), ran("starts a server", 20.0, when="setup")) == []


def test_a_mark_without_a_reason_is_refused():
    item = SimpleNamespace(
        nodeid="slow", get_closest_marker=lambda _: pytest.mark.slow.mark, user_properties=[]
    )
    with pytest.raises(pytest.UsageError, match="write the reason"):
        SlowTests().pytest_collection_modifyitems([item])  # type: ignore[list-item]
