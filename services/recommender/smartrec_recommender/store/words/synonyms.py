"""The words that a shop teaches for its searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from smartrec_recommender.domain.searching.synonyms import Synonym
from smartrec_recommender.store.schema import synonyms as table


def read_synonyms(connection: sa.Connection) -> list[Synonym]:
    """Returns: all of the tenant, in the order of their phrases."""
    rows = connection.execute(sa.select(table.c.phrase, table.c.kind, table.c.means).order_by(table.c.phrase))
    return [Synonym(row[0], row[1], row[2]) for row in rows]


def replace_synonyms(connection: sa.Connection, synonyms: Sequence[Synonym]) -> None:
    """Puts these in the place of all that the tenant taught before."""
    connection.execute(table.delete())
    if synonyms:
        connection.execute(table.insert(), [asdict(one) for one in synonyms])
