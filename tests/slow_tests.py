"""A pytest plugin: tests over 5 s are listed at the end of a run, and each should say why it takes so long.

It only reports: a busy machine makes any test slow. A reason is a marker: `@pytest.mark.slow("why")`.
"""

from __future__ import annotations

import pytest

SLOW_SECONDS = 5.0
_REASON, _NO_REASON = "slow", "NO REASON: make it faster, or mark it slow and say why"


class SlowTests:
    """Collects the tests of a run whose own part, without fixtures, takes over SLOW_SECONDS."""

    def __init__(self) -> None:
        self._slow: list[tuple[float, str, str]] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if (marker := item.get_closest_marker("slow")) is not None:
                if not marker.args:
                    raise pytest.UsageError(f'{item.nodeid}: write the reason, @pytest.mark.slow("why")')
                item.user_properties.append((_REASON, marker.args[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.duration > SLOW_SECONDS:
            reason = str(dict(report.user_properties).get(_REASON, _NO_REASON))
            self._slow.append((report.duration, report.nodeid, reason))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._slow:
            terminalreporter.section(f"tests over {SLOW_SECONDS:.0f} s")
        for seconds, test, reason in sorted(self._slow, reverse=True):
            terminalreporter.line(f"{seconds:6.1f} s  {test}: {reason}")
