"""The catalogue, the shoppers' transactions and what is learned from both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table(
        "catalogue_state",
        sa.Column("one_row", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("catalogue_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("one_row", name=op.f("ck_catalogue_state_one_row")),
        sa.PrimaryKeyConstraint("one_row", name=op.f("pk_catalogue_state")),
    )
    op.create_table(
        "category_habits",
        sa.Column("category_term", sa.Integer(), nullable=False),
        sa.Column("repeat_rate", sa.REAL(), nullable=False),
        sa.PrimaryKeyConstraint("category_term", name=op.f("pk_category_habits")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("idempotency_key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "models",
        sa.Column("model_version", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("model_version", name=op.f("pk_models")),
    )
    op.create_table(
        "pictures",
        sa.Column("image_hash", sa.Text(), nullable=False),
        sa.Column("analysis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("embedding", HALFVEC(256), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("analysed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("image_hash", name=op.f("pk_pictures")),
    )
    op.create_table(
        "products",
        sa.Column("product_number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("category_term", sa.Integer(), nullable=False),
        sa.Column("brand_term", sa.Integer(), nullable=True),
        sa.Column("colour_term", sa.Integer(), nullable=True),
        sa.Column("gender_term", sa.Integer(), nullable=True),
        sa.Column("season_term", sa.Integer(), nullable=True),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("stock", sa.Integer(), server_default="1", nullable=False),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("image_hash", sa.Text(), nullable=True),
        sa.Column("terms", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("attribute_terms", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("attribute_scores", postgresql.ARRAY(sa.REAL()), nullable=False),
        sa.Column("embedding", HALFVEC(256), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("product_number", name=op.f("pk_products")),
        sa.UniqueConstraint("product_id", name=op.f("uq_products_product_id")),
    )
    op.create_index(
        "ix_products_category_term_created_at", "products", ["category_term", "created_at"], unique=False
    )
    op.create_index("ix_products_created_at", "products", ["created_at"], unique=False)
    op.create_index(
        "ix_products_embedding",
        "products",
        ["embedding"],
        unique=False,
        postgresql_using="hnsw",
        postgresql_with={"m": 16, "ef_construction": 64},
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    )
    op.create_index(
        "ix_products_terms",
        "products",
        ["terms"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "terms",
        sa.Column("term_number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("product_count", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("term_number", name=op.f("pk_terms")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_terms_kind_name")),
    )
    op.create_table(
        "users",
        sa.Column("user_number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("history_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("user_number", name=op.f("pk_users")),
        sa.UniqueConstraint("user_id", name=op.f("uq_users_user_id")),
    )
    op.create_table(
        "product_neighbours",
        sa.Column("product_number", sa.Integer(), nullable=False),
        sa.Column("neighbour_number", sa.Integer(), nullable=False),
        sa.Column("similarity", sa.REAL(), nullable=False),
        sa.Column("model_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("product_number", "neighbour_number", name=op.f("pk_product_neighbours")),
    )
    op.create_table(
        "product_popularity",
        sa.Column("product_number", sa.Integer(), nullable=False),
        sa.Column("category_term", sa.Integer(), nullable=False),
        sa.Column("popularity", sa.Double(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["product_number"],
            ["products.product_number"],
            name=op.f("fk_product_popularity_product_number_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_number", name=op.f("pk_product_popularity")),
    )
    op.create_index(
        "ix_product_popularity_category_term_popularity",
        "product_popularity",
        ["category_term", sa.literal_column("popularity DESC")],
        unique=False,
    )
    op.create_index(
        "ix_product_popularity_popularity",
        "product_popularity",
        [sa.literal_column("popularity DESC")],
        unique=False,
    )
    op.create_table(
        "transactions",
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("user_number", sa.Integer(), nullable=False),
        sa.Column("product_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'rating') = (rating IS NOT NULL) AND rating BETWEEN 1 AND 5",
            name=op.f("ck_transactions_rating"),
        ),
        sa.CheckConstraint(
            "kind IN ('view', 'add_to_cart', 'purchase', 'return', 'rating')",
            name=op.f("ck_transactions_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["product_number"],
            ["products.product_number"],
            name=op.f("fk_transactions_product_number_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_number"],
            ["users.user_number"],
            name=op.f("fk_transactions_user_number_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_transactions")),
    )
    op.create_index("ix_transactions_product_number", "transactions", ["product_number"], unique=False)
    op.create_index(
        "ix_transactions_user_number_occurred_at",
        "transactions",
        ["user_number", sa.literal_column("occurred_at DESC")],
        unique=False,
    )
    op.execute("INSERT INTO catalogue_state DEFAULT VALUES")


def downgrade() -> None:
    op.drop_index("ix_transactions_user_number_occurred_at", table_name="transactions")
    op.drop_index("ix_transactions_product_number", table_name="transactions")
    op.drop_table("transactions")
    op.drop_index("ix_product_popularity_popularity", table_name="product_popularity")
    op.drop_index("ix_product_popularity_category_term_popularity", table_name="product_popularity")
    op.drop_table("product_popularity")
    op.drop_table("product_neighbours")
    op.drop_table("users")
    op.drop_table("terms")
    op.drop_index(
        "ix_products_terms",
        table_name="products",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.drop_index(
        "ix_products_embedding",
        table_name="products",
        postgresql_using="hnsw",
        postgresql_with={"m": 16, "ef_construction": 64},
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    )
    op.drop_index("ix_products_created_at", table_name="products")
    op.drop_index("ix_products_category_term_created_at", table_name="products")
    op.drop_table("products")
    op.drop_table("pictures")
    op.drop_table("models")
    op.drop_table("idempotency_keys")
    op.drop_table("category_habits")
    op.drop_table("catalogue_state")
