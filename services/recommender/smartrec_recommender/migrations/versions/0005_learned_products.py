"""What was learned of each product in one row: neighbours and factors as packed numbers, and demand of late.

A row a pair was read a thousand at a time by each request and took minutes to write; a refresh fills the new
table, until then the feed goes without.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"


def upgrade() -> None:
    op.drop_table("product_neighbours")
    op.create_table(
        "learned_products",
        sa.Column("product_number", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("neighbours", sa.LargeBinary(), nullable=False),
        sa.Column("similarities", sa.LargeBinary(), nullable=False),
        sa.Column("factors", sa.LargeBinary(), nullable=True),
        sa.Column("trend", sa.Double(), nullable=False),
        sa.Column("model_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_number"],
            ["products.product_number"],
            name=op.f("fk_learned_products_product_number_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_number", name=op.f("pk_learned_products")),
    )
    op.execute("ALTER TABLE learned_products ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE learned_products FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON learned_products USING (tenant = {_CURRENT})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON learned_products TO smartrec_service")
    op.execute("""
        DO $$ BEGIN
            IF current_setting('server_version_num')::int >= 170000 THEN
                EXECUTE 'GRANT MAINTAIN ON learned_products TO smartrec_service'; -- refresh analyses
            END IF;
        END $$
    """)


def downgrade() -> None:
    raise NotImplementedError("Run `smartrec recommender refresh` of the older release on a restored backup.")
