"""Terms, products, pictures and popularity.

A term is one name of one kind: attribute, category, brand, colour, gender, season, size, shop_category, word.
`products.terms` has all terms of a product, so that one GIN index answers every "has" and "has not".
Categories, colours, genders and sizes are canonical (`canonical/`). `shop_words` keeps how the shop writes
them, `shop_category_term` what it calls the category; `colour_terms` are all colours, that of `colour_term`
first. The words of title and category are terms (kind word) of goods that are no garments.
`products.sources` keeps apart what the shop's columns, the text and the picture say; category, colour and
attributes are merged from it (`importing/merging.py`). `size_terms` is the size run in the shop's order,
`size_stocks` the stock of each size in the same order, empty where it is not known by size. `style_id` is
what variants of one style share; `image_urls` has all pictures with that of `image_url` first; `price_before`
is what a product on sale cost; a product that was taken out of the shop has `withdrawn_at`. Popularity has a
table of its own: it changes with every transaction, and a changed row of `products` is entered again into
each of its indexes, the vector index among them.
`products.embedding_model` names the model that an embedding is of; null: the one that serves, which
`catalogue_state.embedding_model` names. Only embeddings of one model are ever compared. `next_pictures` and
`next_product_pictures` hold what another model sees, beside, until all is switched at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql as pg

from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH
from smartrec_recommender.store.schema.columns import (
    metadata,
    number_column,
    product_column,
    tenant_column,
    time_column,
)

terms = sa.Table(
    "terms",
    metadata,
    number_column("term_number"),
    tenant_column(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("product_count", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("tenant", "kind", "name"),
)

products = sa.Table(
    "products",
    metadata,
    number_column("product_number"),
    tenant_column(),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False, server_default=""),
    sa.Column("category_term", sa.Integer, nullable=False),
    sa.Column("shop_category_term", sa.Integer),
    sa.Column("brand_term", sa.Integer),
    sa.Column("colour_term", sa.Integer),
    sa.Column("colour_terms", pg.ARRAY(sa.Integer), nullable=False, server_default="{}"),
    sa.Column("gender_term", sa.Integer),
    sa.Column("season_term", sa.Integer),
    sa.Column("price", sa.Numeric(12, 2)),
    sa.Column("price_before", sa.Numeric(12, 2)),
    sa.Column("currency", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("stock", sa.Integer, nullable=False, server_default="1"),
    sa.Column("image_url", sa.Text),
    sa.Column("image_urls", pg.ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("image_hash", sa.Text),
    sa.Column("style_id", sa.Text),
    sa.Column("size_terms", pg.ARRAY(sa.Integer), nullable=False, server_default="{}"),
    sa.Column("size_stocks", pg.ARRAY(sa.Integer), nullable=False, server_default="{}"),
    sa.Column("sources", pg.JSONB, nullable=False, server_default="{}"),
    sa.Column("shop_words", pg.JSONB, nullable=False, server_default="{}"),
    sa.Column("terms", pg.ARRAY(sa.Integer), nullable=False),
    sa.Column("attribute_terms", pg.ARRAY(sa.Integer), nullable=False),
    sa.Column("attribute_scores", pg.ARRAY(sa.REAL), nullable=False),
    sa.Column("embedding", HALFVEC(EMBEDDING_LENGTH)),
    sa.Column("embedding_model", sa.Text),
    sa.Column("perceptual_hash", sa.BigInteger, nullable=False, server_default="0"),
    time_column("created_at"),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    time_column("updated_at", server_default=sa.func.now()),
    sa.UniqueConstraint("tenant", "product_id"),
    sa.Index("ix_products_terms", "terms", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    sa.Index(
        "ix_products_title_words",
        sa.text("to_tsvector('simple'::regconfig, title)"),
        postgresql_using="gin",
    ),
    sa.Index("ix_products_category_term_created_at", "category_term", "created_at"),
    sa.Index("ix_products_tenant_created_at", "tenant", "created_at"),
    sa.Index("ix_products_tenant_updated_at", "tenant", "updated_at"),
    sa.Index(
        "ix_products_embedding",
        "embedding",
        postgresql_using="hnsw",
        postgresql_with={"m": 16, "ef_construction": 64},
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    ),
)


def _analysed_pictures(name: str, *others: sa.schema.SchemaItem) -> sa.Table:
    """What one model saw in pictures: that which serves, or the one to come."""
    return sa.Table(
        name,
        metadata,
        tenant_column(primary_key=True),
        sa.Column("image_hash", sa.Text, primary_key=True),
        sa.Column("analysis", pg.JSONB, nullable=False),
        sa.Column("embedding", HALFVEC(EMBEDDING_LENGTH), nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("perceptual_hash", sa.BigInteger, nullable=False, server_default="0"),
        time_column("analysed_at", server_default=sa.func.now()),
        *others,
    )


HASH_BANDS = {f"hash_band_{place}": 13 * place for place in range(5)}
"""By column the bit at which it begins: a perceptual hash in five parts. Where two hashes differ in few
bits (four at most), at least one part is equal, which an index can find."""


def band_of(perceptual_hash: str, first_bit: int) -> str:
    """`perceptual_hash`: SQL of a bigint. Returns: SQL of the 13 bits from there on; the last has 12."""
    return f"(({perceptual_hash} >> {first_bit}) & {2 ** min(13, 64 - first_bit) - 1})::smallint"


pictures = _analysed_pictures(
    "pictures",
    *(sa.Column(name, sa.SmallInteger) for name in HASH_BANDS),  # a trigger of the table fills them in
    *(
        sa.Index(
            f"ix_pictures_tenant_{name}", "tenant", name, postgresql_where=sa.text("perceptual_hash <> 0")
        )
        for name in HASH_BANDS
    ),
)

next_pictures = _analysed_pictures("next_pictures")

next_product_pictures = sa.Table(
    "next_product_pictures",
    metadata,
    product_column(primary_key=True),
    tenant_column(),
    sa.Column("image_hash", sa.Text, nullable=False),
    time_column("product_updated_at"),
)

product_popularity = sa.Table(
    "product_popularity",
    metadata,
    product_column(primary_key=True),
    tenant_column(),
    sa.Column("category_term", sa.Integer, nullable=False),
    sa.Column("popularity", sa.Double, nullable=False, server_default="0"),
    sa.Index("ix_product_popularity_tenant_popularity", "tenant", sa.text("popularity DESC")),
    sa.Index("ix_product_popularity_category_term_popularity", "category_term", sa.text("popularity DESC")),
)
