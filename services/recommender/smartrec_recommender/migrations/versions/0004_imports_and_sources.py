"""What each source tells of a product, sizes and pictures, how far an import came, and keys by shopper."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"


def _add_list(name: str, kind: Any) -> None:
    op.add_column("products", sa.Column(name, kind, server_default="{}", nullable=False))


def upgrade() -> None:
    op.add_column("products", sa.Column("style_id", sa.Text(), nullable=True))
    _add_list("size_terms", postgresql.ARRAY(sa.Integer()))
    _add_list("image_urls", postgresql.ARRAY(sa.Text()))
    op.add_column("products", sa.Column("sources", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("idempotency_keys", sa.Column("user_number", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_idempotency_keys_user_number_users"),
        "idempotency_keys",
        "users",
        ["user_number"],
        ["user_number"],
        ondelete="CASCADE",
    )
    op.create_index("ix_idempotency_keys_user_number", "idempotency_keys", ["user_number"])
    op.create_table(
        "imports",
        sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("done_line", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "file_hash", name=op.f("pk_imports")),
    )
    op.execute("ALTER TABLE imports ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE imports FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON imports USING (tenant = {_CURRENT})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON imports TO smartrec_service")


def downgrade() -> None:
    op.drop_table("imports")
    op.drop_column("idempotency_keys", "user_number")
    for name in ("sources", "image_urls", "size_terms", "style_id"):
        op.drop_column("products", name)
