"""The perceptual hash of a picture in parts, by which an index finds those that differ in a few bits.

A trigger fills them in, so that the last release goes on unchanged on this schema. Columns that Postgres
generates would have the table written anew under a lock.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from smartrec_recommender.migrations.hash_bands import BANDS, create_trigger, drop_trigger

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in BANDS:
        op.add_column("pictures", sa.Column(name, sa.SmallInteger()))
    create_trigger()


def downgrade() -> None:
    drop_trigger()
    for name in BANDS:
        op.drop_column("pictures", name)
