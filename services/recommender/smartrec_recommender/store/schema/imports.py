"""What imports keep: how far each file is, the rows as the shop gave them, and its own names of products.

taught_words: what the shop says that its own words for categories, colours, genders and sizes mean.
product_identifiers: by what else the shop calls a product (its handle, the ids, stock-keeping units and
barcodes of its variants); a handle may name several products, one a colour.
product_rows: what each row of the shop's files says of a style and its variants (`fields`), so that a style
whose rows come in several files is put together from all of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from smartrec_recommender.store.schema.columns import metadata, product_column, tenant_column, time_column

IDENTIFIER_KINDS = ("handle", "variant", "sku", "barcode")
TAUGHT_KINDS = ("category", "colour", "gender", "size")

imports = sa.Table(
    "imports",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("file_hash", sa.Text, primary_key=True),
    sa.Column("done_line", sa.BigInteger, nullable=False),
    time_column("updated_at", server_default=sa.func.now()),
)

taught_words = sa.Table(
    "taught_words",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("word", sa.Text, primary_key=True),
    sa.Column("means", sa.Text, nullable=False),
    sa.CheckConstraint(f"kind IN {TAUGHT_KINDS}", name="kind"),
)

product_identifiers = sa.Table(
    "product_identifiers",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("identifier", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    product_column(primary_key=True, index=True),
    sa.CheckConstraint(f"kind IN {IDENTIFIER_KINDS}", name="kind"),
)

product_rows = sa.Table(
    "product_rows",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("style", sa.Text, primary_key=True),
    sa.Column("row_key", sa.Text, primary_key=True),
    sa.Column("fields", pg.JSONB, nullable=False),
)
