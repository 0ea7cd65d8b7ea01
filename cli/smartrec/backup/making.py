"""Makes one backup, while the shop serves or while it is stopped, and removes those that are too old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smartrec import __version__
from smartrec.backup.archive import write_archive
from smartrec.backup.database import DatabaseFails, dumped, note_backup
from smartrec.backup.install import Install
from smartrec.backup.places import Place, name_at


@dataclass(frozen=True)
class Made:
    """What a backup holds, and which older ones went. `not_noted`: why the database does not know of it."""

    name: str
    rows: dict[str, int]
    parts: list[str]
    removed: list[str]
    not_noted: str | None


def make_backup(install: Install, place: Place, key: Path, keep: int | None = None) -> Made:
    """The database first, then the pictures: one that the database names is then never missing.

    `keep`: how many backups stay in `place`, this one among them; None: all.
    Raises: BadKey, DatabaseFails, PlaceFails.
    """
    now = datetime.now(UTC)
    name = name_at(now)
    with place.writing(name) as out, dumped(install.database_url) as dump:
        manifest = {
            "made_at": now.isoformat(timespec="seconds"),
            "smartrec": __version__,
            "revision": dump.revision,
            "rows": dump.rows,
            "parts": sorted(install.parts),
        }
        write_archive(out, key, manifest, dump.chunks, install.parts)
    removed = place.names()[:-keep] if keep else []
    for old in removed:
        place.remove(old)
    return Made(name, dump.rows, sorted(install.parts), removed, _noted(install, now))


def _noted(install: Install, now: datetime) -> str | None:
    """A backup is good though a database that may only be read cannot say when it was made."""
    try:
        note_backup(install.database_url, now)
    except DatabaseFails as error:
        return str(error)
    return None
