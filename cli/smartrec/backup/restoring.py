"""Puts a backup into an empty place: all of it, or nothing where anything is wrong with it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from smartrec.backup.archive import DATABASE as DUMP
from smartrec.backup.archive import NotABackup, read_archive
from smartrec.backup.database import DatabaseFails, NotEmpty, check_is_empty, empty, fill
from smartrec.backup.install import LAYOUT
from smartrec.backup.places import Place
from smartrec.embedded import postgres
from smartrec.embedded.accounts import make_folder
from smartrec.embedded.postgres import DATABASE
from smartrec.embedded.running import running_postgres
from smartrec.errors import SmartrecError
from smartrec.stack import state

_UNPACKED = "restoring-"  # how the folder is called that a restore unpacks into


class CannotUnpack(SmartrecError):
    """A disk or folder that a backup cannot be written to."""


def restore_backup(
    place: Place, name: str, key: Path, folder: Path, database_url: str | None, parts: dict[str, Path]
) -> dict[str, Any]:
    """Fills a new data folder, or a database that is named. `parts`: where each goes, if not into `folder`.

    Returns: the backup's manifest. Raises: BadKey, NotABackup, NotEmpty, CannotUnpack, DatabaseFails,
    PlaceFails, HalfRestored.
    """
    targets = {**{part: folder / place for part, place in LAYOUT.items()}, **parts}
    make_folder(folder)
    with state.locked(folder), _marked(folder, targets, database_url), _unpacking(folder) as unpacked:
        with place.reading(name) as file:
            manifest = read_archive(file, key, unpacked)
        _check_revision(str(manifest["revision"]))
        # What lies in another part goes before it, wherever that is.
        parts_of_backup = sorted(manifest["parts"], reverse=True)
        places = {unpacked / part: targets.get(part, folder / part) for part in parts_of_backup}
        _check_are_empty(places)
        with _empty_database(folder, database_url) as url:
            fill(url, unpacked / DUMP, manifest["rows"])
            _migrate(url)
            _move_all(places)
    return manifest


@contextmanager
def _marked(folder: Path, targets: dict[str, Path], database_url: str | None) -> Iterator[None]:
    """While a new data folder is filled it says so, and goes on saying so where something of it stays.

    With a database elsewhere, the folder is where the backup is unpacked and no more.

    Raises: NotEmpty, CannotUnpack.
    """
    _check_are_empty(targets)
    if database_url is not None:
        yield
        return
    home, marker = folder / "postgres", folder / state.HALF_RESTORED
    if home.exists():
        raise NotEmpty(f"{folder} has a database already; restore into an empty folder (--data).")
    try:
        marker.touch()
    except OSError as error:
        raise CannotUnpack(f"The backup cannot be unpacked into {folder}: {error}.") from error
    try:
        yield
    except BaseException:
        if not any(map(_is_filled, (home, *targets.values()))):
            marker.unlink()
        raise
    marker.unlink()


@contextmanager
def _unpacking(folder: Path) -> Iterator[Path]:
    """A folder that is gone after the block; what killed restores left goes before. Raises: CannotUnpack."""
    try:
        for left in folder.glob(f"{_UNPACKED}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_UNPACKED) as unpacked:
            yield Path(unpacked)
    except OSError as error:
        raise CannotUnpack(f"The backup cannot be unpacked into {folder}: {error}.") from error


def _check_are_empty(targets: Mapping[Any, Path]) -> None:
    for target in filter(_is_filled, targets.values()):
        raise NotEmpty(f"{target} is there already; restore into an empty folder (--data).")


def _is_filled(target: Path) -> bool:
    return target.is_file() or (target.is_dir() and any(target.iterdir()))


def _check_revision(revision: str) -> None:
    from smartrec_recommender.store.migrate import is_known_revision

    if not is_known_revision(revision):
        raise NotABackup(
            f"This backup was made by a newer Smartrec (schema {revision}): update Smartrec first."
        )


@contextmanager
def _empty_database(folder: Path, database_url: str | None) -> Iterator[str]:
    """The one that is named, or a new one in the folder. Nothing in it stays when the block raises."""
    if database_url:
        check_is_empty(database_url)
        with ExitStack() as undo:
            undo.callback(empty, database_url)
            yield database_url
            undo.pop_all()
        return
    home = folder / "postgres"
    with ExitStack() as undo:
        undo.callback(postgres.forget, home)
        with running_postgres(home) as server:
            postgres.ensure_database(server, DATABASE)
            yield server.url(DATABASE)
        undo.pop_all()


def _migrate(url: str) -> None:
    """A backup may be older than this version's schema."""
    from smartrec_recommender.store.connection import new_engine
    from smartrec_recommender.store.migrate import TablesInUse, migrate

    engine = new_engine(url)
    try:
        migrate(engine)
    except TablesInUse as error:
        raise DatabaseFails(str(error)) from error
    finally:
        engine.dispose()


def _move_all(targets: dict[Path, Path]) -> None:
    """By what was unpacked where it goes, which is empty; where one cannot go there, none stays.

    Raises: CannotUnpack.
    """
    try:
        for source, target in targets.items():
            _move(source, target)
    except BaseException as error:
        for target in targets.values():
            _empty_folder(target)
        if isinstance(error, OSError):
            raise CannotUnpack(f"The backup cannot be put in its place: {error}.") from error
        raise


def _empty_folder(target: Path) -> None:
    """As far as that can be done; the folder itself may be a container's volume."""
    if target.is_file():
        target.unlink()
        return
    for left in target.iterdir() if target.is_dir() else ():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _move(source: Path, target: Path) -> None:
    """A folder goes into one that may be there already, such as a container's volume."""
    if not source.exists():  # a folder without files has left none in the archive
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.move)
    else:
        shutil.move(source, target)
