"""Users, what they did, and the idempotency keys of their writes."""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.store.schema.columns import (
    metadata,
    number_column,
    product_column,
    tenant_column,
    time_column,
)

TRANSACTION_KINDS = ("view", "add_to_cart", "purchase", "return", "rating")

users = sa.Table(
    "users",
    metadata,
    number_column("user_number"),
    tenant_column(),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("history_version", sa.BigInteger, nullable=False, server_default="0"),
    sa.UniqueConstraint("tenant", "user_id"),
)

transactions = sa.Table(
    "transactions",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("transaction_id", sa.Text, primary_key=True),
    # NULL: a guest, who counts for popularity and has no history
    sa.Column("user_number", sa.Integer, sa.ForeignKey("users.user_number", ondelete="CASCADE")),
    product_column(),
    sa.Column("kind", sa.Text, nullable=False),
    time_column("occurred_at"),
    sa.Column("quantity", sa.Integer, nullable=False, server_default="1"),
    sa.Column("rating", sa.SmallInteger),
    time_column("recorded_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"kind IN {TRANSACTION_KINDS}", name="kind"),
    sa.CheckConstraint("(kind = 'rating') = (rating IS NOT NULL) AND rating BETWEEN 1 AND 5", name="rating"),
    sa.Index("ix_transactions_user_number_occurred_at", "user_number", sa.text("occurred_at DESC")),
    sa.Index("ix_transactions_product_number", "product_number"),
    sa.Index(
        "ix_transactions_returns",
        "user_number",
        "product_number",
        postgresql_where=sa.text("kind = 'return'"),
    ),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("idempotency_key", sa.Text, primary_key=True),
    sa.Column("body_hash", sa.Text, nullable=False),
    sa.Column("transaction_id", sa.Text, nullable=False),
    sa.Column("user_number", sa.Integer, sa.ForeignKey("users.user_number", ondelete="CASCADE"), index=True),
    time_column("used_at", server_default=sa.func.now()),
)
