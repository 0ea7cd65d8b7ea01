"""What a log line must never hold."""

from __future__ import annotations

import subprocess
import sys

import pytest

FAILING_PROGRAM = """
import sys, structlog
from smartrec_service.observability.logs import configure_logging

def open_door(key):
    raise RuntimeError("it stays shut")

configure_logging("teapot", "INFO", sys.argv[1])
try:
    open_door("-".join(["secret", "key"]))
except RuntimeError:
    structlog.get_logger().exception("order_failed")
"""


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_does_not_show_local_variables(log_format: str) -> None:
    command = [sys.executable, "-c", FAILING_PROGRAM, log_format]
    written = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stderr
    assert "it stays shut" in written
    assert "open_door" in written
    assert "secret-key" not in written
