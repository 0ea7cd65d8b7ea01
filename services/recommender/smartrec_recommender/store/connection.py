"""The engine: one place that knows how a connection to Postgres is set up."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

# An HNSW scan returns at most ef_search rows, and fewer with a filter unless it may go on (iterative scan).
HNSW_EF_SEARCH = 100


def new_engine(
    database_url: str,
    pool_size: int = 5,
    statement_timeout_ms: int = 0,
    password_file: Path | None = None,
) -> sa.Engine:
    """An engine for `postgresql+psycopg2://…`. `statement_timeout_ms` 0 means no limit (jobs)."""
    url = sa.make_url(database_url)
    if password_file is not None:
        url = url.set(password=password_file.read_text(encoding="utf-8").strip())
    options = {
        "hnsw.ef_search": HNSW_EF_SEARCH,
        "hnsw.iterative_scan": "relaxed_order",
        "jit": "off",  # compiling takes longer than any of our statements
        "random_page_cost": "1.1",
        "statement_timeout": statement_timeout_ms,
        "timezone": "UTC",
    }
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "connect_timeout": 5,
            "application_name": "smartrec-recommender",
        },
    )


def for_reading(engine: sa.Engine) -> sa.Engine:
    """The same pool without a transaction around each read: two round trips less."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")
