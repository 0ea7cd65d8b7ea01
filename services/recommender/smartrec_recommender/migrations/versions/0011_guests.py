"""Guests: transactions without a user. An index finds what a user sent back of a product."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("transactions", "user_number", existing_type=sa.Integer(), nullable=True)
    op.create_index(
        "ix_transactions_returns",
        "transactions",
        ["user_number", "product_number"],
        postgresql_where=sa.text("kind = 'return'"),
    )


def downgrade() -> None:
    op.drop_index("ix_transactions_returns", "transactions")
    op.execute("DELETE FROM transactions WHERE user_number IS NULL")
    op.alter_column("transactions", "user_number", existing_type=sa.Integer(), nullable=False)
