"""Alembic's entry: runs the migrations over the connection that `migrate` hands in.

Each is a transaction of its own, so that a lock ends with the migration that took it.
"""

from __future__ import annotations

from alembic import context

from smartrec_recommender.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
