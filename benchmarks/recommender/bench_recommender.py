"""Speed, memory and candidate recall of the recommender: `make bench-recommender SIZES="10000 100000"`.

Each size gets a shop of its own in a Postgres that the run starts and removes; with `--keep FOLDER` it stays
there, and the next run asks a shop that is filled already. Times are of one thread, cache and service in one
process; "CPU" is what the process and its Postgres backend used, which a busy machine changes less than the
wall clock.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from benchmarks.recommender.made_up_shop import EVENTS, USERS, MadeUpShop, fill, tidied
from benchmarks.recommender.made_up_trees import TREES, put_trees_in_place
from benchmarks.recommender.started_apart import EMBEDDINGS_IN_MEMORY, MEMORY, started_apart
from smartrec.embedded import postgres
from smartrec.embedded.running import running_postgres, running_valkey
from smartrec_recommender.domain.recommendations import Recommendations
from smartrec_recommender.importing.bench import bench_import
from smartrec_recommender.ranking.configuration import CandidateLimits, RankingConfiguration
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.serving.requests.schemas import SearchRequest, SessionPage
from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.store.connection import for_reading, new_engine
from smartrec_recommender.store.migrate import migrate
from smartrec_recommender.training.refresh import refresh
from smartrec_vocabulary.patterns import PATTERNS

_REQUESTS, _COMPARED, _THREADS, _SEED = 200, 20, 4, 3
_CATEGORIES = ("Dress", "Jeans", "Tee", "Coat", "Skirt", "Hoodie")
_USUAL = replace(STANDARD, diversity=0.05)
IMPORTS = "imports, rows a second"
Request = Callable[[RecommendationService], Recommendations]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000], help="products")
    parser.add_argument("--requests", type=int, default=_REQUESTS, help="of each kind")
    parser.add_argument("--events", type=int, default=EVENTS, help="transactions of each shop")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the shops, to use them again")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    say(f"started on {datetime.now(UTC):%Y-%m-%d}")
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        with (
            running_postgres(folder / "postgres", is_durable=False) as server,
            running_valkey(Path(name) / "valkey") as valkey,
        ):
            figures[IMPORTS] = imported(server)
            if not options.json:
                tell(table(IMPORTS, figures[IMPORTS]))
            for size in options.sizes:
                title, shop = f"{size:,} products", MadeUpShop(size, options.events)
                say(title)
                url = filled(server, f"bench_{size}_{options.events}", shop)
                figures[title] = measured(url, valkey.url, shop, options.requests)
                if not options.json:
                    tell(table(title, figures[title]))
    if options.json:
        tell([json.dumps(figures, indent=1)])


def table(title: str, figures: dict[str, float]) -> list[str]:
    return [title, *(f"  {label:46} {value:>12,.2f}" for label, value in figures.items())]


def tell(lines: list[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def say(doing: str) -> None:
    """Progress, apart from the figures."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {doing}\n")
    sys.stderr.flush()


def imported(server: postgres.PostgresServer) -> dict[str, float]:
    """Into a database of its own: those of the shops are filled by numbers, past the import's sequences."""
    say("importing")
    postgres.ensure_database(server, "bench_import")
    engine = new_engine(server.url("bench_import"))
    migrate(engine)
    rates = bench_import(engine, 5_000, 50_000)
    engine.dispose()
    return {"products": float(rates.products), "transactions": float(rates.transactions)}


def filled(server: postgres.PostgresServer, name: str, shop: MadeUpShop) -> str:
    """Fills a database of this name, unless an earlier run has. Returns: its URL. Raises ValueError where
    that run was stopped meanwhile."""
    postgres.ensure_database(server, name)
    engine = new_engine(server.url(name))
    migrate(engine)
    counts = sa.text("""
        SELECT (SELECT count(*) FROM products), (SELECT count(*) FROM transactions),
               (SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_products_embedding')
    """)
    with engine.connect() as connection:
        found = tuple(connection.execute(counts).one())
    if found not in ((0, 0, 1), (shop.size, shop.event_count, 1)):
        raise ValueError("An earlier run was stopped while it filled this shop: remove the folder.")
    if not found[0]:
        say("  filling the shop")
        fill(engine, shop)
    engine.dispose()
    return server.url(name)


def measured(url: str, redis_url: str, shop: MadeUpShop, requests: int) -> dict[str, float]:
    engine = new_engine(url, pool_size=_THREADS)
    figures: dict[str, float] = {}
    say("  learning from its transactions")
    figures["refresh, s"] = seconds(lambda: refresh(engine))
    with engine.begin() as connection:  # what made-up choices teach is chance, and may leave whole parts out
        connection.execute(sa.text("DELETE FROM models WHERE kind IN ('blend', 'ranker')"))
    tidied(engine)
    figures |= started_apart(url)
    one = new_engine(url, pool_size=1)
    uncached, cached = service_of(one, None), service_of(one, redis_url)
    uncached.warm_up()
    others = {kind: asked[requests:] for kind, asked in kinds(shop, 2 * requests).items()}
    for kind, asked in kinds(shop, requests).items():
        say(f"  asking: {kind}")
        for request in others[kind]:  # as in a service that has run for a while
            request(uncached)
        figures |= {f"{kind}, {label}": value for label, value in timed(one, uncached, cached, asked).items()}
    say("  asking from four threads, then comparing with the exact answer")
    figures["requests a second, 4 threads"] = throughput(service_of(engine, None), shop, requests)
    figures |= {f"{kind}, recall@10": recall for kind, recall in candidate_recall(one, shop).items()}
    say("  asking for the feed that boosted trees order")
    put_trees_in_place(engine)
    uncached, cached = service_of(one, None), service_of(one, redis_url)
    feed, by_trees = kinds(shop, requests)["feed"], f"feed by {TREES} trees"
    figures |= {f"{by_trees}, {label}": value for label, value in timed(one, uncached, cached, feed).items()}
    figures["memory with the catalogue and the trees, MB"] = started_apart(url)[MEMORY]
    one.dispose()
    engine.dispose()
    return figures


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def service_of(
    engine: sa.Engine, redis_url: str | None, configuration: RankingConfiguration = _USUAL
) -> RecommendationService:
    cache = ResultsCache(redis_url, 600, 1_000)
    return RecommendationService(
        for_reading(engine), cache, lambda: datetime.now(UTC), configuration, EMBEDDINGS_IN_MEMORY
    )


