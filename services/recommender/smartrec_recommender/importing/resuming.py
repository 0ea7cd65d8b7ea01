"""Goes on with an import that was broken off, at the row after its last written batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.importing.files import BadRow, Row
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.store.import_progress import (
    forget_import,
    is_any_unfinished,
    mark_done,
    read_done_line,
)


class Until(NamedTuple):
    """Marked in the transaction that writes a batch: the file, and its last line that this deals with.

    `rejects`: those of the batch are on the disk before.
    """

    file_hash: str
    line: int
    rejects: Rejects

    def mark(self, connection: sa.Connection) -> None:
        self.rejects.flush()
        mark_done(connection, self.file_hash, self.line)


class Course:
    """The course of one import. Rows of an earlier run that broke off count as unchanged.

    What an import writes is served once the catalogue's version is new, after its last batch. A run that is
    killed before leaves that to the next one, whichever file it reads.
    """

    def __init__(
        self,
        engine: sa.Engine,
        file_hash: str,
        rejects: Rejects,
        style_line: Callable[[int], int] = lambda line: line,
        is_check: bool = False,
    ) -> None:
        """`style_line`: of a line, the first line of what it is dealt with together. A check starts anew."""
        self._engine, self._file_hash, self._rejects, self._is_check = engine, file_hash, rejects, is_check
        self.done_line = 0 if is_check else read_done_line(engine, file_hash)
        self._is_any_unfinished = is_any_unfinished(engine)
        if not is_check:
            rejects.keep_until(self.done_line, style_line)
        self._rejected_before = rejects.count
        self.written = self.unchanged = self.withdrawn = 0

    def left_of(self, rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
        passed = 0
        for row in rows:
            if row.line > self.done_line:
                yield row
            else:
                passed += 1
                self.unchanged = max(passed - self._rejected_before, 0)

    def until(self, line: int) -> Until:
        return Until(self._file_hash, line, self._rejects)

    @property
    def has_news(self) -> bool:
        """Whether something was written, by this run or by one before, that is not known to be served."""
        return self.written > 0 or self.withdrawn > 0 or self._is_any_unfinished

    def finish(self) -> None:
        """When all is written and served. The next run of the same file looks at every row again."""
        if self._is_check:
            return
        with self._engine.begin() as connection:
            forget_import(connection, self._file_hash)


def digest_of(file: Path, options: object) -> str:
    """Returns: what tells this import from another: the file's content, and how it is read."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    digest.update(repr(options).encode())
    return digest.hexdigest()
