"""Which model a product's embedding is of, which model's serve, and those that are computed beside them.

The last release goes on unchanged on this schema: it writes embeddings without naming their model. A product
that it adds counts as of the model that serves; one that it replaces keeps the model that was named before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql as pg

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"

_OF_ALL_SHOPS = ("pictures", "catalogue_state")
_TABLES = ("next_pictures", "next_product_pictures")


def upgrade() -> None:
    op.add_column("products", sa.Column("embedding_model", sa.Text()))
    op.add_column("catalogue_state", sa.Column("embedding_model", sa.Text()))
    # An owner that is no superuser sees no shop's rows while its own policies bind it too.
    for table in _OF_ALL_SHOPS:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute("""
        UPDATE catalogue_state SET embedding_model = most.model
        FROM (
            SELECT tenant, mode() WITHIN GROUP (ORDER BY model) AS model FROM pictures GROUP BY tenant
        ) AS most
        WHERE most.tenant = catalogue_state.tenant
    """)
    for table in _OF_ALL_SHOPS:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.create_table(
        "next_pictures",
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("image_hash", sa.Text(), nullable=False),
        sa.Column("analysis", pg.JSONB(), nullable=False),
        sa.Column("embedding", HALFVEC(256), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("perceptual_hash", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("analysed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "image_hash", name=op.f("pk_next_pictures")),
    )
    op.create_table(
        "next_product_pictures",
        sa.Column("product_number", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("image_hash", sa.Text(), nullable=False),
        sa.Column("product_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_number"],
            ["products.product_number"],
            name=op.f("fk_next_product_pictures_product_number_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_number", name=op.f("pk_next_product_pictures")),
    )
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_column("catalogue_state", "embedding_model")
    op.drop_column("products", "embedding_model")
