"""Which product a picture is the shop's own picture of, saved anew or scaled (pure)."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.duplicates import MIN_COSINE, are_one_picture

MOST_NEAR = 100
"""Products whose pictures are compared with the one at hand, those of the nearest hashes."""


def product_in_photo(near: ProductColumns, embedding: Floats, perceptual_hash: int) -> ProductColumns | None:
    """The product of `near`, with their embeddings, whose own picture it is; None where it is none's."""
    cosine = near.embedding @ embedding
    own = np.flatnonzero(are_one_picture(near.perceptual_hash, perceptual_hash, cosine))
    return near.take(own[[cosine[own].argmax()]]) if len(own) else None


def shown_by_its_picture(near: ProductColumns, embedding: Floats) -> ProductColumns | None:
    """The same of products that are told to have nearly the same hash, the nearest first."""
    cosine = near.embedding @ embedding
    own = np.flatnonzero(cosine >= MIN_COSINE)
    return near.take(own[[cosine[own].argmax()]]) if len(own) else None
