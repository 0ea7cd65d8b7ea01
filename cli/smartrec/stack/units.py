"""What the supervisor runs: a program, what it needs first, and how to see that it is ready."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from smartrec.embedded.processes import Process, Program

PROBE_TIMEOUT_SECONDS = 3.0


@dataclass(frozen=True)
class Unit:
    """A process of the stack, or (`is_job`) a step that ends by itself before others may start.

    The shop goes on without a part that `is_optional`: once it has been ready, it is started again for ever.
    `program` is called once all of `needs` are ready, so it may itself prepare files. `on_done` is called
    when a job has ended well. A job is called by its `title` to the user.
    """

    name: str
    program: Callable[[], Program]
    is_ready: Callable[[], bool] = lambda: True
    needs: tuple[str, ...] = ()
    port: int | None = None
    probe_url: str | None = None
    is_job: bool = False
    is_optional: bool = False
    title: str = ""
    on_done: Callable[[], None] = lambda: None
    # Of a busy machine. Until the whole stack is up it is also the longest that one may be away.
    start_timeout_seconds: float = 600.0


@dataclass
class Run:
    """A unit's present process."""

    unit: Unit
    program: Program
    process: Process
    started_at: float
    is_ready: bool = False
    has_been_ready: bool = False
    gone_since: float | None = None
    deaths: int = 0
    restart_at: float | None = None
    probe_at: float = 0.0


def answers_ok(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=PROBE_TIMEOUT_SECONDS) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False


def why_not_ready(url: str) -> str:
    """What a `/readyz` says is failing, in a few words."""
    try:
        with urllib.request.urlopen(url, timeout=PROBE_TIMEOUT_SECONDS):  # noqa: S310 - as above
            return ""
    except urllib.error.HTTPError as error:
        try:
            failing = json.loads(error.read()).get("failing", {})
        except ValueError:
            return f"answers {error.code}"
        return ", ".join(f"{name}: {why}" for name, why in failing.items()) or f"answers {error.code}"
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return "does not answer"
