"""What the shop decides itself: business rules and experiments, and what was shown in an experiment.

business_rules: kind (boost, bury, pin, exclude), selector (which products, jsonb), value (how strongly; boost
and bury), place (from 1; pin), active_from, active_until (null: open).
experiments: variants (jsonb: for each its name, weight and settings), share (0..1, of users who take part);
one of each name a tenant.
experiment_events: user_id is the shop's own, as in `users`; without a foreign key, as a user who has only
looked has no row there. kind (impression, outcome), product_id (null: the whole answer), value (1, or what
the outcome is worth).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from smartrec_recommender.store.schema.columns import (
    active_range,
    metadata,
    number_column,
    tenant_column,
    time_column,
)

RULE_KINDS = ("boost", "bury", "pin", "exclude")
EXPERIMENT_EVENT_KINDS = ("impression", "outcome")

business_rules = sa.Table(
    "business_rules",
    metadata,
    number_column("rule_number"),
    tenant_column(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("selector", pg.JSONB, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("place", sa.SmallInteger),
    *active_range(),
    time_column("created_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"kind IN {RULE_KINDS}", name="kind"),
    sa.CheckConstraint("(kind = 'pin') = (place IS NOT NULL) AND place >= 1", name="place"),
    sa.Index("ix_business_rules_tenant", "tenant"),
)

experiments = sa.Table(
    "experiments",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("variants", pg.JSONB, nullable=False),
    sa.Column("share", sa.REAL, nullable=False, server_default="1"),
    *active_range(),
    time_column("created_at", server_default=sa.func.now()),
    sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),
)

experiment_events = sa.Table(
    "experiment_events",
    metadata,
    sa.Column("event_number", sa.BigInteger, sa.Identity(), primary_key=True),
    tenant_column(),
    sa.Column("experiment", sa.Text, nullable=False),
    sa.Column("variant", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("request_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("product_id", sa.Text),
    time_column("occurred_at", server_default=sa.func.now()),
    sa.Column("value", sa.Double, nullable=False, server_default="1"),
    sa.CheckConstraint(f"kind IN {EXPERIMENT_EVENT_KINDS}", name="kind"),
    sa.ForeignKeyConstraint(
        ["tenant", "experiment"], ["experiments.tenant", "experiments.name"], ondelete="CASCADE"
    ),
    sa.Index("ix_experiment_events_tenant_experiment_occurred_at", "tenant", "experiment", "occurred_at"),
    sa.Index("ix_experiment_events_tenant_user_id", "tenant", "user_id"),
)
