"""Finds products by a picture in which vision sees nothing to wear: of shoes, of a bag.

Their columns hold no perceptual hash, as many products share the picture by which a shop says that the own
one is yet to come; `pictures` keeps those of all pictures that were ever read.
"""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.catalogue.pictures.duplicates import DIFFERING_BITS
from smartrec_recommender.store.catalogue.candidates import as_numbers

_BY_HASH = sa.text("""
    SELECT min(p.product_number) FROM pictures x JOIN products p ON p.image_hash = x.image_hash
    WHERE x.perceptual_hash <> 0 AND p.perceptual_hash = 0 AND p.withdrawn_at IS NULL
      AND bit_count((x.perceptual_hash # :perceptual_hash)::bit(64)) <= :differing_bits
    GROUP BY x.image_hash, x.perceptual_hash
    HAVING count(DISTINCT coalesce(p.style_id, p.product_id)) = 1
    ORDER BY bit_count((x.perceptual_hash # :perceptual_hash)::bit(64)), min(p.product_number) LIMIT :most
""")


def read_with_unworn_picture(connection: sa.Connection, perceptual_hash: int, most: int) -> Integers:
    """Returns: the numbers of up to `most` products whose picture has nearly this hash, the nearest first.

    A picture that several styles share is nobody's own.
    """
    parameters = {"perceptual_hash": perceptual_hash, "differing_bits": DIFFERING_BITS, "most": most}
    return as_numbers(connection.execute(_BY_HASH, parameters).scalars().all())
