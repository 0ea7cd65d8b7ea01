"""Writes the demo shop: catalogue, pictures, users and transactions. The same arguments give the
same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from PIL import Image

from smartrec_demo.photography.picture import render
from smartrec_demo.progress import Progress
from smartrec_demo.shop.catalogue import Product, stock_shop
from smartrec_demo.shop.chain import launched, load_chain, simulate_chain
from smartrec_demo.shop.goods import stock_shop_with_goods
from smartrec_demo.shop.transactions import HEADER, Event, simulate
from smartrec_demo.shop.users import User, all_users

PICTURE_PX = (480, 640)
SMALL_PX = (360, 480)  # for a phone's screen; in the folder `small` beside the others
WEBP_QUALITY = 84
SMALL_WEBP_QUALITY = 75  # a third fewer bytes on a phone, and nothing of them seen there
# Raise it when the pictures or the files of the same arguments change: older shops are then written anew.
VERSION = 7
MARKER = "complete.json"


@dataclass(frozen=True)
class ShopParameters:
    """What the shop follows from. users: how many, the named ones first. until: where history ends (UTC).

    like: the preset that says what the shop is like, None for the demo's own.
    """

    products: int
    users: int
    seed: int
    until: datetime
    like: str | None = None
    has_pictures: bool = True

    def fingerprint(self) -> str:
        """What a finished shop is recognised by; its keys are those of shops that exist already."""
        told: dict[str, object] = {
            "version": VERSION,
            "products": self.products,
            "shoppers": self.users,
            "seed": self.seed,
            "until": self.until.isoformat(),
        }
        if self.like is not None:
            told |= {"like": asdict(load_chain(self.like)), "pictures": self.has_pictures}
        return json.dumps(told)


def read_events(folder: Path) -> list[Event]:
    """The transactions of a written shop."""
    with (folder / "transactions.csv").open(encoding="utf-8", newline="") as file:
        return [
            Event(row["user_id"], row["product_id"], row["kind"], datetime.fromisoformat(row["occurred_at"]))
            for row in csv.DictReader(file)
        ]


def write_shop(folder: Path, parameters: ShopParameters, workers: int, progress: Progress) -> bool:
    """Writes what is missing; False if the shop was complete. progress counts pictures, done and in all."""
    marker, started = folder / MARKER, folder / "started.json"
    if marker.exists() and marker.read_text() == parameters.fingerprint():
        return False
    pictures = folder / "pictures"
    (pictures / "small").mkdir(parents=True, exist_ok=True)
    marker.unlink(missing_ok=True)
    if not started.exists() or started.read_text() != parameters.fingerprint():
        for picture in pictures.glob("*.webp"):
            picture.unlink()
        _write(started, parameters.fingerprint())
    products = _write_tables(folder, parameters)
    if parameters.has_pictures:
        _draw_all(pictures, products, workers, progress)
    started.unlink()
    _write(marker, parameters.fingerprint())
    return True


def _write_tables(folder: Path, parameters: ShopParameters) -> list[Product]:
    """Catalogue, brands, named users and transactions; returns the products."""
    products, users, events = _made_up(parameters)
    lines = (json.dumps(product.line(), ensure_ascii=False) for product in products)
    _write(folder / "products.jsonl", "".join(f"{line}\n" for line in lines))
    _write(folder / "brands.txt", "".join(f"{brand}\n" for brand in sorted({p.brand for p in products})))
    named = [{"id": user.id, "name": user.name, "about": user.about} for user in users if user.about]
    _write(folder / "shoppers.json", json.dumps(named, indent=1) + "\n")
    _write(folder / "transactions.csv", _table(events))
    return products


def _made_up(parameters: ShopParameters) -> tuple[list[Product], list[User], list[Event]]:
    users = all_users(parameters.users, parameters.seed)
    if parameters.like is None:
        products = stock_shop_with_goods(parameters.products, parameters.seed, parameters.until)
        return products, users, simulate(products, users, parameters.seed, parameters.until)
    chain = load_chain(parameters.like)
    products = stock_shop(parameters.products, parameters.seed, parameters.until, is_chain=True)
    products = launched(products, chain, parameters.seed, parameters.until)
    return products, users, simulate_chain(products, users, chain, parameters.seed, parameters.until)


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
    small = image.resize(SMALL_PX, Image.Resampling.LANCZOS)
    _keep(small, pictures / "small", product, SMALL_WEBP_QUALITY)
    _keep(image, pictures, product, WEBP_QUALITY)


def _keep(image: Image.Image, folder: Path, product: Product, quality: int) -> None:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=2)
    unfinished = folder / f"{product.id}.part"
    unfinished.write_bytes(buffer.getvalue())
    unfinished.rename(folder / f"{product.id}.webp")


def _table(events: list[Event]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for number, event in enumerate(events, 1):
        occurred_at = event.occurred_at.isoformat().replace("+00:00", "Z")
        writer.writerow(
            [
                f"T{number:07d}",
                event.user_id,
                event.product_id,
                event.kind,
                occurred_at,
                event.quantity,
                event.rating or "",
            ]
        )
    return text.getvalue()


def _write(file: Path, text: str) -> None:
    unfinished = file.with_name(file.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(file)
