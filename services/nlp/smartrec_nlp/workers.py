"""Several worker processes behind one port, forked from a process that has loaded the mapper.

So they share the memory of the lexicon and the libraries. uvicorn's own workers do not: see
docs/decisions/0020-nlp-worker-processes.md.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

from fastapi import FastAPI

from smartrec_nlp.settings import NlpSettings
from smartrec_service.observability.logs import configure_logging
from smartrec_service.observability.tracing import configure_tracing
from smartrec_service.server import serve

BACKLOG = 2048


def run_workers(name: str, create_app: Callable[[], FastAPI], settings: NlpSettings) -> int:
    """Serves with `settings.workers` processes until SIGTERM or SIGINT.

    Returns: 0 after a signal; 1 after a worker died by itself. Then the other workers are stopped too, so
    that the supervisor of this process starts it again.
    """
    listener = socket.create_server((settings.host, settings.port), backlog=BACKLOG)
    gc.collect()
    gc.freeze()  # the collector writes to the objects that it visits, and a written page is no longer shared
    workers = [_fork(name, create_app, settings, listener) for _ in range(settings.workers)]
    is_stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal is_stopping
        is_stopping = True
        _terminate(workers)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    died = not is_stopping and _wait_for_one(workers) and not is_stopping
    _terminate(workers)
    while workers:
        _wait_for_one(workers)
    return 1 if died else 0


def _fork(
    name: str, create_app: Callable[[], FastAPI], settings: NlpSettings, listener: socket.socket
) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        _serve(name, create_app, settings, listener)
        status = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _serve(
    name: str, create_app: Callable[[], FastAPI], settings: NlpSettings, listener: socket.socket
) -> None:
    configure_logging(name, settings.log_level, settings.log_format)
    configure_tracing(name)
    serve(create_app(), settings, [listener])


def _terminate(workers: list[int]) -> None:
    for pid in workers:
        os.kill(pid, signal.SIGTERM)


def _wait_for_one(workers: list[int]) -> bool:
    """Waits until one of `workers` has ended and takes it off the list."""
    pid, _ = os.wait()
    workers.remove(pid)
    return True
