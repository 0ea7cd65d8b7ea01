"""The perceptual hash of a picture in parts, by which an index finds those that differ in a few bits.

The table of pictures is written anew, under a lock: a minute or so for a million. The last release goes on
unchanged on this schema: Postgres computes the columns of what it writes.
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_FIRST_BIT_AND_MASK = {"hash_band_0": (0, 8191), "hash_band_1": (13, 8191), "hash_band_2": (26, 8191),
                       "hash_band_3": (39, 8191), "hash_band_4": (52, 4095)}  # fmt: skip


def upgrade() -> None:
    columns = (
        f"ADD COLUMN {name} smallint GENERATED ALWAYS AS "
        f"(((perceptual_hash >> {first_bit}) & {mask})::smallint) STORED"
        for name, (first_bit, mask) in _FIRST_BIT_AND_MASK.items()
    )
    op.execute(f"ALTER TABLE pictures {', '.join(columns)}")
    for name in _FIRST_BIT_AND_MASK:
        op.execute(
            f"CREATE INDEX ix_pictures_tenant_{name} ON pictures (tenant, {name}) WHERE perceptual_hash <> 0"
        )


def downgrade() -> None:
    for name in _FIRST_BIT_AND_MASK:
        op.drop_column("pictures", name)
