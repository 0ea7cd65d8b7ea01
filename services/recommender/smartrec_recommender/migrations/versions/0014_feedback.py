"""What users made of what they were shown, and what they do not want to see again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_TABLES = ("feedback", "dismissed_products")


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "feedback",
        _tenant(),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("list", sa.Text()),
        sa.Column("position", sa.Integer()),
        sa.Column("query", sa.Text()),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        _now("recorded_at"),
        sa.CheckConstraint(
            "kind IN ('impression', 'click', 'not_interested', 'interested_again', 'wrong_category')",
            name=op.f("ck_feedback_kind"),
        ),
        sa.PrimaryKeyConstraint("tenant", "event_id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_tenant_occurred_at", "feedback", ["tenant", "occurred_at"])
    op.create_index("ix_feedback_tenant_user_id", "feedback", ["tenant", "user_id"])
    op.create_table(
        "dismissed_products",
        _tenant(),
        sa.Column("user_number", sa.Integer(), nullable=False),
        sa.Column("product_number", sa.Integer(), nullable=False),
        _now("dismissed_at"),
        sa.ForeignKeyConstraint(
            ["product_number"],
            ["products.product_number"],
            name=op.f("fk_dismissed_products_product_number_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_number"],
            ["users.user_number"],
            name=op.f("fk_dismissed_products_user_number_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_number", "product_number", name=op.f("pk_dismissed_products")),
    )
    op.create_index("ix_dismissed_products_product_number", "dismissed_products", ["product_number"])
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
