"""Takes back a change of a business rule; that is a change itself, and can be taken back too."""

from __future__ import annotations

import sqlalchemy as sa

from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.decisions.rule_changes import (
    RuleChange,
    note_change,
    read_change,
    read_changes,
)
from smartrec_recommender.store.decisions.rules import check_rule, put_rule, read_rule


class ChangedSince(ValueError):
    """The rule was changed after that; the message is the number of the latest change."""


def undo_change(connection: sa.Connection, change_number: int, changed_by: str) -> RuleChange | None:
    """The rule is again what it was before that change; of several, only the latest can be taken back.

    Returns: the change that this is; None where there is no such change.
    Raises: ChangedSince; UnknownInSelector where the catalogue has no longer what the rule names.
    """
    change = read_change(connection, change_number)
    if change is None:
        return None
    read_rule(connection, change.rule_number, for_update=True)
    [latest] = read_changes(connection, 1, change.rule_number)
    if latest.change_number != change_number:
        raise ChangedSince(str(latest.change_number))
    if change.before is not None:
        check_rule(connection, change.before)
    put_rule(connection, change.rule_number, change.before)
    noted = note_change(
        connection,
        change.rule_number,
        "undone",
        change.after,
        change.before,
        changed_by,
        change_number,
    )
    bump_catalogue_version(connection)
    return read_change(connection, noted)
