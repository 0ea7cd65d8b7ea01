"""What a real shop's export says beside the demo's columns, and every name by which it calls a product."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_KINDS = "'handle', 'variant', 'sku', 'barcode'"


def upgrade() -> None:
    op.add_column("products", sa.Column("price_before", sa.Numeric(12, 2), nullable=True))
    op.add_column("products", sa.Column("url", sa.Text(), nullable=True))
    op.add_column(
        "products",
        sa.Column("size_stocks", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
    )
    op.add_column("products", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tenants", sa.Column("currency", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_tenants_currency"), "tenants", "currency ~ '^[A-Z]{3}$'")
    op.create_table(
        "product_identifiers",
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product_number", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_product_identifiers_kind")),
        sa.ForeignKeyConstraint(
            ["product_number"],
            ["products.product_number"],
            name=op.f("fk_product_identifiers_product_number_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "tenant", "identifier", "kind", "product_number", name=op.f("pk_product_identifiers")
        ),
    )
    op.create_index("ix_product_identifiers_product_number", "product_identifiers", ["product_number"])
    op.create_table(
        "product_rows",
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("style", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "style", "row_key", name=op.f("pk_product_rows")),
    )
    for table in ("product_identifiers", "product_rows"):
        _separate(table)


def _separate(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")


def downgrade() -> None:
    op.drop_table("product_rows")
    op.drop_table("product_identifiers")
    op.drop_column("tenants", "currency")
    for name in ("withdrawn_at", "size_stocks", "url", "price_before"):
        op.drop_column("products", name)
