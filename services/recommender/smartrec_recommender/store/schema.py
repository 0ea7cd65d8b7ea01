"""The tables (SQLAlchemy Core). The migrations make them; a test holds the two together.

A term is one name of one kind (attribute, category, brand, colour, gender, season, size). `products.terms`
has all terms of a product, so that one GIN index answers every "has" and "has not".
`products.sources` keeps apart what the merchant's columns, the text and the picture tell; category, colour
and attributes are merged from it (`importing/merging.py`). `size_terms` is the size run in the shop's order,
`style_id` what variants of one style share, `image_urls` all pictures with that of `image_url` first.
`size_stocks` is the stock of each size in the order of `size_terms`, empty where it is not known by size;
`price_before` is what a product on sale cost; one that was taken out of the shop has `withdrawn_at`.
product_identifiers: by what else the shop calls a product (its handle, the ids, stock-keeping units and
barcodes of its variants); a handle may name several products, one a colour.
product_rows: what each row of the shop's files says of a style and its variants (`fields`), so that a style
whose rows come in several files is put together from all of them.

Popularity stands beside the products: it changes with every transaction, and a changed row of `products`
would be entered again into each of its indexes, the vector index among them.

Every table has the column `tenant` (whose shop the row is of); no statement names it: a row gets it by the
column's default, and is seen by its own tenant only.
business_rules: rule_number, kind (boost, bury, pin, exclude), selector (which products, jsonb), value (how
strongly; boost and bury), place (from 1; pin), active_from, active_until (null: open), created_at.
experiments: name, variants (jsonb: by name weight and settings), share (of users who take part, 0..1),
active_from, active_until, created_at; one of each name a tenant.
experiment_events: event_number, experiment, variant, user_id (the shop's own, as in users; no foreign key: a
user who has only looked has no row there), request_id, kind (impression, outcome), product_id (null: the
whole answer), occurred_at, value (1, or what the outcome is worth).
Whatever is kept of one user has the column user_number, with ON DELETE CASCADE, or user_id:
`store/privacy.py` deletes and exports by them, in whichever tables there are.
"""

from __future__ import annotations

import sqlalchemy as sa
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql as pg

EMBEDDING_LENGTH = 256
TERM_KINDS = ("attribute", "category", "brand", "colour", "gender", "season", "size")
DEFAULT_TENANT = "default"
TENANT_PATTERN = "^[a-z0-9][a-z0-9_-]{0,62}$"
TRANSACTION_KINDS = ("view", "add_to_cart", "purchase", "return", "rating")
IDENTIFIER_KINDS = ("handle", "variant", "sku", "barcode")
RULE_KINDS = ("boost", "bury", "pin", "exclude")
EXPERIMENT_EVENT_KINDS = ("impression", "outcome")

# Set in every transaction, see `store/connection.py`; the policies of row-level security compare with it.
CURRENT_TENANT = sa.text("nullif(current_setting('smartrec.tenant', true), '')")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _moment(name: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, **options)  # type: ignore[arg-type]


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, sa.Identity(), primary_key=True)


def _tenant(**options: object) -> sa.Column[object]:
    return sa.Column("tenant", sa.Text, nullable=False, server_default=CURRENT_TENANT, **options)  # type: ignore[arg-type]


