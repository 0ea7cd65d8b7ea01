"""A backup of a data folder, restored into an empty one, holds a shop that answers as the first does."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from click.testing import Result
from typer.testing import CliRunner

from smartrec.backup.archive import write_archive
from smartrec.commands import app
from smartrec.embedded import postgres
from smartrec.embedded.accounts import make_folder
from smartrec.embedded.postgres import DATABASE
from smartrec.embedded.running import running_postgres
from smartrec.errors import SmartrecError
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate
from smartrec_recommender.store.tenants import add_tenant, let_service_log_in
from smartrec_recommender.training.refresh import refresh
from tests.recommender import shop
from tests.recommender.running_recommender import Clock, running

PICTURE = bytes(range(256)) * 4_000  # larger than a pipe holds
ASKED = {
    "a search": ("POST", "/v1/search", {"category": [{"name": "Jeans", "score": 1.0}], "user_id": "dora"}),
    "a feed": ("GET", "/v1/users/dora/recommendations", None),
    "what is popular": ("GET", "/v1/popular", None),
}


@dataclass(frozen=True)
class Backup:
    """A data folder, the backup that was made of it, and the keys of that."""

    source: Path
    file: Path
    secret_key: Path
    public_key: Path


def smartrec(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def source(servers_folder: Path) -> Path:
    """The data folder of a shop with products, users, models, pictures and keys; nothing runs on it."""
    folder = servers_folder / "backed-up"
    make_folder(folder)
    with running_postgres(folder / "postgres", is_durable=False) as server:
        postgres.ensure_database(server, DATABASE)
        engine = new_engine(server.url(DATABASE))
        migrate(engine)
        let_service_log_in(engine, server.service_password)
        shop.import_catalogue(engine, folder, shop.catalogue())
        shop.give_embeddings(engine)
        shop.import_history(engine, folder, shop.histories())
        refresh(engine)
        add_tenant(engine, "outlet")
        engine.dispose()
    for place in ("shop/pictures/red.webp", "uploads/own/blue.webp"):
        (folder / place).parent.mkdir(parents=True)
        (folder / place).write_bytes(PICTURE)
    (folder / "keys.json").write_text('{"keys": []}')
    return folder


@pytest.fixture(scope="module")
def backup(source: Path, servers_folder: Path) -> Backup:
    folder = servers_folder / "backups"
    folder.mkdir()
    secret_key, public_key, settings = folder / "backup.key", folder / "backup.pub", folder / ".env"
    settings.write_text("GATEWAY_CORS_ORIGINS=https://shop.example\n")
    public_key.write_text(smartrec("backup-key", secret_key).stdout)
    made = smartrec(
        "backup", "--to", folder, "--key", public_key, "--data", source, "--also", settings, "--without-model"
    )
    assert made.exit_code == 0, made.output or made.exception
    (file,) = folder.glob("*.tar.age")
    return Backup(source, file, secret_key, public_key)


def restore(backup: Backup, data: Path, *, file: Path | None = None, key: Path | None = None) -> Result:
    chosen = (file or backup.file, "--key", key or backup.secret_key)
    return smartrec("restore", *chosen, "--data", data)


@pytest.fixture(scope="module")
def restored(backup: Backup, servers_folder: Path) -> Iterator[Path]:
    data = servers_folder / "restored"
    done = restore(backup, data)
    assert done.exit_code == 0, done.output or done.exception
    return data


async def answers(folder: Path) -> dict[str, Any]:
    """What the recommender says on a data folder's database, as the role that serves."""
    with running_postgres(folder / "postgres", is_durable=False) as server:
        engine = new_engine(server.url(DATABASE))
        let_service_log_in(engine, server.service_password)
        engine.dispose()
        settings = RecommenderSettings(database_url=server.service_url(DATABASE))
        async with running(settings, Clock()) as client:
            return {what: (await _asked(client, *ask)).json() for what, ask in ASKED.items()}


