"""What users search for, counted, and the words that a shop teaches for its searches.

search_queries: by normalised query how often it was searched, not understood, and without a match; `askers`
has a bit for each of 31 groups that users fall into at random, so that two bits tell of two users and of
nobody who they are; how often words of it were corrected, and the latest of that (`read_as`). Rows of queries
that name an address or a number are never written.
synonyms: by phrase what it means; `kind` says how (see `domain/searching/synonyms.py`).
occasions: rows of the shop's own occasions.csv, each column as it stands in the file.
title_words: the words of the titles, in lower case, with how many products have each.
"""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.store.schema.columns import metadata, tenant_column, time_column

SYNONYM_KINDS = ("one_way", "two_way", "misspelling", "brand", "category", "collection")

search_queries = sa.Table(
    "search_queries",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("query", sa.Text, primary_key=True),
    sa.Column("searches", sa.Integer, nullable=False),
    sa.Column("not_understood", sa.Integer, nullable=False),
    sa.Column("without_match", sa.Integer, nullable=False),
    sa.Column("askers", sa.Integer, nullable=False),
    sa.Column("corrected", sa.Integer, nullable=False, server_default="0"),
    sa.Column("read_as", sa.Text),
    time_column("last_searched_at", server_default=sa.func.now()),
)

synonyms = sa.Table(
    "synonyms",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("phrase", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("means", sa.Text, nullable=False),
    sa.CheckConstraint(f"kind IN {SYNONYM_KINDS}", name="kind"),
)

occasions = sa.Table(
    "occasions",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("occasion", sa.Text, primary_key=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("categories", sa.Text, nullable=False),
    sa.Column("attributes", sa.Text, nullable=False),
    sa.Column("colours", sa.Text, nullable=False),
    sa.Column("never", sa.Text, nullable=False),
)

title_words = sa.Table(
    "title_words",
    metadata,
    tenant_column(primary_key=True),
    sa.Column("word", sa.Text, primary_key=True),
    sa.Column("products", sa.Integer, nullable=False),
)
