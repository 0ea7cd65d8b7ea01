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
    local.aggregates(write, np.arange(3), np.zeros(3, dtype=np.int64)).__enter__()
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


# As DuckDB does: what a signal raises becomes an error of its own.
INTERRUPTED = """
import signal
from smartrec.termination import ended_by_sigterm

with ended_by_sigterm():
    try:
        signal.raise_signal(signal.SIGTERM)
    except SystemExit:
        raise RuntimeError("Query interrupted") from None
"""
TOLD_TWICE = """
import signal
from smartrec.termination import ended_by_sigterm

with ended_by_sigterm():
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.raise_signal(signal.SIGTERM)
        print("removed", flush=True)
"""


def ended(script: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: a signal that is raised here is one to all of pytest's."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_a_library_that_makes_an_error_of_its_own_of_it_is_no_failure():
    script = ended(INTERRUPTED)
    assert (script.returncode, script.stderr) == (EXIT_CODE, "")


def test_a_second_signal_does_not_interrupt_what_is_done_at_the_end():
    script = ended(TOLD_TWICE)
    assert (script.returncode, script.stdout) == (EXIT_CODE, "removed\n")


def test_other_errors_stay_what_they_are():
    with pytest.raises(ZeroDivisionError), ended_by_sigterm():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
