"""Whether two products show one picture, scaled or saved anew.

Neither witness is enough alone: two photos of jeans have embeddings of cosine 0.99, and a cut in two colours
has one hash. `docs/vision.md` has the figures.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers

DIFFERING_BITS, MIN_COSINE = 4, 0.98  # what scaling and saving anew leave of 64 bits, and of 1
_COSINE_ALONE = 0.999  # what half precision and a repeated squeeze of the file leave


def hash_of(digits: str | None) -> int:
    """Returns: the 64 bits of 16 hexadecimal digits as a signed number; 0 where there are none."""
    return int.from_bytes(bytes.fromhex(digits), signed=True) if digits else 0


def have_near_hashes(hashes: Integers, other: Integers | int) -> Booleans:
    """`hashes`, `other`: perceptual hashes, of shapes that go together; 0 says nothing."""
    bits, others = hashes.view(np.uint64), np.asarray(other, dtype=np.int64).view(np.uint64)
    near: Booleans = np.bitwise_count(bits ^ others) <= DIFFERING_BITS
    if near.any():  # of a million, hardly ever
        near &= (bits != 0) & (others != 0)
    return near


def nearest_hashes(hashes: Integers, other: int, most: int) -> Integers:
    """Returns: the places of up to `most` hashes that are near, the nearest first."""
    near = np.flatnonzero(have_near_hashes(hashes, other))
    differing = np.bitwise_count(hashes[near].view(np.uint64) ^ np.int64(other).view(np.uint64))
    return near[np.argsort(differing, kind="stable")[:most]]


def are_one_picture(hashes: Integers, other: int, cosine: Floats) -> Booleans:
    """`cosine`: of the embeddings. Where a hash is not known, nearly equal embeddings have to do."""
    one: Booleans = have_near_hashes(hashes, other) & (cosine >= MIN_COSINE)
    one |= ((hashes == 0) | (other == 0)) & (cosine >= _COSINE_ALONE)
    return one
