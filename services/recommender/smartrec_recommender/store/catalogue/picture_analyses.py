"""Keeps what the vision service saw in each distinct picture, so that no picture is analysed twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis

_READ = sa.text("""
    SELECT image_hash, halfvec_send(embedding), analysis, model, perceptual_hash
    FROM pictures WHERE image_hash = ANY(:hashes)
""")
_WRITE = sa.text("""
    INSERT INTO pictures (image_hash, analysis, embedding, model, perceptual_hash)
    VALUES (:image_hash, CAST(:analysis AS jsonb), CAST(:embedding AS halfvec), :model, :perceptual_hash)
    ON CONFLICT (tenant, image_hash) DO UPDATE
    SET analysis = excluded.analysis, embedding = excluded.embedding, model = excluded.model,
        perceptual_hash = excluded.perceptual_hash, analysed_at = now()
""")


def read_analyses(engine: sa.Engine, hashes: Sequence[str]) -> dict[str, PictureAnalysis]:
    with engine.connect() as connection:
        rows = connection.execute(_READ, {"hashes": list(hashes)}).all()
    return {
        image_hash: PictureAnalysis(_from_binary(vector), analysis, model, perceptual_hash)
        for image_hash, vector, analysis, model, perceptual_hash in rows
    }


def write_analyses(engine: sa.Engine, analyses: Mapping[str, PictureAnalysis]) -> None:
    if not analyses:
        return
    rows = [
        {
            "image_hash": image_hash,
            "analysis": json.dumps(analysis.seen),
            "embedding": as_literal(analysis.embedding),
            "model": analysis.model,
            "perceptual_hash": analysis.perceptual_hash,
        }
        for image_hash, analysis in analyses.items()
    ]
    with engine.begin() as connection:
        connection.execute(_WRITE, rows)


def forget_analyses(engine: sa.Engine) -> None:
    """For a new vision model: the next import analyses every picture and writes its product anew."""
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM pictures"))
        connection.execute(sa.text("UPDATE products SET content_hash = '' WHERE image_hash IS NOT NULL"))


def as_literal(vector: NDArray[np.float32]) -> str:
    """`vector` as pgvector writes one."""
    return "[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]"


def _from_binary(vector: memoryview) -> NDArray[np.float32]:
    return np.frombuffer(bytes(vector)[4:], dtype=">f2", count=EMBEDDING_LENGTH).astype(np.float32)
