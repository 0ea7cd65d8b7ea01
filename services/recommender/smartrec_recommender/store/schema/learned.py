"""What a refresh learns: models by version, neighbours and factors by product, repurchase rates by category.

models: beside what a refresh learned (kind blend, collaborative, …) what evaluations measured (kind
evaluation, see `store/quality.py`).

Some names of the database are older than those of the code: `category_habits.repeat_rate` is a category's
repurchase rate, `learned_products.trend` and `.lasting` are a product's short-term and long-term popularity.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from smartrec_recommender.store.schema.columns import (
    metadata,
    number_column,
    product_column,
    tenant_column,
    time_column,
)

models = sa.Table(
    "models",
    metadata,
    number_column("model_version"),
    tenant_column(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("parameters", pg.JSONB, nullable=False),
    sa.Column("figures", pg.JSONB, nullable=False),
    time_column("trained_at", server_default=sa.func.now()),
)

learned_products = sa.Table(
    "learned_products",
    metadata,
    product_column(primary_key=True),
    tenant_column(),
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
    tenant_column(),
    sa.Column("repeat_rate", sa.REAL, nullable=False),
)
