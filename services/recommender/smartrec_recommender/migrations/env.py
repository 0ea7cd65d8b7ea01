"""Alembic's entry: runs the migrations over the connection that `migrate` hands in."""

from __future__ import annotations

from alembic import context

from smartrec_recommender.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
