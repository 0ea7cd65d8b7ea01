"""Finds products by the words of their titles, for searches whose sentence nobody could read."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_products_title_words ON products USING gin (to_tsvector('simple'::regconfig, title))"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_products_title_words")
