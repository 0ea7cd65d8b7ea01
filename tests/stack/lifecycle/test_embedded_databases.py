"""The embedded servers: real, private, and able to start again after every kind of end."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis
from psycopg2 import extras

from smartrec.embedded import accounts, postgres, valkey
from smartrec.embedded.errors import DataOfAnotherVersion
from smartrec.embedded.processes import Process, wait_until
from smartrec.embedded.running import running_postgres, running_valkey
from smartrec.stack.units import Unit
from tests.stack.lifecycle.stage import Stage


def query(url: str, statement: str) -> object:
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def test_vectors_can_be_compared_in_a_fresh_database(database_url):
    query(database_url, "CREATE EXTENSION vector")
    assert query(database_url, "SELECT '[1,2,2]'::halfvec(3) <-> '[1,2,0]'::halfvec(3)") == 2.0


def test_each_test_gets_an_empty_database(database_url):
    assert query(database_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_a_wrong_password_is_refused(postgres_server):
    url = postgres_server.url("postgres").replace(postgres_server.password, "guess")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        query(url, "SELECT 1")


def test_valkey_answers_only_with_its_password(valkey_server):
    stranger = redis.Redis(port=valkey_server.port)
    with pytest.raises(redis.exceptions.AuthenticationError):
        stranger.ping()
    stranger.close()


def test_a_valkey_that_hangs_is_not_ready_and_ends_nobody(servers_folder: Path):
    server = valkey.prepare(servers_folder / "hanging")
    process = Process(valkey.program(server, servers_folder / "hanging.log"))
    try:
        assert wait_until(lambda: valkey.is_ready(server), 30)
        os.kill(process.pid, signal.SIGSTOP)
        assert not valkey.is_ready(server)
        os.kill(process.pid, signal.SIGCONT)
        assert wait_until(lambda: valkey.is_ready(server), 30)
    finally:
        process.kill()


def test_the_redis_database_is_empty_and_bounded(redis_url):
    client = redis.Redis.from_url(redis_url)
    assert client.dbsize() == 0
    assert 0 < int(client.config_get("maxmemory")["maxmemory"]) <= 512 * 2**20
    client.close()


def test_data_outlives_a_restart_and_a_kill(servers_folder: Path):
    folder = servers_folder / "restarted"
    with running_postgres(folder) as server:
        postgres.ensure_database(server, "shop")
        query(server.url("shop"), "CREATE TABLE product AS SELECT 42 AS id")

    killed = postgres.prepare(folder)
    process = Process(postgres.program(killed, folder / "postgres.log"))
    assert wait_until(lambda: postgres.is_ready(killed), 30)
    process.kill()
    assert wait_until(lambda: process.exit_code() is not None, 30)
    assert not postgres.is_ready(killed)

    with running_postgres(folder) as server:
        assert query(server.url("shop"), "SELECT id FROM product") == 42


@contextlib.contextmanager
def busy(server: postgres.PostgresServer) -> Iterator[None]:
    """Within: the server works on a statement without end; a failing test leaves it for a minute."""
    url = server.url("postgres").replace("+psycopg2", "")
    connection = psycopg2.connect(url, async_=1, options="-c statement_timeout=60s")
    extras.wait_select(connection)
    connection.cursor().execute("DO $$ BEGIN LOOP END LOOP; END $$")
    working = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'"
    assert wait_until(lambda: query(server.url("postgres"), working) == 1, 30)
    try:
        yield
    finally:
        connection.close()


@pytest.mark.slow("Postgres is started twice and recovers")
def test_a_killed_server_starts_again_though_a_long_statement_still_runs(servers_folder: Path, stage: Stage):
    server = postgres.prepare(servers_folder / "busy")
    log = servers_folder / "busy" / "postgres.log"
    program = postgres.program(server, log)
    stage.supervisor.start([Unit("postgres", lambda: program, lambda: postgres.is_ready(server))])
    with busy(server):
        killed = stage.pid_of("postgres")
        os.kill(killed, signal.SIGKILL)
        stage.poll_until(lambda: stage.pid_of("postgres") != killed and stage.running[0].is_ready)
    assert stage.said.getvalue().count("is started again") == 1
    assert query(server.url("postgres"), "SELECT 1") == 1


@pytest.mark.slow("Postgres is started twice and recovers")
def test_what_works_for_a_server_that_was_killed_with_its_supervisor_is_no_obstacle(servers_folder: Path):
    folder = servers_folder / "busy-orphans"
    server = postgres.prepare(folder)
    process = Process(postgres.program(server, folder / "postgres.log"))
    assert wait_until(lambda: postgres.is_ready(server), 30)
    with busy(server):
        os.kill(process.pid, signal.SIGKILL)
        assert wait_until(lambda: process.exit_code() is not None, 30)
        with running_postgres(folder) as again:
            assert query(again.url("postgres"), "SELECT 1") == 1


def test_a_server_whose_supervisor_was_killed_is_replaced(servers_folder: Path):
    folder = servers_folder / "orphaned"
    orphan = postgres.prepare(folder)
    process = Process(postgres.program(orphan, folder / "postgres.log"))
    assert wait_until(lambda: postgres.is_ready(orphan), 30)

    with running_postgres(folder) as server:
        assert query(server.url("postgres"), "SELECT 1") == 1
        assert process.exit_code() is not None


def test_a_lock_left_by_a_process_number_that_is_now_another_program_is_no_obstacle(servers_folder: Path):
    folder = servers_folder / "stale"
    server = postgres.prepare(folder)
    ready = [f"{os.getpid()}", f"{server.data}", "0", "0", "", "", "", "ready"]
    (server.data / "postmaster.pid").write_text("\n".join(ready))
    assert not postgres.is_ready(server)
    with running_postgres(folder) as started:
        assert query(started.url("postgres"), "SELECT 1") == 1


def test_data_of_another_postgres_version_is_named_and_left_alone(servers_folder: Path):
    folder = servers_folder / "older"
    server = postgres.prepare(folder)
    (server.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(DataOfAnotherVersion, match="Postgres 15"):
        postgres.prepare(folder)
    assert server.data.exists()


def test_secrets_are_readable_by_their_owner_only(servers_folder: Path):
    server = postgres.prepare(servers_folder / "secrets")
    cache = valkey.prepare(servers_folder / "secrets-valkey")
    for path in (servers_folder / "secrets" / "password", server.data, cache.configuration):
        assert path.stat().st_mode & 0o077 == 0


def test_a_killed_valkey_starts_again(servers_folder: Path):
    folder = servers_folder / "valkey-again"
    server = valkey.prepare(folder)
    process = Process(valkey.program(server, folder / "valkey.log"))
    assert wait_until(lambda: valkey.is_ready(server), 30)
    os.kill(process.pid, signal.SIGKILL)
    process.kill()
    with running_valkey(folder) as again:
        assert valkey.is_ready(again)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run Postgres as somebody else")
def test_root_can_keep_data_below_a_folder_that_nobody_else_may_enter(servers_folder: Path):
    private = servers_folder / "private"
    private.mkdir(mode=0o700)
    folder = private / "postgres"
    with running_postgres(folder) as server:
        assert query(server.url("postgres"), "SELECT 1") == 1
        assert private.stat().st_mode & 0o777 == 0o700
        assert server.data.is_relative_to(accounts.private_place())
    postgres.forget(folder)
    assert not server.data.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run Postgres as somebody else")
def test_data_in_the_private_place_goes_when_its_folder_was_deleted(servers_folder: Path):
    private = servers_folder / "deleted"
    private.mkdir(mode=0o700)
    abandoned = postgres.prepare(private / "postgres").data
    shutil.rmtree(private / "postgres")
    postgres.prepare(private / "another")
    assert not abandoned.exists()
    postgres.forget(private / "another")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run Postgres as somebody else")
def test_data_in_the_private_place_stays_when_its_folder_was_moved(servers_folder: Path):
    private = servers_folder / "moved"
    private.mkdir(mode=0o700)
    kept = postgres.prepare(private / "postgres").data
    postgres.move(private / "postgres", private / "before")
    other = postgres.prepare(private / "postgres").data
    assert postgres.prepare(private / "before").data == kept
    for folder in ("before", "postgres"):
        postgres.forget(private / folder)
    assert not kept.exists()
    assert not other.exists()


@pytest.mark.parametrize("told", ["", "notes/data"])
def test_nothing_is_removed_where_a_folder_does_not_tell_where_its_data_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine").touch()
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "location").write_text(told)
    monkeypatch.chdir(tmp_path)
    postgres.move(folder, tmp_path / "before")
    postgres.forget(tmp_path / "before")
    assert {path.name for path in tmp_path.rglob("*")} == {"notes", "mine"}
