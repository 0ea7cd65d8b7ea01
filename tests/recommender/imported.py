"""What a database holds after an import, and how a job is run on it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs import commands
from smartrec_recommender.store.catalogue.products import read_shown_by_id


def counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("products", "transactions", "users", "terms", "pictures", "product_popularity")
        }


def snapshot(engine: sa.Engine) -> list[Any]:
    statement = """
        SELECT p.*, q.popularity FROM products p JOIN product_popularity q USING (product_number)
        ORDER BY product_id
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def run(engine: sa.Engine, *arguments: str, group: str = "import"):
    url = engine.url.render_as_string(hide_password=False)
    app = commands.import_app if group == "import" else commands.app
    return CliRunner().invoke(app, [*arguments, "--database-url", url])


def popularity(engine: sa.Engine) -> dict[str, float]:
    statement = "SELECT product_id, popularity FROM products JOIN product_popularity USING (product_number)"
    with engine.connect() as connection:
        return {row.product_id: row.popularity for row in connection.execute(sa.text(statement))}


def attributes(engine: sa.Engine, product_id: str) -> tuple[str, str | None, dict[str, float]]:
    statement = """
        SELECT t.name, round(s.score::numeric, 3)::float8 FROM products p
        CROSS JOIN LATERAL unnest(p.attribute_terms, p.attribute_scores) AS s(term, score)
        JOIN terms t ON t.term_number = s.term WHERE p.product_id = :id
    """
    with engine.connect() as connection:
        shown = read_shown_by_id(connection, product_id)
        assert shown is not None
        named = {row[0]: row[1] for row in connection.execute(sa.text(statement), {"id": product_id})}
    return shown.category, shown.colour, named
