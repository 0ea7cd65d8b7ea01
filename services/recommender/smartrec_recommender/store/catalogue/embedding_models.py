"""Which model's embeddings serve, and how a shop goes over to another's: computed beside, switched at once.

A product's embedding names its model, and readers take those of the serving model alone. So a reader that
meets the switch half way finds fewer pictures, never two models' side by side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.store.catalogue.picture_analyses import as_literal
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version

_SERVING = sa.text("SELECT embedding_model FROM catalogue_state")
_NEWEST = sa.text("SELECT model FROM pictures ORDER BY analysed_at DESC LIMIT 1")
_NOT_ITS = """embedding IS NOT NULL AND
    coalesce(embedding_model, (SELECT embedding_model FROM catalogue_state)) IS DISTINCT FROM :model
"""
_OF_OTHERS = f"withdrawn_at IS NULL AND {_NOT_ITS}"
_ADOPT = sa.text(f"""
    UPDATE catalogue_state SET embedding_model = :model
    WHERE embedding_model IS DISTINCT FROM :model AND NOT EXISTS (SELECT FROM products WHERE {_OF_OTHERS})
""")  # noqa: S608 (constants, as below)
_COUNT = sa.text(f"SELECT count(*) FROM products WHERE {_OF_OTHERS}")  # noqa: S608
_TO_DO = f"""
    {_OF_OTHERS} AND NOT EXISTS (
        SELECT FROM next_product_pictures n JOIN next_pictures x USING (image_hash)
        WHERE n.product_number = products.product_number AND n.product_updated_at = products.updated_at
          AND x.model = :model
    )
"""
_COUNT_TO_DO = sa.text(f"SELECT count(*) FROM products WHERE {_TO_DO}")  # noqa: S608
_READ_TO_DO = sa.text(f"""
    SELECT product_number, product_id, image_urls, updated_at FROM products
    WHERE product_number > :after AND {_TO_DO} ORDER BY product_number LIMIT :most
""")  # noqa: S608
_KNOWN = sa.text("""
    SELECT image_hash, analysis FROM next_pictures WHERE image_hash = ANY(:hashes) AND model = :model
""")
_WRITE_PICTURES = sa.text("""
    INSERT INTO next_pictures (image_hash, analysis, embedding, model, perceptual_hash)
    VALUES (:image_hash, CAST(:analysis AS jsonb), CAST(:embedding AS halfvec), :model, :perceptual_hash)
    ON CONFLICT (tenant, image_hash) DO UPDATE
    SET analysis = excluded.analysis, embedding = excluded.embedding, model = excluded.model,
        perceptual_hash = excluded.perceptual_hash, analysed_at = now()
""")
_WRITE_PRODUCTS = sa.text("""
    INSERT INTO next_product_pictures (product_number, image_hash, product_updated_at)
    SELECT product_number, :image_hash, :updated_at FROM products WHERE product_number = :number
    ON CONFLICT (product_number) DO UPDATE
    SET image_hash = excluded.image_hash, product_updated_at = excluded.product_updated_at
""")
_LOCK = sa.text("SELECT FROM catalogue_state FOR UPDATE")
_TAKE_OVER = sa.text("""
    UPDATE products SET embedding = x.embedding, embedding_model = x.model, updated_at = now(),
        perceptual_hash = CASE WHEN x.analysis->'category' IN ('[]', '{}') THEN 0 ELSE x.perceptual_hash END
    FROM next_product_pictures n JOIN next_pictures x USING (image_hash)
    WHERE n.product_number = products.product_number AND n.product_updated_at = products.updated_at
      AND x.model = :model
""")
_LEAVE_OUT = sa.text(f"""
    UPDATE products SET embedding = NULL, embedding_model = NULL, perceptual_hash = 0, updated_at = now()
    WHERE {_NOT_ITS}
""")  # noqa: S608
_FORGET_OLD = sa.text("DELETE FROM pictures WHERE model <> :model")
_KEEP_NEW = sa.text("""
    INSERT INTO pictures (image_hash, analysis, embedding, model, perceptual_hash)
    SELECT image_hash, analysis, embedding, model, perceptual_hash FROM next_pictures WHERE model = :model
    ON CONFLICT (tenant, image_hash) DO NOTHING