async def _asked(client: httpx.AsyncClient, method: str, path: str, body: Any) -> httpx.Response:
    answer = await client.request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return answer


async def test_what_was_restored_answers_as_the_shop_that_was_backed_up(source: Path, restored: Path):
    before = await answers(source)
    assert len(before["a feed"]["products"]) == 10
    assert await answers(restored) == before


def test_pictures_keys_and_settings_come_back(source: Path, restored: Path):
    for place in ("shop/pictures/red.webp", "uploads/own/blue.webp", "keys.json"):
        assert (restored / place).read_bytes() == (source / place).read_bytes()
    assert (restored / "settings" / ".env").read_text() == "GATEWAY_CORS_ORIGINS=https://shop.example\n"
    assert (restored / "keys.json").stat().st_mode & 0o077 == 0


def test_a_backup_tells_nothing_without_the_key_and_belongs_to_its_owner(backup: Backup):
    content = backup.file.read_bytes()
    assert b"dora" not in content
    assert b"manifest" not in content
    assert PICTURE[:256] not in content
    assert backup.file.stat().st_mode & 0o077 == 0


def test_only_so_many_backups_stay_as_are_kept(backup: Backup, tmp_path: Path):
    old = tmp_path / "smartrec-20200101T000000Z.tar.age"
    old.write_bytes(b"old")
    other = tmp_path / "notes.txt"
    other.write_text("not a backup")
    chosen = ("--to", tmp_path, "--key", backup.public_key, "--data", backup.source, "--without-model")
    assert smartrec("backup", *chosen, "--keep", 1).exit_code == 0
    assert not old.exists()
    assert other.exists()
    assert len(list(tmp_path.glob("*.tar.age"))) == 1


def test_another_key_opens_nothing_and_leaves_nothing(backup: Backup, tmp_path: Path):
    other = tmp_path / "other.key"
    smartrec("backup-key", other)
    assert_refused(restore(backup, tmp_path / "new", key=other), "no whole backup for this key")
    assert_nothing_was_left(tmp_path / "new")


def test_a_backup_that_was_cut_off_is_refused_and_leaves_nothing(backup: Backup, tmp_path: Path):
    cut = tmp_path / backup.file.name
    cut.write_bytes(backup.file.read_bytes()[:-50_000])
    assert_refused(restore(backup, tmp_path / "new", file=cut), "no whole backup for this key")
    assert_nothing_was_left(tmp_path / "new")


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_left(backup: Backup, tmp_path: Path):
    program = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000)); "
    arguments = ("restore", backup.file, "--key", backup.secret_key, "--data", tmp_path / "new")
    told = subprocess.run(
        [sys.executable, "-c", f"{program}runpy.run_module('smartrec', run_name='__main__')", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "cannot be unpacked" in told.stderr
    assert "Traceback" not in told.stderr
    assert_nothing_was_left(tmp_path / "new")


def test_a_folder_that_a_killed_restore_left_is_not_taken_for_a_shop(backup: Backup, tmp_path: Path):
    (tmp_path / "half-restored").touch()
    assert_refused(restore(backup, tmp_path), "was broken off: delete the folder")
    assert_refused(smartrec("up", "--data", tmp_path, "--port", 8470), "was broken off: delete the folder")


def test_what_a_killed_restore_unpacked_goes_with_the_next_one(backup: Backup, tmp_path: Path):
    (tmp_path / "new" / "restoring-killed" / "shop").mkdir(parents=True)
    assert_refused(restore(backup, tmp_path / "new", key=backup.public_key), "holds no secret key")
    assert_nothing_was_left(tmp_path / "new")


def test_a_public_key_makes_backups_and_opens_none(backup: Backup, tmp_path: Path):
    assert_refused(restore(backup, tmp_path / "new", key=backup.public_key), "holds no secret key")


def test_nothing_is_restored_over_a_shop_or_its_keys(backup: Backup, tmp_path: Path):
    assert_refused(restore(backup, backup.source), "is there already")
    (tmp_path / "keys.json").write_text("{}")
    assert_refused(restore(backup, tmp_path), "keys.json is there already")
    assert (tmp_path / "keys.json").read_text() == "{}"


def restore_into(url: str, backup: Backup, data: Path) -> Result:
    chosen = (backup.file, "--key", backup.secret_key, "--data", data, "--database-url", url)
    return smartrec("restore", *chosen)


def run(url: str, statement: str) -> Any:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        done = connection.execute(sa.text(statement))
        value = done.scalar() if done.returns_rows else None
    engine.dispose()
    return value


def migrated(url: str) -> str:
    engine = new_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def test_a_named_database_that_migrations_have_made_is_filled(
    backup: Backup, database_url: str, tmp_path: Path
):
    done = restore_into(migrated(database_url), backup, tmp_path / "new")
    assert done.exit_code == 0, done.output or done.exception
    assert run(database_url, "SELECT count(*) FROM products") == 240


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("INSERT INTO users (tenant, user_id) VALUES ('default', 'maya')", "holds users already"),
        ("INSERT INTO tenants (tenant) VALUES ('outlet')", "holds shops already"),
        ("CREATE TABLE notes AS SELECT 'of another program' AS note", "holds notes already"),
    ],
)
def test_a_named_database_with_rows_is_left_alone_though_it_has_no_products(
    backup: Backup, database_url: str, tmp_path: Path, written: str, why: str
):
    run(migrated(database_url), written)
    assert_refused(restore_into(database_url, backup, tmp_path / "new"), why)
    assert run(database_url, "SELECT count(*) FROM users") == int("users" in why)
    assert run(database_url, "SELECT to_regclass('products') IS NOT NULL")


