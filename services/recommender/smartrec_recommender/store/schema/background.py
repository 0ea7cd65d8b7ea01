"""Imports that were asked for over HTTP, their files, and the addresses that are told of their end.

import_jobs: kind (products, transactions), options (jsonb, see `domain/import_jobs.py`), state; rows_done and
bytes_done of size_bytes: how far it is; report (jsonb): what it did; worker and heartbeat_at: the process
that works on it, so that another one goes on where that is gone. import_job_parts: the file, in parts, which
go when the job is over. webhooks: where to; secret is what calls are signed with, so it is kept as it is.
webhook_deliveries: each call until it came through or was given up.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from smartrec_recommender.store.schema.columns import metadata, tenant_column, time_column

JOB_KINDS = ("products", "transactions")
JOB_STATES = ("receiving", "waiting", "running", "done", "failed", "cancelled")
DELIVERY_STATES = ("waiting", "delivered", "failed")

import_jobs = sa.Table(
    "import_jobs",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("job_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("options", pg.JSONB, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("is_cancel_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("bytes_done", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("rows_done", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("report", pg.JSONB),
    sa.Column("error", sa.Text),
    sa.Column("worker", sa.Text),
    sa.Column("heartbeat_at", sa.DateTime(timezone=True)),
    sa.Column("created_by", sa.Text, nullable=False),
    time_column("created_at", server_default=sa.func.now()),
    sa.Column("started_at", sa.DateTime(timezone=True)),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.CheckConstraint(f"kind IN {JOB_KINDS}", name="kind"),
    sa.CheckConstraint(f"state IN {JOB_STATES}", name="state"),
    sa.Index("ix_import_jobs_tenant_created_at", "tenant", "created_at"),
)

import_job_parts = sa.Table(
    "import_job_parts",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("job_id", sa.Text, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.ForeignKeyConstraint(
        ["tenant", "job_id"], ["import_jobs.tenant", "import_jobs.job_id"], ondelete="CASCADE"
    ),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("webhook_id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("is_enabled", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("created_by", sa.Text, nullable=False),
    time_column("created_at", server_default=sa.func.now()),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("delivery_id", sa.Text, primary_key=True),
    sa.Column("webhook_id", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    time_column("next_try_at", server_default=sa.func.now()),
    sa.Column("outcome", sa.Text),
    time_column("created_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"state IN {DELIVERY_STATES}", name="state"),
    sa.ForeignKeyConstraint(
        ["tenant", "webhook_id"], ["webhooks.tenant", "webhooks.webhook_id"], ondelete="CASCADE"
    ),
    sa.Index("ix_webhook_deliveries_tenant_webhook_id", "tenant", "webhook_id", "created_at"),
    sa.Index(
        "ix_webhook_deliveries_waiting",
        "tenant",
        "next_try_at",
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)
