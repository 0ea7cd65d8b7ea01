"""The words of a catalogue's titles, a shop's own occasions, and clicks by the query that led to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_TABLES = ("title_words", "occasions")


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant", sa.Text(), server_default=sa.text(_CURRENT), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "title_words",
        _tenant(),
        _text("word"),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "word", name=op.f("pk_title_words")),
    )
    op.create_table(
        "occasions",
        _tenant(),
        *map(_text, ("occasion", "words", "categories", "attributes", "colours", "never")),
        sa.PrimaryKeyConstraint("tenant", "occasion", name=op.f("pk_occasions")),
    )
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")
    op.create_index(
        "ix_feedback_clicked_queries",
        "feedback",
        ["tenant", "recorded_at"],
        postgresql_where=sa.text("kind = 'click' AND query IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_feedback_clicked_queries", "feedback")
    for table in _TABLES:
        op.drop_table(table)
