"""What the tables share: the metadata, the tenant of a row, and columns that several tables have."""

from __future__ import annotations

import sqlalchemy as sa

DEFAULT_TENANT = "default"
TENANT_PATTERN = "^[a-z0-9][a-z0-9_-]{0,62}$"

# Set in every transaction, see `store/connection.py`; the policies of row-level security compare with it.
CURRENT_TENANT = sa.text("nullif(current_setting('smartrec.tenant', true), '')")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def time_column(name: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, **options)  # type: ignore[arg-type]


def number_column(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, sa.Identity(), primary_key=True)


def tenant_column(**options: object) -> sa.Column[object]:
    return sa.Column("tenant", sa.Text, nullable=False, server_default=CURRENT_TENANT, **options)  # type: ignore[arg-type]


def active_range() -> tuple[sa.schema.SchemaItem, ...]:
    """From when until when something holds; null is open on that side."""
    return (
        sa.Column("active_from", sa.DateTime(timezone=True)),
        sa.Column("active_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint("active_from < active_until", name="active_range"),
    )


def product_column(**options: object) -> sa.Column[object]:
    return sa.Column(
        "product_number",
        sa.Integer,
        sa.ForeignKey("products.product_number", ondelete="CASCADE"),
        nullable=False,
        **options,  # type: ignore[arg-type]
    )
