"""Counts of what is searched for, and the words that a shop teaches for its searches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_TABLES = ("search_queries", "synonyms")


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False)


def upgrade() -> None:
    op.create_table(
        "search_queries",
        _tenant(),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("not_understood", sa.Integer(), nullable=False),
        sa.Column("without_match", sa.Integer(), nullable=False),
        sa.Column("askers", sa.Integer(), nullable=False),
        sa.Column(
            "last_searched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("tenant", "query", name=op.f("pk_search_queries")),
    )
    op.create_table(
        "synonyms",
        _tenant(),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('one_way', 'two_way', 'misspelling', 'brand', 'category', 'collection')",
            name=op.f("ck_synonyms_kind"),
        ),
        sa.PrimaryKeyConstraint("tenant", "phrase", name=op.f("pk_synonyms")),
    )
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
