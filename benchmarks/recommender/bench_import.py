"""Rows a second of made-up Shopify exports, goods without pictures and orders: `make bench-import`.

Goods are imported into an empty shop of a Postgres that the run starts and removes, and then once more; after
them as many lines of orders, which name the goods by SKU. ROWS=100000 says how many of each.
Memory is the greatest that this process held beyond what it held before, and all that the largest process
that it began held, which reads a long file beside it; Postgres has its own. `of_cpu` counts the time that
both used, which a busy machine changes less than the wall clock.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from smartrec.embedded import postgres
from smartrec.embedded.running import running_postgres
from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.transactions.deeds import TransactionOptions
from smartrec_recommender.importing.transactions.transaction_import import import_transactions
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate

_COLUMNS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published",
    "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU", "Variant Inventory Qty",
    "Variant Inventory Policy", "Variant Price", "Variant Compare At Price", "Image Src", "Image Position",
    "Status",
)  # fmt: skip
_ORDER_COLUMNS = (
    "Name", "Email", "Financial Status", "Currency", "Total", "Created at", "Lineitem quantity",
    "Lineitem name", "Lineitem price", "Lineitem sku", "Cancelled at", "Refunded Amount",
)  # fmt: skip
_TYPES = ("Dress", "Jeans", "T-Shirt", "Jumper", "Jacket", "Skirt")
_COLOURS, _SIZES = ("Sand", "Navy", "Black", "Olive", "Rust"), ("XS", "S", "M", "L", "XL")
_FABRICS = ("linen", "cotton", "wool", "denim")
_SEED = 7


class _Nothing:
    def read(self, bytes_behind: int) -> None: ...

    def rows(self, done: int) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "products_export.csv"
        _write_export(file, rows)
        with running_postgres(Path(name) / "postgres", is_durable=False) as server:
            postgres.ensure_database(server, "bench_import")
            engine = new_engine(server.url("bench_import"))
            migrate(engine)
            before_mib = _memory_mib()
            figures = {}
            for what in ("rows_a_second", "rows_a_second_again"):
                started, cpu_started = time.perf_counter(), _cpu_seconds()
                rejects = Rejects.beside(file)
                sources = ProductSources(None, "http://127.0.0.1:9", constants={"currency": "EUR"})
                report = ProductImport(engine, rejects, _Nothing(), sources).run(file)
                rejects.close()
                if report.rejected or report.rows != rows:
                    raise SystemExit(f"The import ended otherwise than it should: {report}")
                figures[what] = round(rows / (time.perf_counter() - started))
                figures[f"{what}_of_cpu"] = round(rows / (_cpu_seconds() - cpu_started))
            figures["order_lines_a_second"] = _order_lines_a_second(engine, file, rows)
            engine.dispose()
        products = report.written + report.unchanged
        figures |= {"rows": rows, "products": products, "memory_mib": round(_memory_mib() - before_mib)}
        figures["reader_memory_mib"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        figures["file_mib"] = round(file.stat().st_size / 2**20)
    sys.stdout.write(json.dumps(figures) + "\n")


def _order_lines_a_second(engine: sa.Engine, products: Path, rows: int) -> int:
    file = products.with_name("orders_export.csv")
    _write_orders(file, products, rows)
    started = time.perf_counter()
    rejects = Rejects.beside(file)
    report = import_transactions(engine, file, rejects, _Nothing(), TransactionOptions())
    rejects.close()
    if report.rejected or report.rows != rows:
        raise SystemExit(f"The import of orders ended otherwise than it should: {report}")
    return round(rows / (time.perf_counter() - started))


def _cpu_seconds() -> float:
    """Of this process and of those that it began and that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _memory_mib() -> float:
    """The greatest that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _write_export(file: Path, rows: int) -> None:
    """Styles of one to three colours in up to five sizes, each with some pictures more than variants need."""
    chance = random.Random(_SEED)
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, _COLUMNS)
        writer.writeheader()
        written = style = 0
        while written < rows:
            style += 1
            for row in _style(style, chance)[: rows - written]:
                writer.writerow(row)
                written += 1


def _write_orders(file: Path, products: Path, rows: int) -> None:
    """Orders of one to three lines; as in a shop, few shoppers buy much and one of nine is a guest."""
    chance = random.Random(_SEED)
    with products.open(newline="", encoding="utf-8") as text:
        skus = [row["Variant SKU"] for row in csv.DictReader(text)]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, _ORDER_COLUMNS)
        writer.writeheader()
        written = order = 0
        while written < rows:
            order += 1
            lines = chance.sample(skus, chance.randint(1, 3))[: rows - written]
            shopper = round(chance.paretovariate(1.2) * 10)
            head = {
                "Email": f"shopper{shopper}@shop.example" if order % 9 else "",
                "Financial Status": "paid",
                "Total": "59.90",
                "Refunded Amount": "0.00",
            }
            for line, sku in enumerate(lines):
                writer.writerow(
                    {
                        "Name": f"#{order}",
                        "Created at": f"{start + timedelta(minutes=3 * order):%Y-%m-%d %H:%M:%S} +0100",
                        "Lineitem quantity": 1,
                        "Lineitem name": f"Goods {sku}",
                        "Lineitem sku": sku,
                        **({} if line else head),
                    }
                )
            written += len(lines)


def _style(number: int, chance: random.Random) -> list[dict[str, object]]:
    kind, fabric = chance.choice(_TYPES), chance.choice(_FABRICS)
    handle, price = f"{fabric}-{kind.lower()}-{number}", 19 + chance.randrange(80)
    variants = [
        {
            "Handle": handle,
            "Option1 Value": colour,
            "Option2 Value": size,
            "Variant SKU": f"{number}-{colour[:2]}-{size}",
            "Variant Inventory Qty": chance.randrange(-1, 30),
            "Variant Inventory Policy": "deny",
            "Variant Price": f"{price}.95",
            "Variant Compare At Price": f"{price + 20}.00" if number % 4 == 0 else "",
            "Image Src": f"https://pictures.example/{handle}-{colour}.jpg" if size == "S" else "",
        }
        for colour in chance.sample(_COLOURS, chance.randint(1, 3))
        for size in _SIZES[: chance.randint(3, 5)]
    ]
    variants[0] |= {
        "Title": f"{fabric.title()} {kind} {number}",
        "Body (HTML)": f"<p>A {fabric} <strong>{kind.lower()}</strong> for every&nbsp;day, no. {number}.</p>"
        "<ul><li>Side pockets</li><li>Machine wash</li></ul><p>Our model is 1.78 m and wears size S.</p>",
        "Vendor": "Own Label",
        "Product Category": "Apparel & Accessories > Clothing",
        "Type": kind,
        "Tags": f"{fabric}, summer, new-in",
        "Published": "TRUE",
        "Option1 Name": "Color",
        "Option2 Name": "Size",
        "Status": "active",
    }
    return variants


if __name__ == "__main__":
    main()
