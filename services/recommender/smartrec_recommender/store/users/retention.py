"""Deletes what a shop keeps no longer: events by their age, and users of whom nothing is left."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.schema import metadata

# By what an event's age is told, in each table of events that grows with every visit.
AGES = {
    "transactions": "occurred_at",
    "feedback": "occurred_at",
    "experiment_events": "occurred_at",
    "search_queries": "last_searched_at",
}


def delete_before(connection: sa.Connection, table_name: str, moment: datetime) -> int:
    """Deletes the tenant's rows of one of AGES from before `moment`. Returns: how many there were."""
    table = metadata.tables[table_name]
    return connection.execute(table.delete().where(table.c[AGES[table_name]] < moment)).rowcount


def delete_users_without_rows(connection: sa.Connection) -> int:
    """Deletes users whom no other table mentions, whose id would otherwise be kept for ever.

    Returns: how many there were.
    """
    users = metadata.tables["users"]
    mentions = [
        sa.exists().where(table.c.user_number == users.c.user_number)
        for table in metadata.sorted_tables
        if "user_number" in table.c and table is not users
    ]
    gone = connection.execute(users.delete().where(*(~mention for mention in mentions))).rowcount
    bump_catalogue_version(connection)
    return gone
