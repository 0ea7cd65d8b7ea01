"""Writes the demo shop: catalogue, pictures, shoppers and transactions. The same arguments give the
same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from smartrec_demo.photography.picture import render
from smartrec_demo.progress import Progress
from smartrec_demo.shop.catalogue import Product, stock_shop
from smartrec_demo.shop.transactions import HEADER, Event, simulate
from smartrec_demo.shop.users import all_shoppers, named_shoppers

PICTURE_PX = (480, 640)
WEBP_QUALITY = 84
# Raise it when the pictures or the files of the same arguments change: older shops are then written anew.
VERSION = 2
MARKER = "complete.json"


@dataclass(frozen=True)
class ShopOrder:
    """What to write."""

    products: int
    shoppers: int
    seed: int
    until: datetime

    def fingerprint(self) -> str:
        """What the finished shop is recognised by."""
        return json.dumps(
            {
                "version": VERSION,
                "products": self.products,
                "shoppers": self.shoppers,
                "seed": self.seed,
                "until": self.until.isoformat(),
            }
        )


def write_shop(folder: Path, order: ShopOrder, workers: int, progress: Progress) -> bool:
    """Writes what is missing; False if the shop was complete. progress counts pictures, done and in all."""
    marker, started = folder / MARKER, folder / "started.json"
    if marker.exists() and marker.read_text() == order.fingerprint():
        return False
    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    marker.unlink(missing_ok=True)
    if not started.exists() or started.read_text() != order.fingerprint():
        for picture in pictures.glob("*.webp"):
            picture.unlink()
        _write(started, order.fingerprint())
    products = stock_shop(order.products, order.seed, order.until)
    _write(
        folder / "products.jsonl", "".join(json.dumps(p.line(), ensure_ascii=False) + "\n" for p in products)
    )
    _write(folder / "brands.txt", "".join(f"{brand}\n" for brand in sorted({p.brand for p in products})))
    _write(
        folder / "shoppers.json",
        json.dumps(
            [{"id": s.id, "name": s.name, "about": s.about} for s in named_shoppers()[: order.shoppers]],
            indent=1,
        )
        + "\n",
    )
    events = simulate(products, all_shoppers(order.shoppers, order.seed), order.seed, order.until)
    _write(folder / "transactions.csv", _table(events))
    _draw_all(pictures, products, workers, progress)
    started.unlink()
    _write(marker, order.fingerprint())
    return True


def _draw_all(pictures: Path, products: list[Product], workers: int, progress: Progress) -> None:
    missing = [product for product in products if not (pictures / f"{product.id}.webp").exists()]
    done = len(products) - len(missing)
    progress(done, len(products))
    if not missing:
        return
    with ProcessPoolExecutor(min(workers, len(missing))) as pool:
        for _ in pool.map(draw, missing, [pictures] * len(missing), chunksize=4):
            done += 1
            progress(done, len(products))


def draw(product: Product, pictures: Path) -> None:
    """Renders a product's catalogue picture; a file under its final name is always a whole one."""
    image = render(product.garment, "studio", PICTURE_PX, Random(f"studio {product.garment.seed}")).image
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=WEBP_QUALITY, method=2)
    unfinished = pictures / f"{product.id}.part"
    unfinished.write_bytes(buffer.getvalue())
    unfinished.rename(pictures / f"{product.id}.webp")


def _table(events: list[Event]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for number, event in enumerate(events, 1):
        moment = event.occurred_at.isoformat().replace("+00:00", "Z")
        writer.writerow(
            [
                f"T{number:07d}",
                event.user_id,
                event.product_id,
                event.kind,
                moment,
                event.quantity,
                event.rating or "",
            ]
        )
    return text.getvalue()


def _write(file: Path, text: str) -> None:
    unfinished = file.with_name(file.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(file)
