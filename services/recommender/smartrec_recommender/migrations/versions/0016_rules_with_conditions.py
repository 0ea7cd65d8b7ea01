"""Rules for some searches and users, their changes, segments of users, and counts of corrected searches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_TABLES = ("rule_changes", "segments", "segment_users")
_KINDS = "ck_business_rules_kind"


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _kinds(*names: str) -> None:
    op.drop_constraint(op.f(_KINDS), "business_rules")
    op.create_check_constraint(op.f(_KINDS), "business_rules", f"kind IN {names}")


def upgrade() -> None:
    _kinds("boost", "bury", "pin", "exclude", "redirect", "banner")
    op.add_column("business_rules", sa.Column("name", sa.Text(), server_default="", nullable=False))
    for column in ("condition", "content"):
        op.add_column("business_rules", sa.Column(column, pg.JSONB(), server_default="{}", nullable=False))
    op.add_column(
        "business_rules", sa.Column("is_enabled", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column(
        "experiments", sa.Column("segments", pg.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column(
        "experiments", sa.Column("is_started", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column("search_queries", sa.Column("corrected", sa.Integer(), server_default="0", nullable=False))
    op.add_column("search_queries", sa.Column("read_as", sa.Text()))
    op.create_table(
        "rule_changes",
        sa.Column("change_number", sa.Integer(), sa.Identity(), nullable=False),
        _tenant(),
        sa.Column("rule_number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", pg.JSONB()),
        sa.Column("after", pg.JSONB()),
        sa.Column("undoes", sa.Integer()),
        sa.Column("changed_by", sa.Text(), nullable=False),
        _now("changed_at"),
        sa.CheckConstraint(
            "action IN ('added', 'changed', 'removed', 'undone')", name=op.f("ck_rule_changes_action")
        ),
        sa.PrimaryKeyConstraint("change_number", name=op.f("pk_rule_changes")),
    )
    op.create_index("ix_rule_changes_tenant_rule_number", "rule_changes", ["tenant", "rule_number"])
    _create_segments()
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")


def _create_segments() -> None:
    op.create_table(
        "segments",
        _tenant(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("condition", pg.JSONB(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        _now("created_at"),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_segments")),
    )
    op.create_table(
        "segment_users",
        _tenant(),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "segment"],
            ["segments.tenant", "segments.name"],
            name=op.f("fk_segment_users_tenant_segments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "segment", "user_id", name=op.f("pk_segment_users")),
    )
    op.create_index("ix_segment_users_tenant_user_id", "segment_users", ["tenant", "user_id"])


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    for column in ("corrected", "read_as"):
        op.drop_column("search_queries", column)
    for column in ("segments", "is_started"):
        op.drop_column("experiments", column)
    for column in ("name", "condition", "content", "is_enabled"):
        op.drop_column("business_rules", column)
    op.execute("DELETE FROM business_rules WHERE kind IN ('redirect', 'banner')")
    _kinds("boost", "bury", "pin", "exclude")
