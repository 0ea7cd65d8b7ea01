"""A small made-up shop for the recommender's tests, brought in by the recommender's own import."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from rich.console import Console

from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
from smartrec_recommender.importing.progress import progress_of
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.transactions.transaction_import import import_transactions

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CATEGORIES = ("Dress", "Sundress", "Jeans", "Tee", "Sweater", "Jacket", "Skirt", "Jumpsuit")
COLOURS = ("red", "navy", "black", "white", "green", "pink")
PATTERNS = ("solid", "striped", "floral", "polka dot")
FABRICS = ("denim", "cotton", "lace", "wool")
DETAILS = ("sleeveless", "long sleeve", "v-neck", "hooded")
BRANDS = ("Alder", "Birch", "Cedar")


def catalogue(size: int = 240) -> list[dict[str, Any]]:
    """Products whose properties follow from their number, so that tests can count on them."""
    return [product(number) for number in range(size)]


def product(number: int, **changes: Any) -> dict[str, Any]:
    category = CATEGORIES[number % len(CATEGORIES)]
    step = number // len(CATEGORIES)
    colour, pattern = COLOURS[step % 6], PATTERNS[(step // 2) % 4]
    made = {
        "id": f"P{number:05}",
        "title": f"{colour.title()} {pattern} {category.lower()} {number}",
        "description": f"A {colour} {category.lower()}.",
        "category": category,
        "brand": BRANDS[step % 3],
        "price": f"{20 + (number * 7) % 90}.90",
        "currency": "EUR",
        "colour": colour,
        "attributes": [pattern, FABRICS[(step // 3) % 4], DETAILS[(step // 5) % 4]],
        "stock": 5,
        "created_at": (NOW - timedelta(days=30 + number % 300)).isoformat(),
        "gender": "women",
        "season": "summer",
    }
    return {**made, **changes}


def transaction(
    user: str, number: int, kind: str = "purchase", days_ago: float = 10, **more: Any
) -> dict[str, Any]:
    made = {"user_id": user, "product_id": f"P{number:05}", "kind": kind}
    made["occurred_at"] = (NOW - timedelta(days=days_ago)).isoformat()
    made |= more
    key = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]
    return {"transaction_id": key, **made}


def lives(shoppers: int = 80) -> list[dict[str, Any]]:
    """Transactions: each shopper likes one category and one colour, and buys of them again and again."""
    generator = np.random.default_rng(3)
    products = catalogue()
    told = []
    for user in range(shoppers):
        category = CATEGORIES[user % len(CATEGORIES)]
        colour = COLOURS[(user // 8) % len(COLOURS)]
        liking = np.array(
            [4.0 * (p["category"] == category) + 3.0 * (p["colour"] == colour) for p in products]
        )
        chances = np.exp(liking) / np.exp(liking).sum()
        for number in generator.choice(len(products), 12, p=chances).tolist():
            days = float(generator.uniform(1, 300))
            told.append(transaction(f"s{user}", number, "purchase", days))
            told.append(transaction(f"s{user}", number, "view", days + 0.01))
    return told


def import_catalogue(
    engine: sa.Engine, folder: Path, rows: Sequence[dict[str, Any]], **options: Any
) -> tuple[ImportReport, list[dict[str, Any]]]:
    """Returns: the outcome and what was set aside."""
    file = folder / "products.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return import_file(engine, file, **options)


def import_file(engine: sa.Engine, file: Path, **options: Any) -> tuple[ImportReport, list[dict[str, Any]]]:
    settings: dict[str, Any] = {"pictures": None, "vision_url": "http://127.0.0.1:9", **options}
    rejects = Rejects.beside(file)
    with progress_of(file, "products", Console(quiet=True)) as shown:
        try:
            outcome = ProductImport(engine, rejects, shown, ProductSources(**settings)).run(file)
        finally:
            rejects.close()
    return outcome, set_aside(rejects)


def import_history(
    engine: sa.Engine, folder: Path, rows: Sequence[dict[str, Any]]
) -> tuple[ImportReport, list[dict[str, Any]]]:
    file = folder / "transactions.csv"
    names = ["transaction_id", "user_id", "product_id", "kind", "occurred_at", "quantity", "rating"]
    with file.open("w", newline="") as text:
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        writer.writerows(rows)
    return import_transactions_of(engine, file)


def import_transactions_of(engine: sa.Engine, file: Path) -> tuple[ImportReport, list[dict[str, Any]]]:
    rejects = Rejects.beside(file)
    with progress_of(file, "transactions", Console(quiet=True)) as shown:
        outcome = import_transactions(engine, file, rejects, shown)
    rejects.close()
    return outcome, set_aside(rejects)


def set_aside(rejects: Rejects) -> list[dict[str, Any]]:
    return (
        [json.loads(line) for line in rejects.path.read_text().split("\n") if line]
        if rejects.path.exists()
        else []
    )


def embedding_of(*names: str) -> np.ndarray:
    """A vector near to that of other products with the same names: float32 (256,), norm 1."""
    total = np.zeros(256, np.float32)
    for name in names:
        seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
        total += np.random.default_rng(seed).standard_normal(256).astype(np.float32)
    return total / np.linalg.norm(total)


def perceptual_hash_of(name: str) -> str:
    """Another for each picture: 16 hexadecimal digits."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def as_base64(vector: np.ndarray) -> str:
    return base64.b64encode(vector.astype("<f2").tobytes()).decode()


def give_embeddings(engine: sa.Engine) -> None:
    """Every product gets the embedding that a picture of it would have."""
    with engine.begin() as connection:
        rows = connection.execute(
            sa.text("""
                SELECT p.product_id, c.name, f.name FROM products p
                JOIN terms c ON c.term_number = p.category_term JOIN terms f ON f.term_number = p.colour_term
            """)
        ).all()
        for product_id, category, colour in rows:
            vector = embedding_of(category, colour) + 0.2 * embedding_of(product_id)
            connection.execute(
                sa.text("UPDATE products SET embedding = CAST(:v AS halfvec) WHERE product_id = :id"),
                {"v": str((vector / np.linalg.norm(vector)).tolist()), "id": product_id},
            )


def histories() -> list[dict[str, Any]]:
    """denim-dora buys denim and jeans, rosa red floral dresses; ten others make some products popular."""
    products = catalogue()
    denim = [
        n
        for n, p in enumerate(products)
        if "denim" in p["attributes"] and p["category"] in ("Jeans", "Jacket")
    ]
    red = [n for n, p in enumerate(products) if p["colour"] == "red" and p["category"] == "Dress"]
    told = [transaction("dora", number, days_ago=5 + place) for place, number in enumerate(denim[:6])]
    told += [transaction("rosa", number, days_ago=5 + place) for place, number in enumerate(red[:4])]
    told += [transaction("wanda", 40, "view", 3)]
    for crowd in range(10):
        told += [transaction(f"crowd{crowd}", 16 * step, days_ago=1 + crowd) for step in range(1 + crowd % 5)]
    return told