def _active_range() -> tuple[sa.schema.SchemaItem, ...]:
    """From when until when something holds; null is open."""
    return (
        sa.Column("active_from", sa.DateTime(timezone=True)),
        sa.Column("active_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint("active_from < active_until", name="active_range"),
    )


def _product(**options: object) -> sa.Column[object]:
    return sa.Column(
        "product_number",
        sa.Integer,
        sa.ForeignKey("products.product_number", ondelete="CASCADE"),
        nullable=False,
        **options,  # type: ignore[arg-type]
    )


tenants = sa.Table(
    "tenants",
    metadata,
    _tenant(primary_key=True),
    sa.Column("currency", sa.Text),
    _moment("created_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"tenant ~ '{TENANT_PATTERN}'", name="name"),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
)

terms = sa.Table(
    "terms",
    metadata,
    _number("term_number"),
    _tenant(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("product_count", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("tenant", "kind", "name"),
)

products = sa.Table(
    "products",
    metadata,
    _number("product_number"),
    _tenant(),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False, server_default=""),
    sa.Column("category_term", sa.Integer, nullable=False),
    sa.Column("brand_term", sa.Integer),
    sa.Column("colour_term", sa.Integer),
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
    sa.Column("terms", pg.ARRAY(sa.Integer), nullable=False),
    sa.Column("attribute_terms", pg.ARRAY(sa.Integer), nullable=False),
    sa.Column("attribute_scores", pg.ARRAY(sa.REAL), nullable=False),
    sa.Column("embedding", HALFVEC(EMBEDDING_LENGTH)),
    sa.Column("perceptual_hash", sa.BigInteger, nullable=False, server_default="0"),
    _moment("created_at"),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    _moment("updated_at", server_default=sa.func.now()),
    sa.UniqueConstraint("tenant", "product_id"),
    sa.Index("ix_products_terms", "terms", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
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

product_identifiers = sa.Table(
    "product_identifiers",
    metadata,
    _tenant(primary_key=True),
    sa.Column("identifier", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    _product(primary_key=True, index=True),
    sa.CheckConstraint(f"kind IN {IDENTIFIER_KINDS}", name="kind"),
)

product_rows = sa.Table(
    "product_rows",
    metadata,
    _tenant(primary_key=True),
    sa.Column("style", sa.Text, primary_key=True),
    sa.Column("row_key", sa.Text, primary_key=True),
    sa.Column("fields", pg.JSONB, nullable=False),
)

pictures = sa.Table(
    "pictures",
    metadata,
    _tenant(primary_key=True),
    sa.Column("image_hash", sa.Text, primary_key=True),
    sa.Column("analysis", pg.JSONB, nullable=False),
    sa.Column("embedding", HALFVEC(EMBEDDING_LENGTH), nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("perceptual_hash", sa.BigInteger, nullable=False, server_default="0"),
    _moment("analysed_at", server_default=sa.func.now()),
)

product_popularity = sa.Table(
    "product_popularity",
    metadata,
    _product(primary_key=True),
    _tenant(),
    sa.Column("category_term", sa.Integer, nullable=False),
    sa.Column("popularity", sa.Double, nullable=False, server_default="0"),
    sa.Index("ix_product_popularity_tenant_popularity", "tenant", sa.text("popularity DESC")),
    sa.Index("ix_product_popularity_category_term_popularity", "category_term", sa.text("popularity DESC")),
)

users = sa.Table(
    "users",
    metadata,
    _number("user_number"),
    _tenant(),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("history_version", sa.BigInteger, nullable=False, server_default="0"),
    sa.UniqueConstraint("tenant", "user_id"),
)

transactions = sa.Table(
    "transactions",
    metadata,
    _tenant(primary_key=True),
    sa.Column("transaction_id", sa.Text, primary_key=True),
    sa.Column(
        "user_number", sa.Integer, sa.ForeignKey("users.user_number", ondelete="CASCADE"), nullable=False
    ),
    _product(),
    sa.Column("kind", sa.Text, nullable=False),
    _moment("occurred_at"),
    sa.Column("quantity", sa.Integer, nullable=False, server_default="1"),
    sa.Column("rating", sa.SmallInteger),
    _moment("recorded_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"kind IN {TRANSACTION_KINDS}", name="kind"),
    sa.CheckConstraint("(kind = 'rating') = (rating IS NOT NULL) AND rating BETWEEN 1 AND 5", name="rating"),
    sa.Index("ix_transactions_user_number_occurred_at", "user_number", sa.text("occurred_at DESC")),
    sa.Index("ix_transactions_product_number", "product_number"),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    _tenant(primary_key=True),
    sa.Column("idempotency_key", sa.Text, primary_key=True),
    sa.Column("body_hash", sa.Text, nullable=False),
    sa.Column("transaction_id", sa.Text, nullable=False),
    sa.Column("user_number", sa.Integer, sa.ForeignKey("users.user_number", ondelete="CASCADE"), index=True),
    _moment("used_at", server_default=sa.func.now()),
)

imports = sa.Table(
    "imports",
    metadata,
    _tenant(primary_key=True),
    sa.Column("file_hash", sa.Text, primary_key=True),
    sa.Column("done_line", sa.BigInteger, nullable=False),
    _moment("updated_at", server_default=sa.func.now()),
)

models = sa.Table(
    "models",
    metadata,
    _number("model_version"),
    _tenant(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("parameters", pg.JSONB, nullable=False),
    sa.Column("figures", pg.JSONB, nullable=False),
    _moment("trained_at", server_default=sa.func.now()),
)

learned_products = sa.Table(
    "learned_products",
    metadata,
    _product(primary_key=True),
    _tenant(),
    sa.Column("neighbours", sa.LargeBinary, nullable=False),
    sa.Column("similarities", sa.LargeBinary, nullable=False),
    sa.Column("factors", sa.LargeBinary),
    sa.Column("trend", sa.Double, nullable=False),
    sa.Column("lasting", sa.Double, nullable=False, server_default="0"),
    sa.Column("model_version", sa.Integer, nullable=False),
)

category_habits = sa.Table(
    "category_habits",
    metadata,
    sa.Column("category_term", sa.Integer, primary_key=True),
    _tenant(),
    sa.Column("repeat_rate", sa.REAL, nullable=False),
)

catalogue_state = sa.Table(
    "catalogue_state",
    metadata,
    sa.Column(
        "tenant",
        sa.Text,
        sa.ForeignKey("tenants.tenant", ondelete="CASCADE"),
        primary_key=True,
        server_default=CURRENT_TENANT,
    ),
    sa.Column("catalogue_version", sa.BigInteger, nullable=False, server_default="0"),
)

business_rules = sa.Table(
    "business_rules",
    metadata,
    _number("rule_number"),
    _tenant(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("selector", pg.JSONB, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("place", sa.SmallInteger),
    *_active_range(),
    _moment("created_at", server_default=sa.func.now()),
    sa.CheckConstraint(f"kind IN {RULE_KINDS}", name="kind"),
    sa.CheckConstraint("(kind = 'pin') = (place IS NOT NULL) AND place >= 1", name="place"),
    sa.Index("ix_business_rules_tenant", "tenant"),
)

experiments = sa.Table(
    "experiments",
    metadata,
    _tenant(primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("variants", pg.JSONB, nullable=False),
    sa.Column("share", sa.REAL, nullable=False, server_default="1"),
    *_active_range(),
    _moment("created_at", server_default=sa.func.now()),
    sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),
)

experiment_events = sa.Table(
    "experiment_events",
    metadata,
    sa.Column("event_number", sa.BigInteger, sa.Identity(), primary_key=True),
    _tenant(),
    sa.Column("experiment", sa.Text, nullable=False),
    sa.Column("variant", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("request_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("product_id", sa.Text),
    _moment("occurred_at", server_default=sa.func.now()),
    sa.Column("value", sa.Double, nullable=False, server_default="1"),
    sa.CheckConstraint(f"kind IN {EXPERIMENT_EVENT_KINDS}", name="kind"),
    sa.ForeignKeyConstraint(
        ["tenant", "experiment"], ["experiments.tenant", "experiments.name"], ondelete="CASCADE"
    ),
    sa.Index("ix_experiment_events_tenant_experiment_occurred_at", "tenant", "experiment", "occurred_at"),
    sa.Index("ix_experiment_events_tenant_user_id", "tenant", "user_id"),
)
