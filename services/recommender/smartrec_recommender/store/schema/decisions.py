"""What the shop decides itself: business rules, segments, experiments, and what was shown in these.

business_rules: kind (boost, bury, pin, exclude, redirect, banner), name (the shop's), selector (which
products, jsonb), condition (which searches and users, jsonb), content (of a redirect or banner, jsonb), value
(how strongly; boost and bury), place (from 1; pin), active_from, active_until (null: open).
rule_changes: each change of a rule with what it was `before` and `after` (jsonb; null: it was not there),
who made it, and which change it undoes. It names a rule that may be gone, so it has no foreign key.
segments: name and condition (jsonb); is_listed: only the users of segment_users can be members.
experiments: variants (jsonb: for each its name, weight and settings), share (0..1, of users who take part),
segments (whose members take part; empty: anybody), is_started, estimate (jsonb: how often the variants' feeds
would have been clicked, by past clicks; null: nobody asked); one of each name a tenant.
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

RULE_KINDS = ("boost", "bury", "pin", "exclude", "redirect", "banner")
RULE_ACTIONS = ("added", "changed", "removed", "undone")
EXPERIMENT_EVENT_KINDS = ("impression", "outcome")

business_rules = sa.Table(
    "business_rules",
    metadata,
    number_column("rule_number"),
    tenant_column(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False, server_default=""),
    sa.Column("selector", pg.JSONB, nullable=False),
    sa.Column("condition", pg.JSONB, nullable=False, server_default="{}"),
    sa.Column("content", pg.JSONB, nullable=False, server_default="{}"),
    sa.Column("is_enabled", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("value", sa.Double),
    sa.Column("place", sa.SmallInteger),
    *active_range(),
    time_column("created_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"kind IN {RULE_KINDS}", name="kind"),
    sa.CheckConstraint("(kind = 'pin') = (place IS NOT NULL) AND place >= 1", name="place"),
    sa.Index("ix_business_rules_tenant", "tenant"),
)

rule_changes = sa.Table(
    "rule_changes",
    metadata,
    number_column("change_number"),
    tenant_column(),
    sa.Column("rule_number", sa.Integer, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("before", pg.JSONB),
    sa.Column("after", pg.JSONB),
    sa.Column("undoes", sa.Integer),
    sa.Column("changed_by", sa.Text, nullable=False),
    time_column("changed_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"action IN {RULE_ACTIONS}", name="action"),
    sa.Index("ix_rule_changes_tenant_rule_number", "tenant", "rule_number"),
)

segments = sa.Table(
    "segments",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("description", sa.Text, nullable=False, server_default=""),
    sa.Column("condition", pg.JSONB, nullable=False),
    sa.Column("is_listed", sa.Boolean, nullable=False),
    time_column("created_at", server_default=sa.func.now()),
)

segment_users = sa.Table(
    "segment_users",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("segment", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.ForeignKeyConstraint(["tenant", "segment"], ["segments.tenant", "segments.name"], ondelete="CASCADE"),
    sa.Index("ix_segment_users_tenant_user_id", "tenant", "user_id"),
)

experiments = sa.Table(
    "experiments",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("variants", pg.JSONB, nullable=False),
    sa.Column("share", sa.REAL, nullable=False, server_default="1"),
    sa.Column("segments", pg.ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("is_started", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("estimate", pg.JSONB),
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
