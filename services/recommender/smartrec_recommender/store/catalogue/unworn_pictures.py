"""Finds products by a picture in which vision sees nothing to wear: of shoes, of a bag.

Their columns hold no perceptual hash, as many products share the picture by which a shop says that the own
one is yet to come; `pictures` keeps those of all pictures that were ever read.
"""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.catalogue.pictures.duplicates import DIFFERING_BITS
from smartrec_recommender.store.catalogue.candidates import as_numbers

# Pictures first: the planner takes a third of them for near, and had each of its workers read all of them.
_BY_HASH = sa.text("""
    WITH near AS MATERIALIZED (
        SELECT image_hash, bit_count((perceptual_hash # :perceptual_hash)::bit(64)) AS differing
        FROM pictures
        WHERE perceptual_hash <> 0
          AND bit_count((perceptual_hash # :perceptual_hash)::bit(64)) <= :differing_bits
        ORDER BY differing, image_hash LIMIT :most
    )
    SELECT min(p.product_number) FROM near n JOIN products p ON p.image_hash = n.image_hash
    WHERE p.perceptual_hash = 0 AND p.withdrawn_at IS NULL
    GROUP BY n.image_hash, n.differing
    HAVING count(DISTINCT coalesce(p.style_id, p.product_id)) = 1
    ORDER BY n.differing, min(p.product_number)
""")


def read_with_unworn_picture(connection: sa.Connection, perceptual_hash: int, most: int) -> Integers:
    """Returns: the numbers of up to `most` products whose picture has nearly this hash, the nearest first;
    nothing for 0, which tells no picture.

    A picture that several styles share is nobody's own.
    """
    if not perceptual_hash:
        return as_numbers([])
    parameters = {"perceptual_hash": perceptual_hash, "differing_bits": DIFFERING_BITS, "most": most}
    return as_numbers(connection.execute(_BY_HASH, parameters).scalars().all())
