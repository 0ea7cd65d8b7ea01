"""What an install consists of, and where its parts lie: in a data folder, or where they are told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from smartrec.embedded.postgres import DATABASE
from smartrec.embedded.running import running_postgres
from smartrec.errors import SmartrecError
from smartrec.stack import state
from smartrec.stack.jobs import job_settings

DATABASE_URL = "RECOMMENDER_DATABASE_URL"
# Where each part of a data folder lies; the last says that the demo shop is in the database already.
LAYOUT = {
    "shop": Path("shop"),
    "uploads": Path("uploads"),
    "keys": Path("keys"),
    "keys.json": Path("keys.json"),
    "demo-keys.json": Path("demo-keys.json"),
    "models/fashion": Path("models") / "fashion",
    "settings": Path("settings"),
    "loaded.json": Path("postgres") / "loaded.json",
}


class NothingToBackUp(SmartrecError):
    """No data folder of a shop, and no database named."""


@dataclass(frozen=True)
class Install:
    """`parts`: by their name in a backup, the files and folders that are there."""

    database_url: str
    parts: dict[str, Path]


@contextmanager
def opened(folder: Path, database_url: str | None, parts: dict[str, Path]) -> Iterator[Install]:
    """An install that can be read: of a database that is named, or of a data folder, whose own Postgres is
    started for as long as that takes where the stack does not run. `parts` go before the folder's own.

    Raises: NothingToBackUp, AlreadyRunning, EmbeddedError.
    """
    of_folder = {name: folder / place for name, place in LAYOUT.items()}
    present = {name: path for name, path in {**of_folder, **parts}.items() if path.exists()}
    if database_url:
        yield Install(database_url, present)
    elif settings := job_settings(folder):
        yield Install(settings[DATABASE_URL], present)
    elif (folder / "postgres").exists():
        with state.locked(folder), running_postgres(folder / "postgres") as server:
            yield Install(server.url(DATABASE), present)
    else:
        raise NothingToBackUp(
            f"There is no shop in {folder}; name its folder with --data, or its database with --database-url."
        )
