"""Reads all embeddings in pages to cluster them; after a change, only those of changed products."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH, Integers
from smartrec_recommender.domain.catalogue.pictures.clusters import (
    MOST_SAMPLED,
    Centres,
    PictureCodes,
    PictureGroups,
    Pictures,
    learn_centres,
)

_ROWS_AT_ONCE = 5_000  # some 8 MB on their way here
_OF_MODEL = (
    "embedding IS NOT NULL AND (CAST(:model AS text) IS NULL OR coalesce(embedding_model, :model) = :model)"
)
_WITH_PICTURE = sa.text(f"SELECT product_number FROM products WHERE {_OF_MODEL} ORDER BY 1")  # noqa: S608
# One value for many products: as rows they would take several times as long.
_EMBEDDINGS = sa.text(f"""
    SELECT string_agg(int4send(product_number) || halfvec_send(embedding), '' ORDER BY product_number)
    FROM products WHERE product_number = ANY(:numbers) AND {_OF_MODEL}
""")  # noqa: S608
_PACKED = np.dtype([("number", ">i4"), ("head", "V4"), ("embedding", ">f2", EMBEDDING_LENGTH)])


def read_picture_groups(
    connection: sa.Connection, numbers: Integers, model: str | None
) -> PictureGroups | None:
    """`numbers`: of all products, ascending. None for a shop without pictures that `model` has seen."""
    found = connection.execute(_WITH_PICTURE, {"model": model}).scalars().all()
    with_picture = np.array(found, dtype=np.int64)
    if not len(with_picture) or not len(numbers):
        return None
    step = -(-len(with_picture) // MOST_SAMPLED)
    pages = [page for _, page in _pages(connection, with_picture[::step], model)]
    if not pages:  # another model's pictures have taken their place meanwhile
        return None
    sample = np.concatenate(pages)
    centres = learn_centres(sample, len(with_picture))
    return PictureGroups(centres, read_codes(connection, centres, numbers, model), len(with_picture))


def read_codes(
    connection: sa.Connection, centres: Centres, numbers: Integers, model: str | None
) -> PictureCodes:
    """Returns: those of some products, in the order of `numbers`, ascending."""
    codes = centres.no_pictures(len(numbers))
    for found, page in _pages(connection, numbers, model):
        rows = np.searchsorted(numbers, found)
        codes.group[rows], codes.residual[rows] = centres.codes_of(page)
    return codes


def _pages(
    connection: sa.Connection, numbers: Integers, model: str | None
) -> Iterator[tuple[Integers, Pictures]]:
    """Yields: numbers of products with a picture, and its embeddings as float16."""
    for at in range(0, len(numbers), _ROWS_AT_ONCE):
        asked = {"numbers": numbers[at : at + _ROWS_AT_ONCE].tolist(), "model": model}
        packed = np.frombuffer(connection.execute(_EMBEDDINGS, asked).scalar() or b"", _PACKED)
        if len(packed):
            yield packed["number"].astype(np.int64), packed["embedding"].astype(np.float16)
