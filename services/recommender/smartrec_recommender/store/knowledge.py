"""Reads and writes what was learned: the blend's weights and the categories' habits, with model versions."""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.blend import DEFAULT_WEIGHTS
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.store.catalogue import read_terms

_VERSION = sa.text("SELECT catalogue_version FROM catalogue_state")
_WEIGHTS = sa.text("SELECT parameters FROM models WHERE kind = 'blend' ORDER BY model_version DESC LIMIT 1")
_HABITS = sa.text("SELECT category_term, repeat_rate FROM category_habits")
_BUMP = sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1")


def read_knowledge(connection: sa.Connection) -> Knowledge:
    """Reads the version first: what changes meanwhile is then read again at the next request."""
    version = connection.execute(_VERSION).scalar_one()
    weights = connection.execute(_WEIGHTS).scalar() or DEFAULT_WEIGHTS
    habits = {row.category_term: row.repeat_rate for row in connection.execute(_HABITS)}
    return Knowledge(version, read_terms(connection), weights, habits)


def bump_catalogue_version(connection: sa.Connection) -> None:
    """Makes every answer worked out so far stale; part of the transaction that changes the catalogue."""
    connection.execute(_BUMP)
