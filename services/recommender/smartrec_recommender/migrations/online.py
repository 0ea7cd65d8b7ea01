"""What a migration does to a large table while shops read and write it: in small steps, each by itself.

Each step may be broken off and run again. docs/operations.md has the rule, a test holds migrations to it.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

ROWS_AT_ONCE = 5_000


def fill_in_batches(table: str, key: str, missing: str, assignment: str) -> None:
    """Runs `UPDATE table SET assignment` on the rows that `missing` (SQL) is true of, some at a time, each
    time in a transaction of its own. Rows of all tenants. `key`: what is unique in a tenant.
    """
    batch = text(f"""
        WITH batch AS (
            SELECT {key} FROM {table} WHERE tenant = :tenant AND {key} > :after AND {missing}
            ORDER BY {key} LIMIT :most FOR UPDATE
        ), filled AS (
            UPDATE {table} SET {assignment} FROM batch
            WHERE {table}.tenant = :tenant AND {table}.{key} = batch.{key}
        )
        SELECT max({key}) FROM batch
    """)  # noqa: S608 (a migration's own words)
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        for tenant in connection.execute(text("SELECT tenant FROM tenants")).scalars().all():
            _see_rows_of(tenant)
            after: str | None = ""
            while after is not None:
                given = {"tenant": tenant, "after": after, "most": ROWS_AT_ONCE}
                after = connection.execute(batch, given).scalar()
        _see_rows_of("")


def create_indexes(statements: dict[str, str]) -> None:
    """By name what follows it in CREATE INDEX: `ON table (columns)`. An unfinished one is made anew."""
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        usual = connection.execute(text("SHOW lock_timeout")).scalar_one()
        # It waits for every transaction that began before; meanwhile nobody waits for it.
        connection.execute(_SET_LOCK_TIMEOUT, {"value": "0"})
        for name, definition in statements.items():
            if connection.execute(_IS_UNFINISHED, {"name": name}).scalar():
                connection.execute(text(f"DROP INDEX CONCURRENTLY {name}"))
            connection.execute(text(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} {definition}"))
        connection.execute(_SET_LOCK_TIMEOUT, {"value": usual})


_SET_LOCK_TIMEOUT = text("SELECT set_config('lock_timeout', :value, false)")
_IS_UNFINISHED = text("SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")


def _see_rows_of(tenant: str) -> None:
    """Policies bind an owner, too, who is no superuser."""
    op.get_bind().execute(text("SELECT set_config('smartrec.tenant', :tenant, false)"), {"tenant": tenant})
