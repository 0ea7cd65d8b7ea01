"""How soon a pushed product is found, in a shop of PRODUCTS: `make bench-pushed-products PRODUCTS=100000`.

Each of some products is written by the recommender's own HTTP endpoint, with a picture's reading, and
searched for in the next request, which reads what has changed of the catalogue. Reading of text and picture
is the work of other services, and not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import numpy as np
import sqlalchemy as sa

from benchmarks.recommender.made_up_shop import MadeUpShop, fill, tidied
from smartrec.embedded import postgres
from smartrec.embedded.running import running_postgres
from smartrec_recommender.main import create_app
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import as_owner, new_engine
from smartrec_recommender.store.migrate import migrate

_PUSHES, _BATCH, _SEED = 10, 1_000, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("products", nargs="?", type=int, default=100_000)
    products = parser.parse_args().products
    with (
        tempfile.TemporaryDirectory() as name,
        running_postgres(Path(name) / "postgres", is_durable=False) as server,
    ):
        postgres.ensure_database(server, "bench_pushed")
        engine = new_engine(server.url("bench_pushed"))
        migrate(engine)
        fill(engine, MadeUpShop(products))
        _as_of_yesterday(engine)
        tidied(engine)
        engine.dispose()
        figures = asyncio.run(_measured(server.url("bench_pushed")))
    sys.stdout.write(json.dumps({"products": products, **figures}) + "\n")


def _as_of_yesterday(engine: sa.Engine) -> None:
    """What was written just now is read again for a while; the shop has numbered its rows itself."""
    with as_owner(engine).begin() as connection:
        connection.execute(sa.text("UPDATE products SET updated_at = now() - interval '1 day'"))
        for table, column in (("terms", "term_number"), ("products", "product_number")):
            sequence = f"pg_get_serial_sequence('{table}', '{column}')"
            connection.execute(sa.text(f"SELECT setval({sequence}, (SELECT max({column}) FROM {table}))"))  # noqa: S608


async def _measured(url: str) -> dict[str, float]:
    app = create_app(RecommenderSettings(database_url=url, statement_timeout_ms=60_000))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://recommender", timeout=None) as client,  # noqa: S113
    ):
        await _search(client, _vector(0))
        writes, searches = [], []
        for number in range(_PUSHES):
            writes.append(await _write(client, [number]))
            started = time.perf_counter()
            found = await _search(client, _vector(number))
            searches.append(time.perf_counter() - started)
            if found[0] != f"pushed-{number}":
                raise SystemExit(f"pushed-{number} is not found first by its picture, but {found[:3]}.")
        batch = await _write(client, list(range(_PUSHES, _PUSHES + _BATCH)))
    return {
        "write_ms": _ms(median(writes)),
        "next_search_ms": _ms(median(searches)),
        "slowest_next_search_ms": _ms(max(searches)),
        f"write_of_{_BATCH}_ms": _ms(batch),
    }


async def _write(client: httpx.AsyncClient, numbers: list[int]) -> float:
    """Returns: the seconds that it took."""
    rows = [
        {"id": f"pushed-{number}", "title": f"Red floral dress {number}", "category": "Dress",
         "price": "49.95", "currency": "EUR", "colour": "red", "images": _image(number)}
        for number in numbers
    ]  # fmt: skip
    pictures = [{"image": _image(number), "reading": _reading(number)} for number in numbers]
    body = {"products": rows, "readings": {"texts": None, "pictures": pictures}}
    started = time.perf_counter()
    answer = await client.post("/v1/products:batch", json=body)
    seconds = time.perf_counter() - started
    if answer.status_code != 200 or any(row["status"] != "written" for row in answer.json()["rows"]):
        raise SystemExit(f"The write ended otherwise than it should: {answer.text[:500]}")
    return seconds


async def _search(client: httpx.AsyncClient, vector: str) -> list[str]:
    answer = await client.post("/v1/search", json={"user_id": None, "understood": True, "embedding": vector})
    return [product["id"] for product in answer.raise_for_status().json()["products"]]


def _image(number: int) -> str:
    return f"https://pictures.example/pushed-{number}.jpg"


def _vector(number: int) -> str:
    vector = np.random.default_rng((_SEED, number)).standard_normal(256)
    return base64.b64encode((vector / np.linalg.norm(vector)).astype("<f2").tobytes()).decode()


def _reading(number: int) -> dict[str, Any]:
    return {
        "is_garment": 1.0,
        "category": [{"name": "Dress", "score": 0.9}],
        "attributes": [{"name": "floral", "score": 0.8}],
        "colours": [{"name": "red", "score": 0.9}],
        "embedding": _vector(number),
        "model": {"name": "made-up", "version": "1"},
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