def kinds(shop: MadeUpShop, count: int) -> dict[str, list[Request]]:
    """Requests of each kind, all different."""
    generator = np.random.default_rng(_SEED)
    names = [name for kind, name in shop.terms() if kind == "attribute"]
    colours = [name for kind, name in shop.terms() if kind == "colour"]
    categories = [name for kind, name in shop.terms() if kind == "category"]

    def doubts() -> dict[str, dict[str, float]]:
        """As vision tells of a photo: a few names are likely, many are possible."""
        aspects = {"category": categories, "colour": colours, "pattern": PATTERNS}
        return {
            aspect: dict(zip(of, generator.dirichlet(np.full(len(of), 0.1)).tolist(), strict=True))
            for aspect, of in aspects.items()
        }

    def search(has_picture: bool) -> Request:
        category = _CATEGORIES[generator.integers(6)]
        vector = np.asarray(shop.query_vector(category), dtype="<f2").tobytes()
        request = SearchRequest.model_validate({
            "user_id": f"u{generator.integers(1, USERS)}",
            "category": [{"name": category, "score": 0.9}],
            "attributes": [
                {"name": names[int(place)], "score": 0.9} for place in generator.random(4) ** 3 * len(names)
            ],
            "colours": [{"name": colours[generator.integers(len(colours))], "score": 1.0}],
            "embedding": base64.b64encode(vector).decode() if has_picture else None,
            "perceptual_hash": "5a5a5a5a5a5a5a5a" if has_picture else None,
            "likelihoods": doubts() if has_picture else {},
        })  # fmt: skip
        return lambda service: service.search(request)

    def feed(number: int) -> Request:
        return lambda service: service.feed(f"u{1 + number % USERS}", SessionPage())

    return {
        "feed": [feed(number) for number in range(count)],
        "sentence": [search(False) for _ in range(count)],
        "photo": [search(True) for _ in range(count)],
    }


def timed(
    engine: sa.Engine,
    uncached: RecommendationService,
    cached: RecommendationService,
    asked: Sequence[Request],
) -> dict[str, float]:
    """Milliseconds a request."""
    asked[0](uncached)
    backend = backend_of(engine)
    cpu = time.process_time() * 1e3 + cpu_ms(backend)
    walls = [wall_ms(request, uncached) for request in asked]
    cpu = time.process_time() * 1e3 + cpu_ms(backend) - cpu
    for request in asked:
        request(cached)
    hits = [wall_ms(request, cached) for request in asked]
    return {
        "uncached p50 ms": float(np.percentile(walls, 50)),
        "uncached p99 ms": float(np.percentile(walls, 99)),
        "uncached CPU ms": cpu / len(asked),
        "cached p50 ms": float(np.percentile(hits, 50)),
        "cached p99 ms": float(np.percentile(hits, 99)),
    }


def wall_ms(request: Request, service: RecommendationService) -> float:
    started = time.perf_counter()
    request(service)
    return (time.perf_counter() - started) * 1e3


def throughput(service: RecommendationService, shop: MadeUpShop, count: int) -> float:
    """Uncached requests of all kinds in turn, from threads as the service answers them."""
    service.warm_up()
    asked = [
        request for one_of_each in zip(*kinds(shop, count).values(), strict=True) for request in one_of_each
    ]
    started = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(lambda request: request(service), asked))
    return len(asked) / (time.perf_counter() - started)


def candidate_recall(engine: sa.Engine, shop: MadeUpShop) -> dict[str, float]:
    """By kind, the share of the exact answer's 10 (every product scored) that the two stages answer with.

    Both without the diversity that comes after the ranking.
    """
    usual, exact = (
        service_of(engine, None, replace(_USUAL, diversity=0.0, limits=limits))
        for limits in (CandidateLimits(), CandidateLimits(first_stage=shop.size))
    )
    recall = {}
    for kind, asked in kinds(shop, _COMPARED).items():
        shares = []
        for request in asked:
            ours, best = ({product.id for product in request(one).products} for one in (usual, exact))
            shares.append(len(ours & best) / max(len(best), 1))
        recall[kind] = float(np.mean(shares))
    return recall


def backend_of(engine: sa.Engine) -> int:
    with for_reading(engine).connect() as connection:
        return int(connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one())


def cpu_ms(process: int) -> float:
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6


if __name__ == "__main__":
    main()
