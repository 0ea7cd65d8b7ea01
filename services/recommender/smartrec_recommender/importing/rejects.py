"""The reject file: each row that could not be imported, with its line and the reason, as JSON Lines."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from smartrec_recommender.importing.files import BadRow


@dataclass
class Rejects:
    """Written beside the import; the file exists only if there is something in it."""

    path: Path
    count: int = 0
    first: list[BadRow] = field(default_factory=list)
    _file: TextIO | None = None

    @classmethod
    def beside(cls, file: Path) -> Rejects:
        """The reject file beside `file`; in the temporary folder where that one cannot be written to."""
        is_writable = os.access(file.absolute().parent, os.W_OK)
        folder = file.parent if is_writable else Path(tempfile.gettempdir())
        return cls(folder / f"{file.name}.rejects.jsonl")

    def keep_until(self, line: int) -> None:
        """Of an earlier run's file, keeps what that run was done with; with `line` 0 the file goes."""
        before = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        self.path.unlink(missing_ok=True)
        for bad in (BadRow(**json.loads(each)) for each in before):
            if bad.line <= line:
                self.add(bad)

    def add(self, bad: BadRow) -> None:
        """Writes it down at once, so that nothing is lost where the import breaks off."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        self._file.write(_as_json(bad) + "\n")
        self.count += 1
        if len(self.first) < 5:
            self.first.append(bad)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _as_json(bad: BadRow) -> str:
    """What has no place in UTF-8 (half a character) is for the file to escape, as JSON does."""
    try:
        return json.dumps(bad._asdict(), ensure_ascii=False, default=str)
    except RecursionError:
        return _as_json(bad._replace(row="(nested too deeply to be shown)"))
