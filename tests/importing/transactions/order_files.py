"""Files of orders, and what a database holds after their import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs import commands

LOG = "transaction_id,user_id,product_id,kind,occurred_at,quantity\n"


ORDERS = "order_id,customer_id,sku,date,quantity,status\n"


def run(engine: sa.Engine, file: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Returns: the exit code, the report as JSON, and what a person is told."""
    url = engine.url.render_as_string(hide_password=False)
    arguments = ["transactions", str(file), "--database-url", url, *options]
    result = CliRunner().invoke(commands.import_app, arguments)
    report = json.loads(result.stdout) if "--json" in options and result.stdout.startswith("{") else {}
    return result.exit_code, report, " ".join(result.output.split())


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def deeds(engine: sa.Engine) -> list[tuple[str | None, str, str, int]]:
    """User, product, kind and quantity of all that is recorded, in the order of these."""
    statement = """
        SELECT user_id, product_id, kind, quantity FROM transactions
        LEFT JOIN users USING (user_number) JOIN products USING (product_number)
        ORDER BY user_id NULLS FIRST, product_id, kind, quantity
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def users(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.text("SELECT user_id FROM users")).scalars())
