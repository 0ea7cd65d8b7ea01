"""Business rules, experiments, and what shoppers saw and did in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "business_rules",
        sa.Column("rule_number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("tenant", sa.Text(), server_default="default", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("selector", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("place", sa.SmallInteger(), nullable=True),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('boost', 'bury', 'pin', 'exclude')", name=op.f("ck_business_rules_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'pin') = (place IS NOT NULL) AND place >= 1", name=op.f("ck_business_rules_place")
        ),
        sa.CheckConstraint("active_from < active_until", name=op.f("ck_business_rules_active_range")),
        sa.PrimaryKeyConstraint("rule_number", name=op.f("pk_business_rules")),
    )
    op.create_index("ix_business_rules_tenant", "business_rules", ["tenant"])
    op.create_table(
        "experiments",
        sa.Column("tenant", sa.Text(), server_default="default", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("variants", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("share", sa.REAL(), server_default="1", nullable=False),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_experiments_share")),
        sa.CheckConstraint("active_from < active_until", name=op.f("ck_experiments_active_range")),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_experiments")),
    )
    op.create_table(
        "experiment_events",
        sa.Column("event_number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tenant", sa.Text(), server_default="default", nullable=False),
        sa.Column("experiment", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("value", sa.Double(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('impression', 'outcome')", name=op.f("ck_experiment_events_kind")),
        sa.ForeignKeyConstraint(
            ["tenant", "experiment"],
            ["experiments.tenant", "experiments.name"],
            name=op.f("fk_experiment_events_tenant_experiment_experiments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_number", name=op.f("pk_experiment_events")),
    )
    op.create_index(
        "ix_experiment_events_tenant_experiment_occurred_at",
        "experiment_events",
        ["tenant", "experiment", "occurred_at"],
    )
    op.create_index("ix_experiment_events_tenant_user_id", "experiment_events", ["tenant", "user_id"])


def downgrade() -> None:
    op.drop_table("experiment_events")
    op.drop_table("experiments")
    op.drop_table("business_rules")