""")
_SERVE = sa.text("UPDATE catalogue_state SET embedding_model = :model")


class ProductToEmbed(NamedTuple):
    """A product whose embedding is another model's. `updated_at`: of its row as it was read."""

    number: int
    product_id: str
    image_urls: list[str]
    updated_at: datetime


class NotAllEmbedded(Exception):
    """More products than were to be left out have no embedding of the model yet; nothing was switched."""


def read_serving_model(engine: sa.Engine) -> str | None:
    """Returns: name and version of the model whose embeddings serve; None where it is not known."""
    with engine.connect() as connection:
        model: str | None = connection.execute(_SERVING).scalar_one()
    return model


def read_newest_model(connection: sa.Connection) -> str | None:
    """Returns: the model that saw the picture that was analysed last."""
    model: str | None = connection.execute(_NEWEST).scalar()
    return model


def adopt_model(connection: sa.Connection, model: str | None) -> None:
    """Where all embeddings are of `model`, it serves: in a new shop, and after an import of all products."""
    if model is not None:
        connection.execute(_ADOPT, {"model": model})


def has_others(engine: sa.Engine, model: str) -> bool:
    """Whether a product has an embedding of another model than this."""
    with engine.connect() as connection:
        return bool(connection.execute(_COUNT, {"model": model}).scalar_one())


def count_to_embed(engine: sa.Engine, model: str) -> int:
    """Returns: how many products have no embedding of `model`, neither in service nor beside."""
    with engine.connect() as connection:
        return int(connection.execute(_COUNT_TO_DO, {"model": model}).scalar_one())


def read_to_embed(engine: sa.Engine, model: str, after: int, most: int) -> list[ProductToEmbed]:
    """Returns: such products from the number `after` on."""
    asked = {"model": model, "after": after, "most": most}
    with engine.connect() as connection:
        return [ProductToEmbed(*row) for row in connection.execute(_READ_TO_DO, asked)]


def read_seen_beside(engine: sa.Engine, model: str, hashes: Sequence[str]) -> dict[str, bool]:
    """Returns: of the pictures that `model` has seen already, whether each shows a garment."""
    with engine.connect() as connection:
        rows = connection.execute(_KNOWN, {"model": model, "hashes": list(hashes)}).all()
    return {image_hash: bool(analysis["category"]) for image_hash, analysis in rows}


def write_beside(
    engine: sa.Engine,
    analyses: Mapping[str, PictureAnalysis],
    picture_of: Sequence[tuple[ProductToEmbed, str]],
) -> None:
    """Keeps what was seen, by image hash, and by which picture each product will be found."""
    pictures = [
        {
            "image_hash": image_hash,
            "analysis": json.dumps(analysis.seen),
            "embedding": as_literal(analysis.embedding),
            "model": analysis.model,
            "perceptual_hash": analysis.perceptual_hash,
        }
        for image_hash, analysis in sorted(analyses.items())
    ]
    products = [
        {"number": product.number, "image_hash": image_hash, "updated_at": product.updated_at}
        for product, image_hash in picture_of
    ]
    with engine.begin() as connection:
        if pictures:
            connection.execute(_WRITE_PICTURES, pictures)
        if products:
            connection.execute(_WRITE_PRODUCTS, products)


def switch_to(engine: sa.Engine, model: str, most_left_out: int = 0) -> None:
    """Makes the embeddings of `model` those that serve, in one transaction.

    `most_left_out`: of so many products without one the embedding is given up; no picture finds them then.
    Raises NotAllEmbedded.
    """
    with engine.begin() as connection:
        connection.execute(_LOCK)
        connection.execute(_TAKE_OVER, {"model": model})
        missing = int(connection.execute(_COUNT, {"model": model}).scalar_one())
        if missing > most_left_out:
            raise NotAllEmbedded(f"{missing:,} products have no embedding of {model}")
        connection.execute(_LEAVE_OUT, {"model": model})
        connection.execute(_FORGET_OLD, {"model": model})
        connection.execute(_KEEP_NEW, {"model": model})
        connection.execute(sa.text("DELETE FROM next_product_pictures"))
        connection.execute(sa.text("DELETE FROM next_pictures"))
        connection.execute(_SERVE, {"model": model})
        bump_catalogue_version(connection)
