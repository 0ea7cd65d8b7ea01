"""The parts of the hashes of pictures that were there before, and their indexes, while shops go on.

Databases of 2026-11-30 have columns that Postgres generates, by a 0021 that wrote the table anew: these
become plain ones, with the trigger of today's 0021.
"""

from __future__ import annotations

from alembic import op

from smartrec_recommender.migrations.hash_bands import BANDS, create_trigger
from smartrec_recommender.migrations.online import create_indexes, fill_in_batches

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in BANDS:
        op.execute(f"ALTER TABLE pictures ALTER COLUMN {name} DROP EXPRESSION IF EXISTS")
    create_trigger()
    fill_in_batches(
        "pictures",
        "image_hash",
        missing="hash_band_0 IS NULL AND perceptual_hash <> 0",
        assignment="perceptual_hash = perceptual_hash",  # which the trigger acts on
    )
    create_indexes(
        {
            f"ix_pictures_tenant_{name}": f"ON pictures (tenant, {name}) WHERE perceptual_hash <> 0"
            for name in BANDS
        }
    )


def downgrade() -> None:
    for name in BANDS:
        op.execute(f"DROP INDEX ix_pictures_tenant_{name}")
