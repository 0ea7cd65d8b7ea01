"""Pictures by what stays when they are scaled or saved anew; 0 until a product is imported `--anew`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = ("products", "pictures")


def upgrade() -> None:
    for table in _TABLES:
        column: sa.Column[int] = sa.Column(
            "perceptual_hash", sa.BigInteger(), nullable=False, server_default=sa.text("0")
        )
        op.add_column(table, column)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "perceptual_hash")
