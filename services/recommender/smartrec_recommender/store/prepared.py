"""Statements that every request runs: prepared once a connection, which psycopg2 does not do by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

_PREPARED = "smartrec_prepared"  # in the connection's info, which goes when the connection does


class Prepared:
    """A statement under a name of its own in the session. Its parameters are $1, $2 and so on."""

    def __init__(self, name: str, statement: str) -> None:
        self._name, self._statement = f"smartrec_{name}", statement

    def execute(self, connection: sa.Connection, *values: Any) -> sa.CursorResult[*tuple[Any, ...]]:
        """`values`: of the parameters; lists as `array_of` writes them."""
        prepared: set[str] = connection.info.setdefault(_PREPARED, set())
        if self._name not in prepared:
            connection.exec_driver_sql(f"PREPARE {self._name} AS {self._statement}")
            prepared.add(self._name)
        places = f"({', '.join(['%s'] * len(values))})" if values else ""
        return connection.exec_driver_sql(f"EXECUTE {self._name} {places}", values)


def array_of(numbers: Iterable[int]) -> str:
    """Returns: a Postgres array as one literal, which is parsed faster than a list of constants."""
    return "{" + ",".join(map(str, numbers)) + "}"
