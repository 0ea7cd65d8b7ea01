"""Rows a second of a made-up Shopify export, without pictures: `make bench-import ROWS=100000`.

The file is imported into an empty shop of a Postgres that the run starts and removes, and then once more.
Memory is the greatest that this process held beyond what it held before; Postgres has its own. `of_cpu`
counts the time that this process used, which a busy machine changes less than the wall clock.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from smartrec.embedded import postgres
from smartrec.embedded.running import running_postgres
from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate

_COLUMNS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published",
    "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU", "Variant Inventory Qty",
    "Variant Inventory Policy", "Variant Price", "Variant Compare At Price", "Image Src", "Image Position",
    "Status",
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
                started, cpu_started = time.perf_counter(), time.process_time()
                rejects = Rejects.beside(file)
                sources = ProductSources(None, "http://127.0.0.1:9", constants={"currency": "EUR"})
                report = ProductImport(engine, rejects, _Nothing(), sources).run(file)
                rejects.close()
                if report.rejected or report.rows != rows:
                    raise SystemExit(f"The import ended otherwise than it should: {report}")
                figures[what] = round(rows / (time.perf_counter() - started))
                figures[f"{what}_of_cpu"] = round(rows / (time.process_time() - cpu_started))
            engine.dispose()
        products = report.written + report.unchanged
        figures |= {"rows": rows, "products": products, "memory_mib": round(_memory_mib() - before_mib)}
        figures["file_mib"] = round(file.stat().st_size / 2**20)
    sys.stdout.write(json.dumps(figures) + "\n")


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
