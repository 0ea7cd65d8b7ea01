"""What two migrations share: the parts of a picture's perceptual hash, and the trigger that fills them in."""

from __future__ import annotations

from alembic import op

BANDS = {"hash_band_0": (0, 8191), "hash_band_1": (13, 8191), "hash_band_2": (26, 8191),
         "hash_band_3": (39, 8191), "hash_band_4": (52, 4095)}  # fmt: skip
"""By column the first bit and the mask."""


def create_trigger() -> None:
    """Runs on each row that is added, and whose hash is set."""
    assignments = "\n".join(
        f"    NEW.{name} := ((NEW.perceptual_hash >> {first_bit}) & {mask})::smallint;"
        for name, (first_bit, mask) in BANDS.items()
    )
    op.execute(f"""
CREATE OR REPLACE FUNCTION smartrec_hash_bands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{assignments}
    RETURN NEW;
END $$""")
    op.execute("""
CREATE OR REPLACE TRIGGER hash_bands BEFORE INSERT OR UPDATE OF perceptual_hash ON pictures
FOR EACH ROW EXECUTE FUNCTION smartrec_hash_bands()""")


def drop_trigger() -> None:
    op.execute("DROP TRIGGER hash_bands ON pictures")
    op.execute("DROP FUNCTION smartrec_hash_bands()")
