"""How far the import of a file came, so that the next run goes on after the last batch that was written."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa

_READ = sa.text("SELECT done_line FROM imports WHERE file_hash = :file_hash")
_ANY = sa.text("SELECT EXISTS (SELECT FROM imports)")
_MARK = sa.text("""
    INSERT INTO imports (file_hash, done_line) VALUES (:file_hash, :done_line)
    ON CONFLICT (tenant, file_hash) DO UPDATE
    SET done_line = excluded.done_line, updated_at = now()
""")
_FORGET = sa.text(
    "DELETE FROM imports WHERE file_hash = :file_hash OR updated_at < now() - interval '30 days'"
)


class BatchMark(Protocol):
    """How far into a file a batch goes. It is written in the transaction that writes the batch."""

    def mark(self, connection: sa.Connection) -> None:
        """Marks all lines up to the last one of the batch as done."""


def read_done_line(engine: sa.Engine, file_hash: str) -> int:
    """Returns: the last line that is done; 0 where no import of the file was broken off."""
    with engine.connect() as connection:
        return int(connection.execute(_READ, {"file_hash": file_hash}).scalar() or 0)


def is_any_unfinished(engine: sa.Engine) -> bool:
    """Whether some import, of whatever file, was broken off: what it wrote may not be served yet."""
    with engine.connect() as connection:
        return bool(connection.execute(_ANY).scalar_one())


def mark_done(connection: sa.Connection, file_hash: str, line: int) -> None:
    """Part of the transaction that writes the rows up to `line`."""
    connection.execute(_MARK, {"file_hash": file_hash, "done_line": line})


def forget_import(connection: sa.Connection, file_hash: str) -> None:
    """For a file that is done and served: the next run reads all of it again."""
    connection.execute(_FORGET, {"file_hash": file_hash})
