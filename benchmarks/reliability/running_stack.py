"""The demo stack as a process of its own, with proxies in front of its parts or without.

It counts no rate limits, as all load comes from one caller.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gateway.processes import pids_of
from benchmarks.reliability.faults import Part
from benchmarks.reliability.tcp_proxy import TcpProxy
from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import Process, Program, last_lines, wait_until
from smartrec.stack import state

START_TIMEOUT_SECONDS = 1_800.0


@dataclass(frozen=True)
class RunningStack:
    """A ready one. `parts`: those behind a proxy; `database_url` is of the tables' owner."""

    url: str
    folder: Path
    parts: Mapping[str, Part]
    database_url: str

    @property
    def prices(self) -> dict[str, float]:
        """Of the shop's products, by id."""
        lines = (self.folder / "shop" / "products.jsonl").read_text(encoding="utf-8").splitlines()
        return {one["id"]: float(one["price"]) for one in map(json.loads, lines)}

    @property
    def photo(self) -> Path:
        return self.folder / "shop" / "photo.jpg"


@contextmanager
def running_stack(folder: Path, products: int, behind_proxies: Sequence[str] = ()) -> Iterator[RunningStack]:
    """Raises: SystemExit where it does not get ready."""

    def port_of(name: str) -> int:
        found = state.read_state(folder)
        ports = {one.name: one.port for one in found.processes} if found else {}
        return ports.get(name) or 9  # nobody listens there

    with ExitStack() as ending:
        proxies = {}
        for name in behind_proxies:
            proxies[name] = TcpProxy(lambda name=name: port_of(name))  # type: ignore[misc]
            ending.callback(proxies[name].close)
        ports = json.dumps({name: proxy.port for name, proxy in proxies.items()})
        port = free_port()
        module = "benchmarks.reliability.proxied_stack"
        argv = (sys.executable, "-m", module, str(folder), str(port), str(products), ports)
        log = folder.with_name(f"{folder.name}.log")
        process = Process(Program("stack", argv, log, {"GATEWAY_RATE_LIMIT_PER_MINUTE": "0"}))
        ending.callback(process.stop, 60.0)
        wait_until(lambda: _is_ready(folder) or process.exit_code() is not None, START_TIMEOUT_SECONDS, 0.2)
        if not _is_ready(folder):
            raise SystemExit(f"the stack is not ready:\n{last_lines(process.program.log)}")
        yield _described(folder, f"http://127.0.0.1:{port}", proxies)


def _is_ready(folder: Path) -> bool:
    return state.is_locked(folder) and state.read_job_settings(folder) is not None


def _described(folder: Path, url: str, proxies: Mapping[str, TcpProxy]) -> RunningStack:
    settings, found = state.read_job_settings(folder), state.read_state(folder)
    if settings is None or found is None:
        raise SystemExit(f"No stack runs on {folder}.")
    database_url = settings["RECOMMENDER_DATABASE_URL"].replace("+psycopg2", "")
    servers = {"postgres": database_url, "valkey": settings["RECOMMENDER_REDIS_URL"]}
    parts = {
        one.name: Part(
            one.name,
            proxies[one.name],
            lambda name=one.name: pids_of(folder)[name],  # type: ignore[misc]
            one.probe_url,
            servers.get(one.name),
        )
        for one in found.processes
        if one.name in proxies
    }
    return RunningStack(url, folder, parts, database_url)
