"""Canonical forms beside a shop's own words, and what a shop teaches of these.

Products that are there keep their terms until their next import; filters read any spelling of these too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"


def upgrade() -> None:
    op.add_column("products", sa.Column("shop_category_term", sa.Integer(), nullable=True))
    op.add_column(
        "products",
        sa.Column("colour_terms", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
    )
    op.add_column(
        "products", sa.Column("shop_words", postgresql.JSONB(), server_default="{}", nullable=False)
    )
    op.create_table(
        "taught_words",
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('category', 'colour', 'gender', 'size')", name=op.f("ck_taught_words_kind")
        ),
        sa.PrimaryKeyConstraint("tenant", "kind", "word", name=op.f("pk_taught_words")),
    )
    op.execute("ALTER TABLE taught_words ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE taught_words FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON taught_words USING (tenant = {_CURRENT})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON taught_words TO smartrec_service")


def downgrade() -> None:
    op.drop_table("taught_words")
    for name in ("shop_words", "colour_terms", "shop_category_term"):
        op.drop_column("products", name)
