"""The tables (SQLAlchemy Core), a module for each topic. The migrations make them; a test compares the two.

Every table has the column `tenant`: whose shop the row is of. No statement names it. A row gets it by the
column's default, and only its own tenant sees it. Whatever is kept of one user has the column user_number,
with ON DELETE CASCADE, or user_id: `store/users/privacy.py` exports and deletes by these columns, in all
tables that have one of them.
"""

from smartrec_recommender.store.schema import background
from smartrec_recommender.store.schema.catalogue import products, terms
from smartrec_recommender.store.schema.columns import DEFAULT_TENANT, TENANT_PATTERN, metadata
from smartrec_recommender.store.schema.decisions import (
    business_rules,
    experiment_events,
    experiments,
    rule_changes,
    segment_users,
    segments,
)
from smartrec_recommender.store.schema.feedback import dismissed_products, feedback
from smartrec_recommender.store.schema.imports import product_rows, taught_words
from smartrec_recommender.store.schema.learned import models
from smartrec_recommender.store.schema.tenants import tenants
from smartrec_recommender.store.schema.users import transactions
from smartrec_recommender.store.schema.words import occasions, search_queries, synonyms, title_words

__all__ = [
    "DEFAULT_TENANT",
    "TENANT_PATTERN",
    "background",
    "business_rules",
    "dismissed_products",
    "experiment_events",
    "experiments",
    "feedback",
    "metadata",
    "models",
    "occasions",
    "product_rows",
    "products",
    "rule_changes",
    "search_queries",
    "segment_users",
    "segments",
    "synonyms",
    "taught_words",
    "tenants",
    "terms",
    "title_words",
    "transactions",
]
