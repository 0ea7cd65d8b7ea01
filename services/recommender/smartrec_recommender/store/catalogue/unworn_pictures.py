"""Finds products by a picture in which vision sees nothing to wear: of shoes, of a bag.

Their columns hold no perceptual hash, as many products share the picture by which a shop says that the own
one is yet to come; `pictures` keeps those of all pictures that were ever read.
"""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.catalogue.pictures.duplicates import DIFFERING_BITS
from smartrec_recommender.store.catalogue.candidates import as_numbers
from smartrec_recommender.store.schema.catalogue import HASH_BANDS, band_of

# A part is equal where so few bits differ. Row-level security lets an index be used for equality alone, not
# for an operator that could tell of other shops' rows.
_HAS_EQUAL_BAND = " OR ".join(
    f"{name} = {band_of('CAST(:perceptual_hash AS bigint)', first_bit)}"
    for name, first_bit in HASH_BANDS.items()
)
# Pictures first: the planner takes a third of them for near.
_BY_HASH = sa.text(f"""
    WITH near AS MATERIALIZED (
        SELECT image_hash, bit_count((perceptual_hash # :perceptual_hash)::bit(64)) AS differing
        FROM pictures
        WHERE perceptual_hash <> 0 AND ({_HAS_EQUAL_BAND})
          AND bit_count((perceptual_hash # :perceptual_hash)::bit(64)) <= :differing_bits
        ORDER BY differing, image_hash LIMIT :most
    )
    SELECT min(p.product_number) FROM near n JOIN products p ON p.image_hash = n.image_hash
    WHERE p.perceptual_hash = 0 AND p.withdrawn_at IS NULL
    GROUP BY n.image_hash, n.differing
    HAVING count(DISTINCT coalesce(p.style_id, p.product_id)) = 1
    ORDER BY n.differing, min(p.product_number)
""")  # noqa: S608 (constants)


def read_with_unworn_picture(connection: sa.Connection, perceptual_hash: int, most: int) -> Integers:
    """Returns: the numbers of up to `most` products whose picture has nearly this hash, the nearest first;
    nothing for 0, which tells no picture.

    A picture that several styles share is nobody's own.
    """
    if not perceptual_hash:
        return as_numbers([])
    parameters = {"perceptual_hash": perceptual_hash, "differing_bits": DIFFERING_BITS, "most": most}
    return as_numbers(connection.execute(_BY_HASH, parameters).scalars().all())
