"""How fast products and transactions come in: made-up files, imported into a shop of their own that goes."""

from __future__ import annotations

import csv
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.transactions.transaction_import import import_transactions
from smartrec_recommender.store.connection import for_tenant
from smartrec_recommender.store.tenants import add_tenant, remove_tenant

TENANT = "import-benchmark"
_NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
_CATEGORIES = ("Dress", "Jeans", "Tee", "Sweater", "Jacket", "Skirt")
_SEED = 20


class ImportRates(NamedTuple):
    """Rows a second from file to committed rows; `again`: of the same transactions, all known already."""

    products: int
    transactions: int
    again: int


class _Nothing:
    def read(self, bytes_behind: int) -> None: ...

    def rows(self, done: int) -> None: ...


def bench_import(engine: sa.Engine, products: int, transactions: int) -> ImportRates:
    """Adds the shop TENANT, times, and removes it; what is in other shops stays as it is."""
    own, shown = for_tenant(engine, TENANT), _Nothing()
    remove_tenant(engine, TENANT)
    add_tenant(engine, TENANT)
    try:
        with tempfile.TemporaryDirectory() as name:
            catalogue, log = Path(name) / "products.jsonl", Path(name) / "transactions.csv"
            catalogue.write_text("".join(json.dumps(row) + "\n" for row in _products(products)), "utf-8")
            _write_transactions(log, products, transactions)
            return ImportRates(
                _rate(products, lambda: _import_products(own, catalogue, shown)),
                _rate(transactions, lambda: import_transactions(own, log, Rejects.beside(log), shown)),
                _rate(transactions, lambda: import_transactions(own, log, Rejects.beside(log), shown)),
            )
    finally:
        remove_tenant(engine, TENANT)


def _import_products(engine: sa.Engine, file: Path, shown: Shown) -> ImportReport:
    sources = ProductSources(pictures=None, vision_url="http://127.0.0.1:8001")
    return ProductImport(engine, Rejects.beside(file), shown, sources).run(file)


def _rate(rows: int, run: Callable[[], ImportReport]) -> int:
    started = time.perf_counter()
    imported = run()
    seconds = time.perf_counter() - started
    if imported.rejected or imported.written + imported.unchanged != rows:
        raise AssertionError(f"The import of {rows} rows ended as {imported}")
    return round(rows / seconds)


def _products(count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        category = _CATEGORIES[number % len(_CATEGORIES)]
        yield {
            "id": f"P{number}",
            "title": f"{category} {number}",
            "category": category,
            "attributes": ["striped", "cotton"],
            "price": 20 + number % 80,
            "currency": "EUR",
        }


def _write_transactions(file: Path, products: int, count: int) -> None:
    """Shoppers of 20 deeds on average, products of very different popularity."""
    chance = random.Random(_SEED)
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.writer(text)
        writer.writerow(("transaction_id", "user_id", "product_id", "kind", "occurred_at"))
        for number in range(count):
            user, product = chance.randrange(max(count // 20, 1)), int(products * chance.random() ** 3)
            moment = _NEWEST - timedelta(seconds=chance.randrange(60_000_000))
            kind = chance.choice(("view", "add_to_cart", "purchase"))
            writer.writerow((f"t{number}", f"u{user}", f"P{product}", kind, moment.isoformat()))
