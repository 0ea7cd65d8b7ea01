"""Speed and memory of the nlp service: `make bench-nlp`. Prints a table; `--json` for programs.

The queries are the labelled ones, each mapped many times; times are of one thread of one process.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.float64]
ROUNDS = 3
START_TIMEOUT_SECONDS = 120
SERVICE = ("smartrec_nlp",)
LOOK_UP_WORDS = ("dress", "floral", "denim", "velvet", "sleeve", "elegant", "striped", "winter")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    as_json = parser.parse_args().json
    figures = {**in_process(), **over_http(), **workers()}
    if as_json:
        print(json.dumps(figures))  # noqa: T201 (a script's output)
        return
    for name, value in figures.items():
        print(f"{name:52} {value:>10,.3f}")  # noqa: T201 (a script's output)


def in_process() -> dict[str, float]:
    started = time.perf_counter()
    from gensim.models import KeyedVectors

    from smartrec_nlp.mapper import load_mapper
    from smartrec_nlp.word_vectors.vector_file import load_vectors

    imported = time.perf_counter()
    mapper = load_mapper()
    loaded = time.perf_counter()
    queries = _queries()
    _times(mapper.map, queries)  # warms the caches, as a running service is
    times = _times(mapper.map, queries * ROUNDS)
    mapped = load_vectors()
    vectors = KeyedVectors(mapped.vector_size)
    vectors.add_vectors(mapped.index_to_key, np.asarray(mapped.vectors, np.float32))
    look_ups = _times(vectors.most_similar, list(LOOK_UP_WORDS) * 20)
    return {
        "import, s": imported - started,
        "load lexicon and vectors, s": loaded - imported,
        "one query in the process, p50 ms": float(np.percentile(times, 50)) * 1e3,
        "one query in the process, p99 ms": float(np.percentile(times, 99)) * 1e3,
        "queries per second per core": 1 / float(times.mean()),
        "gensim most_similar, same vectors, p50 ms": float(np.percentile(look_ups, 50)) * 1e3,
        "one query in most_similar look-ups (target: 10 at most)": float(
            np.percentile(times, 50) / np.percentile(look_ups, 50)
        ),
    }


def over_http() -> dict[str, float]:
    with running_service(workers=1) as (url, start_seconds, _), httpx.Client(base_url=url) as client:
        queries = _queries()

        def ask(query: str) -> object:
            return client.post("/v1/map", json={"query": query}).raise_for_status()

        _times(ask, queries)
        times = _times(ask, queries * 2)
    return {
        "start until it answers, s": start_seconds,
        "one query through HTTP, p50 ms": float(np.percentile(times, 50)) * 1e3,
        "one query through HTTP, p99 ms": float(np.percentile(times, 99)) * 1e3,
    }


def workers() -> dict[str, float]:
    """Memory of one process and of each of two workers; the private part is what a further worker adds."""
    alone, forked = _memory_of(1), _memory_of(2)
    spawned = _memory_of(2, ["uvicorn", "benchmarks.nlp.spawned_app:new_app", "--factory", "--workers", "2"])
    return {
        "one process, RSS MB": alone["Rss"],
        "each of two workers, RSS MB": forked["Rss"],
        "each of two workers, of it shared MB": forked["Shared_Clean"] + forked["Shared_Dirty"],
        "what a further worker adds, MB (target: 40 at most)": forked["Private_Clean"]
        + forked["Private_Dirty"],
        "what a further worker of uvicorn --workers adds, MB": spawned["Private_Clean"]
        + spawned["Private_Dirty"],
        "all processes with two workers, PSS MB": forked["All_Pss"],
        "all processes with two of uvicorn --workers, PSS MB": spawned["All_Pss"],
    }


def _memory_of(count: int, command: Sequence[str] = SERVICE) -> dict[str, float]:
    """The mean over the serving processes after they have mapped queries, and `All_Pss`, the sum over all."""
    with running_service(count, command) as (url, _, process):
        for query in _queries():  # a connection each, so that every worker gets some
            httpx.post(f"{url}/v1/map", json={"query": query}).raise_for_status()
        children = [_smaps(pid) for pid in _children(process.pid)]
        parent = _smaps(process.pid)
    serving = sorted(children, key=lambda one: -one["Rss"])[:count] or [parent]
    mean = {name: sum(one[name] for one in serving) / len(serving) for name in parent}
    return {**mean, "All_Pss": sum(one["Pss"] for one in [parent, *children])}


@contextmanager
def running_service(
    workers: int, command: Sequence[str] = SERVICE
) -> Iterator[tuple[str, float, subprocess.Popen[bytes]]]:
    """(address, seconds until it answered, process) of `python -m command` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "NLP_PORT": str(port),
        "NLP_WORKERS": str(workers),
        "NLP_LOG_LEVEL": "ERROR",
        "UVICORN_PORT": str(port),
        "UVICORN_LOG_LEVEL": "error",
    }
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (the commands are this script's)
        [sys.executable, "-m", *command], env={**os.environ, **settings}
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process)
        yield url, time.perf_counter() - started, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    sys.exit("the nlp service did not start")


def _queries() -> list[str]:
    from smartrec_nlp.evaluation.gold import load_gold

    return [labelled.query for labelled in load_gold("tuning")]


def _times(function: Callable[[str], object], arguments: list[str]) -> Times:
    times = np.empty(len(arguments))
    for at, argument in enumerate(arguments):
        started = time.perf_counter()
        function(argument)
        times[at] = time.perf_counter() - started
    return times


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _smaps(pid: int) -> dict[str, float]:
    """Memory in MB by kind, from the kernel's own sums (Linux)."""
    sums: dict[str, float] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, amount, *_ = line.replace(":", "").split()
        sums[name] = float(amount) / 1024
    return sums


if __name__ == "__main__":
    main()
