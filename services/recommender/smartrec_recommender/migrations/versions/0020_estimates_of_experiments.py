"""What an experiment's variants would have been worth, estimated before it starts.

The last release goes on unchanged on this schema: it knows nothing of the column.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("experiments", sa.Column("estimate", pg.JSONB()))


def downgrade() -> None:
    op.drop_column("experiments", "estimate")
