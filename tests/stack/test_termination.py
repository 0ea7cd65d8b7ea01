"""A command that is told to stop leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from smartrec.termination import EXIT_CODE, ended_by_sigterm

# A refresh that waits for its events.
SUMMING_UP = """
import signal, sys
import numpy as np
from smartrec.termination import ended_by_sigterm
from smartrec_recommender.training.engines import local

def write(file):
    print("begun", flush=True)
    signal.pause()

with ended_by_sigterm():
    local.aggregates(write, np.arange(3), np.zeros(3, dtype=np.int64))
"""


def test_a_refresh_that_is_told_to_stop_takes_its_files_with_it(tmp_path: Path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", SUMMING_UP], env=environment, stdout=subprocess.PIPE, text=True
    ) as refresh:
        assert refresh.stdout is not None
        assert refresh.stdout.readline() == "begun\n"
        assert [path.name[:17] for path in tmp_path.iterdir()] == ["smartrec-refresh-"]
        refresh.terminate()
    assert refresh.returncode == EXIT_CODE
    assert list(tmp_path.iterdir()) == []


def _interrupted() -> None:
    """As DuckDB does: what a signal raises becomes an error of its own."""
    try:
        signal.raise_signal(signal.SIGTERM)
    except SystemExit:
        raise RuntimeError("Query interrupted") from None


def test_a_library_that_makes_an_error_of_its_own_of_it_is_no_failure():
    with pytest.raises(SystemExit) as ended, ended_by_sigterm():
        _interrupted()
    assert ended.value.code == EXIT_CODE
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def _told_twice(done: list[str]) -> None:
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.raise_signal(signal.SIGTERM)
        done.append("removed")


def test_a_second_signal_does_not_interrupt_what_is_done_at_the_end():
    done: list[str] = []
    with pytest.raises(SystemExit), ended_by_sigterm():
        _told_twice(done)
    assert done == ["removed"]


def test_other_errors_stay_what_they_are():
    with pytest.raises(ZeroDivisionError), ended_by_sigterm():
        raise ZeroDivisionError
