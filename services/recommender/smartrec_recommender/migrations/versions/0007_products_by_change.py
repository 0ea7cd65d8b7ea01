"""Products by when they were last written: after a change the recommender reads those, and not all."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEX = "ix_products_tenant_updated_at"


def upgrade() -> None:
    op.create_index(_INDEX, "products", ["tenant", "updated_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, "products")
