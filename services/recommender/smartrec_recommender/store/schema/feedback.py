"""What users made of what they were shown: impressions, clicks, and what they said of a product.

feedback: by the caller's event_id, so that an event counts once. user_id is the shop's own, null for somebody
without one; product_id is the shop's own, as products come and go. list, position (from 1) and query: where
it was shown. dismissed_products: what a user does not want to see again.
"""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.store.schema.columns import metadata, product_column, tenant_column, time_column

FEEDBACK_KINDS = ("impression", "click", "not_interested", "interested_again", "wrong_category")

feedback = sa.Table(
    "feedback",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("list", sa.Text),
    sa.Column("position", sa.Integer),
    sa.Column("query", sa.Text),
    time_column("occurred_at"),
    time_column("recorded_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"kind IN {FEEDBACK_KINDS}", name="kind"),
    sa.Index("ix_feedback_tenant_occurred_at", "tenant", "occurred_at"),
    sa.Index("ix_feedback_tenant_user_id", "tenant", "user_id"),
    sa.Index(
        "ix_feedback_clicked_queries",
        "tenant",
        "recorded_at",
        postgresql_where=sa.text("kind = 'click' AND query IS NOT NULL"),
    ),
)

dismissed_products = sa.Table(
    "dismissed_products",
    metadata,
    tenant_column(),
    sa.Column(
        "user_number", sa.Integer, sa.ForeignKey("users.user_number", ondelete="CASCADE"), primary_key=True
    ),
    product_column(primary_key=True),
    time_column("dismissed_at", server_default=sa.func.now()),
    sa.Index("ix_dismissed_products_product_number", "product_number"),
)
