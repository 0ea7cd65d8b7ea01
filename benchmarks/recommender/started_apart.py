"""A recommender in a process of its own that imports what the service imports, and nothing of the benchmark:
how long it takes until it can answer, and its memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from smartrec_recommender.main import create_app
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.serving.requests.schemas import SessionPage
from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.store.connection import for_reading, new_engine

MEMORY = "memory with the catalogue, MB"
EMBEDDINGS_IN_MEMORY = 100_000
_URL = "BENCH_DATABASE_URL"
_SERVICE = create_app  # imported as a service imports it, for its memory


def started_apart(url: str) -> dict[str, float]:
    """Returns: seconds until the service can answer, and its greatest memory by the first feed."""
    command = [sys.executable, "-m", "benchmarks.recommender.started_apart"]
    environment = {**os.environ, _URL: url}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    engine = new_engine(os.environ[_URL], pool_size=1)
    cache = ResultsCache(None, 600, 1_000)
    service = RecommendationService(
        for_reading(engine), cache, lambda: datetime.now(UTC), STANDARD, EMBEDDINGS_IN_MEMORY
    )
    started = time.perf_counter()
    service.warm_up()
    taken = time.perf_counter() - started
    service.feed("u1", SessionPage())
    engine.dispose()
    sys.stdout.write(json.dumps({"start, s": taken, MEMORY: peak_memory_mb()}))


def peak_memory_mb() -> float:
    """Of this program alone; what `getrusage` tells begins with the peak of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
