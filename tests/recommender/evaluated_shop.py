"""What the tests of the offline evaluation make shops of."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.jobs import commands
from tests.recommender import shop

START = datetime(2026, 1, 1, tzinfo=UTC)


def film(product_id: str) -> ProductRow:
    return ProductRow(id=product_id, title=product_id, category="Film")


def watched(user_id: str, product_id: str, days: float) -> TransactionRow:
    moment = START + timedelta(days=days)
    return TransactionRow(
        transaction_id=f"{user_id}-{product_id}-{moment.timestamp()}",
        user_id=user_id,
        product_id=product_id,
        kind="purchase",
        occurred_at=moment,
    )


def evaluated_by_command(products: Path, transactions: Path, out: Path, *options: str) -> Any:
    files = ["--products", str(products), "--transactions", str(transactions)]
    return CliRunner().invoke(
        commands.app, ["evaluate", *files, "--users", "20", "--out", str(out), *options]
    )


def written(folder: Path) -> tuple[Path, Path]:
    products, transactions = folder / "products.jsonl", folder / "transactions.csv"
    products.write_text("".join(json.dumps(one) + "\n" for one in shop.catalogue()))
    told = shop.lives(40)
    with transactions.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
    return products, transactions