def test_a_restore_that_cannot_put_the_pictures_in_their_place_leaves_nothing_of_itself(
    backup: Backup, database_url: str, tmp_path: Path
):
    keys, in_the_way = tmp_path / "keys.json", tmp_path / "a-file"
    in_the_way.write_text("of another program")
    parts = ("--part", f"keys.json={keys}", "--part", f"uploads={in_the_way / 'uploads'}")
    data, named = tmp_path / "new", ("--database-url", database_url)
    done = smartrec("restore", backup.file, "--key", backup.secret_key, "--data", data, *named, *parts)
    assert_refused(done, "cannot be put in its place")
    assert not keys.exists()
    assert in_the_way.read_text() == "of another program"
    assert run(database_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert restore_into(database_url, backup, data).exit_code == 0


def test_a_file_of_settings_is_backed_up_again_from_where_it_was_restored_to(
    backup: Backup, database_url: str, tmp_path: Path
):
    """There it is the restored one and the one that is named: the latter comes back, as it was."""
    kept, settings, data = tmp_path / "kept", tmp_path / ".env", tmp_path / "data"
    (kept / "settings").mkdir(parents=True)
    (kept / "settings" / ".env").write_text("OLD=1\n")
    (kept / "settings" / "other.env").write_text("OTHER=1\n")
    settings.write_text("NEW=1\n")
    named = ("--data", kept, "--database-url", migrated(database_url), "--also", settings, "--without-model")
    assert smartrec("backup", "--to", tmp_path, "--key", backup.public_key, *named).exit_code == 0
    (file,) = tmp_path.glob("*.tar.age")
    assert restore_into(database_url, replace(backup, file=file), data).exit_code == 0
    restored = {file.name: file.read_text() for file in (data / "settings").iterdir()}
    assert restored == {".env": "NEW=1\n", "other.env": "OTHER=1\n"}


def test_a_part_of_ones_own_is_restored_over_nothing(backup: Backup, database_url: str, tmp_path: Path):
    notes, data = tmp_path / "notes", tmp_path / "data"
    for folder, text in ((notes, "backed up"), (data / "notes", "newer")):
        folder.mkdir(parents=True)
        (folder / "note.txt").write_text(text)
    named = ("--data", tmp_path / "none", "--database-url", migrated(database_url), "--without-model")
    part = ("--part", f"notes={notes}")
    assert smartrec("backup", "--to", tmp_path, "--key", backup.public_key, *named, *part).exit_code == 0
    (file,) = tmp_path.glob("*.tar.age")
    assert_refused(restore_into(database_url, replace(backup, file=file), data), "notes is there already")
    assert (data / "notes" / "note.txt").read_text() == "newer"
    assert run(database_url, "SELECT to_regclass('products') IS NOT NULL")


@pytest.mark.parametrize("name", ["../notes", "/notes"])
def test_a_backup_has_no_part_outside_of_what_it_is_restored_into(
    backup: Backup, database_url: str, tmp_path: Path, name: str
):
    file, data = tmp_path / "a.tar.age", tmp_path / "data"
    with file.open("wb") as out:
        write_archive(out, backup.public_key, {"parts": [name], "revision": "0001", "rows": {}}, [], {})
    assert_refused(restore_into(database_url, replace(backup, file=file), data), "A backup holds no")


def test_a_backup_is_noted_for_the_alert_and_good_where_it_cannot_be(
    backup: Backup, database_url: str, tmp_path: Path
):
    noted = "SELECT count(*) FROM tenants WHERE backed_up_at > now() - interval '1 hour'"
    name = sa.make_url(migrated(database_url)).database
    chosen = ("--key", backup.public_key, "--data", backup.source, "--without-model")
    backing_up = ("backup", "--to", tmp_path, *chosen, "--database-url", database_url)
    run(database_url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    done = smartrec(*backing_up)
    assert done.exit_code == 0
    assert "The alert for backups does not hear of this one. The database fails" in done.stderr
    assert run(database_url, noted) == 0
    superuser = sa.make_url(database_url).set(database="postgres").render_as_string(hide_password=False)
    run(superuser, f'ALTER DATABASE "{name}" RESET ALL')
    assert smartrec(*backing_up).stderr == ""
    assert run(database_url, noted) == 1


def test_a_database_of_another_program_is_left_alone(backup: Backup, database_url: str, tmp_path: Path):
    run(database_url, "CREATE TABLE orders (number int)")
    assert_refused(restore_into(database_url, backup, tmp_path / "new"), "tables of another program")
    assert run(database_url, "SELECT count(*) FROM orders") == 0


def test_a_user_who_does_not_see_every_shops_rows_restores_nothing(
    backup: Backup, database_url: str, tmp_path: Path
):
    run(migrated(database_url), "INSERT INTO users (tenant, user_id) VALUES ('default', 'maya')")
    name = f"limited_{secrets.token_hex(4)}"
    run(database_url, f"CREATE ROLE {name} LOGIN PASSWORD 'limited'")
    run(database_url, f"ALTER SCHEMA public OWNER TO {name}")
    limited = sa.make_url(database_url).set(username=name, password="limited")  # noqa: S106 (of this test)
    url = limited.render_as_string(hide_password=False)
    assert_refused(restore_into(url, backup, tmp_path / "new"), "Row-level security hides rows")
    assert run(database_url, "SELECT count(*) FROM users") == 1
    run(database_url, "ALTER SCHEMA public OWNER TO pg_database_owner")
    run(database_url, f"DROP ROLE {name}")


def test_a_new_key_never_takes_the_place_of_an_old_one(backup: Backup):
    before = backup.secret_key.read_text()
    assert_refused(smartrec("backup-key", backup.secret_key), "is there already")
    assert backup.secret_key.read_text() == before


def test_where_there_is_no_shop_nothing_is_backed_up(backup: Backup, tmp_path: Path):
    done = smartrec("backup", "--to", tmp_path / "b", "--key", backup.public_key, "--data", tmp_path / "none")
    assert_refused(done, "There is no shop")
    assert not list(tmp_path.rglob("*.age"))


def assert_refused(done: Result, why: str) -> None:
    assert isinstance(done.exception, SmartrecError), done.exception
    assert why in str(done.exception)


def assert_nothing_was_left(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} <= {"lock", "layout.json"}
