"""The faults of the matrix: each takes hold of one part of a running stack, and lets it go again."""

from __future__ import annotations

import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg2
import redis

from benchmarks.gateway.processes import with_children
from benchmarks.reliability.tcp_proxy import Misbehaviour, TcpProxy

PARTS = ("nlp", "vision", "model-server", "recommender", "postgres", "valkey")
FAULTS = ("killed", "paused", "slow", "refusing", "garbage", "out of connections")
_MISBEHAVIOURS: Mapping[str, Misbehaviour] = {"slow": "slow", "refusing": "refusing", "garbage": "garbage"}
_PROBE_SECONDS = 2.0
_END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'smartrec_service'"


@dataclass(frozen=True)
class Part:
    """One part of a running stack. `pid`, `probe_url`: of the process that runs now, so ask again.

    `server_url`: of Postgres (as the owner) and Valkey, past the proxy.
    """

    name: str
    proxy: TcpProxy
    pid: Callable[[], int]
    probe_url: str | None
    server_url: str | None = None

    def is_back(self) -> bool:
        """Whether it answers its own callers, asked past the proxy."""
        try:
            if self.name == "postgres":
                with closing(psycopg2.connect(str(self.server_url), connect_timeout=2)) as connection:
                    connection.cursor().execute("SELECT 1")
            elif self.name == "valkey":
                with redis.Redis.from_url(str(self.server_url), socket_timeout=_PROBE_SECONDS) as client:
                    client.ping()
            else:
                urllib.request.urlopen(str(self.probe_url), timeout=_PROBE_SECONDS).close()  # noqa: S310 (ours)
        except (urllib.error.URLError, OSError, psycopg2.Error, redis.RedisError):
            return False
        return True


@contextmanager
def suffering(part: Part, fault: str) -> Iterator[None]:
    """The fault lasts as long as the block; one that is killed is started again by the stack's supervisor."""
    if fault == "killed":
        for pid in with_children(part.pid()):
            _signal(pid, signal.SIGKILL)
        yield
    elif fault == "paused":
        with _paused(with_children(part.pid())):
            yield
    elif fault == "out of connections":
        with _out_of_connections(part):
            yield
    else:
        with part.proxy.misbehaving(_MISBEHAVIOURS[fault]):
            yield


@contextmanager
def _paused(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        _signal(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            _signal(pid, signal.SIGCONT)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # a child that has ended with its parent


@contextmanager
def _out_of_connections(part: Part) -> Iterator[None]:
    """The databases refuse as they do when all are taken; other parts take connections and serve none."""
    if part.name == "postgres":
        with _role_limited(str(part.server_url)):
            yield
    elif part.name == "valkey":
        with _clients_limited(str(part.server_url)):
            yield
    else:
        with part.proxy.misbehaving("full"):
            yield


@contextmanager
def _role_limited(url: str) -> Iterator[None]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("ALTER ROLE smartrec_service CONNECTION LIMIT 0")
            cursor.execute(_END_ALL)
            try:
                yield
            finally:
                cursor.execute("ALTER ROLE smartrec_service CONNECTION LIMIT -1")


@contextmanager
def _clients_limited(url: str) -> Iterator[None]:
    """The one connection that is left is ours."""
    with redis.Redis.from_url(url, single_connection_client=True) as client:
        before = client.config_get("maxclients")["maxclients"]
        client.config_set("maxclients", 1)
        client.client_kill_filter(_type="normal", skipme=True)
        try:
            yield
        finally:
            client.config_set("maxclients", before)
