"""Imports that were asked for over HTTP, their files, and webhooks that are told of their end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_TABLES = ("import_jobs", "import_job_parts", "webhooks", "webhook_deliveries")


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False)


def _text(name: str, *, is_null: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=is_null, server_default=default)


def _count(name: str, kind: type[sa.Integer] = sa.BigInteger) -> sa.Column[int]:
    return sa.Column(name, kind(), server_default="0", nullable=False)


def _time(name: str, *, is_now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if is_now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=not is_now)


def upgrade() -> None:
    _create_jobs()
    _create_webhooks()
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")


def _create_jobs() -> None:
    op.create_table(
        "import_jobs",
        _tenant(),
        _text("job_id"),
        _text("kind"),
        _text("file_name"),
        _count("size_bytes"),
        sa.Column("options", pg.JSONB(), nullable=False),
        _text("state"),
        sa.Column("is_cancel_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        _count("bytes_done"),
        _count("rows_done"),
        _count("tries", sa.Integer),
        sa.Column("report", pg.JSONB()),
        _text("error", is_null=True),
        _text("worker", is_null=True),
        _time("heartbeat_at"),
        _text("created_by"),
        _time("created_at", is_now=True),
        _time("started_at"),
        _time("finished_at"),
        sa.CheckConstraint("kind IN ('products', 'transactions')", name=op.f("ck_import_jobs_kind")),
        sa.CheckConstraint(
            "state IN ('receiving', 'waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_import_jobs_state"),
        ),
        sa.PrimaryKeyConstraint("tenant", "job_id", name=op.f("pk_import_jobs")),
    )
    op.create_index("ix_import_jobs_tenant_created_at", "import_jobs", ["tenant", "created_at"])
    op.create_table(
        "import_job_parts",
        _tenant(),
        _text("job_id"),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "job_id"],
            ["import_jobs.tenant", "import_jobs.job_id"],
            name=op.f("fk_import_job_parts_tenant_import_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "job_id", "part", name=op.f("pk_import_job_parts")),
    )


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        _tenant(),
        _text("webhook_id"),
        _text("url"),
        _text("secret"),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        _text("created_by"),
        _time("created_at", is_now=True),
        sa.PrimaryKeyConstraint("tenant", "webhook_id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "webhook_deliveries",
        _tenant(),
        _text("delivery_id"),
        _text("webhook_id"),
        _text("event"),
        _text("body"),
        _text("state", default="waiting"),
        _count("tries", sa.Integer),
        _time("next_try_at", is_now=True),
        _text("outcome", is_null=True),
        _time("created_at", is_now=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'failed')", name=op.f("ck_webhook_deliveries_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "webhook_id"],
            ["webhooks.tenant", "webhooks.webhook_id"],
            name=op.f("fk_webhook_deliveries_tenant_webhooks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "delivery_id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index(
        "ix_webhook_deliveries_tenant_webhook_id",
        "webhook_deliveries",
        ["tenant", "webhook_id", "created_at"],
    )
    op.create_index(
        "ix_webhook_deliveries_waiting",
        "webhook_deliveries",
        ["tenant", "next_try_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
