"""The reject file: each row that could not be imported, with its line and the reason, as JSON Lines."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Literal, TextIO

from smartrec_recommender.importing.files import BadRow

_FIRST = 5
_THOUSANDS = "thousands separator"


@dataclass
class Rejects:
    """Written beside the import; the file exists only if there is something in it.

    `is_kept`: not so for a check, which only counts. `reasons`: by the field that is wrong, how many.
    """

    path: Path
    is_kept: bool = True
    reasons: Counter[str] = field(default_factory=Counter)
    count: int = 0
    first: list[BadRow] = field(default_factory=list)
    _file: TextIO | None = None
    _lock: Lock = field(default_factory=Lock)  # a batch is written while the next one is read

    @classmethod
    def beside(cls, file: Path, is_kept: bool = True) -> Rejects:
        """The reject file beside `file`; in the temporary folder where that one cannot be written to."""
        is_writable = os.access(file.absolute().parent, os.W_OK)
        folder = file.parent if is_writable else Path(tempfile.gettempdir())
        return cls(folder / f"{file.name}.rejects.jsonl", is_kept)

    def keep_until(self, line: int, style_line: Callable[[int], int] = lambda line: line) -> None:
        """Of an earlier run's file, keeps what that run was done with; with `line` 0 the file goes.

        `style_line`: of a line, the first line of what it was dealt with together with.
        """
        kept = [bad for bad in _read(self.path) if style_line(bad.line) <= line]
        self.count, self.first = len(kept), kept[:_FIRST]
        if not kept:
            self.path.unlink(missing_ok=True)
            return
        beside = self.path.with_name(f"{self.path.name}.new")
        with _opened(beside, "w") as file:
            file.writelines(f"{_as_json(bad)}\n" for bad in kept)
            _to_disk(file)
        beside.replace(self.path)

    def add(self, bad: BadRow) -> None:
        """Adds to what `keep_until` left."""
        self._keep(bad)
        self.count += 1
        self.reasons[_THOUSANDS if _THOUSANDS in bad.reason else bad.reason.partition(":")[0]] += 1
        if len(self.first) < _FIRST:
            self.first.append(bad)

    def _keep(self, bad: BadRow) -> None:
        if not self.is_kept:
            return
        with self._lock:
            if self._file is None:
                self._file = _opened(self.path, "a" if self.count else "w")
            self._file.write(_as_json(bad) + "\n")

    def flush(self) -> None:
        """To the disk, before the rows up to here are marked as dealt with: they are not looked at again."""
        with self._lock:
            if self._file is not None:
                _to_disk(self._file)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _opened(path: Path, mode: Literal["a", "w"]) -> TextIO:
    return path.open(mode, encoding="utf-8", errors="backslashreplace")


def _to_disk(file: TextIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _read(path: Path) -> Iterator[BadRow]:
    """The last line may be torn, where the machine stopped: its row was not marked as dealt with."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        with suppress(json.JSONDecodeError):
            yield BadRow(**json.loads(line))


def _as_json(bad: BadRow) -> str:
    """What has no place in UTF-8 (half a character) is for the file to escape, as JSON does."""
    try:
        return json.dumps(bad._asdict(), ensure_ascii=False, default=str)
    except RecursionError:
        return _as_json(bad._replace(row="(nested too deeply to be shown)"))
