"""The shops of one install, and for each the version of its catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from smartrec_recommender.store.schema.columns import (
    CURRENT_TENANT,
    TENANT_PATTERN,
    metadata,
    tenant_column,
    time_column,
)

tenants = sa.Table(
    "tenants",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("currency", sa.Text),
    sa.Column("exchange_rates", JSONB, nullable=False, server_default="{}"),
    time_column("created_at", server_default=sa.func.now()),
    sa.Column("backed_up_at", sa.DateTime(timezone=True)),
    sa.CheckConstraint(f"tenant ~ '{TENANT_PATTERN}'", name="name"),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
)

catalogue_state = sa.Table(
    "catalogue_state",
    metadata,
    sa.Column(
        "tenant",
        sa.Text,
        sa.ForeignKey("tenants.tenant", ondelete="CASCADE"),
        primary_key=True,
        server_default=CURRENT_TENANT,
    ),
    sa.Column("catalogue_version", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("embedding_model", sa.Text),
)
