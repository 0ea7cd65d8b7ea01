"""Demand that lasts, learned beside that of late; a refresh fills it, until then it is 0 for all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lasting: sa.Column[float] = sa.Column("lasting", sa.Double(), nullable=False, server_default=sa.text("0"))
    op.add_column("learned_products", lasting)


def downgrade() -> None:
    op.drop_column("learned_products", "lasting")
