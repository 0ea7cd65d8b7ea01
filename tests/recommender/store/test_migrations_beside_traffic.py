"""A migration does not hold up those who read and write meanwhile (docs/operations.md, "Migrations")."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from smartrec.embedded.processes import wait_until
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import LOCK_TIMEOUT_SECONDS, migrate, missing_migrations
from smartrec_recommender.store.schema import metadata
from smartrec_recommender.store.schema.catalogue import HASH_BANDS, band_of

BEFORE_THE_RULE = "0020"
PICTURES = """
    INSERT INTO pictures (tenant, image_hash, analysis, embedding, model, perceptual_hash)
    SELECT 'default', i::text, '{}', array_fill(0, ARRAY[256])::halfvec, 'fashion:1',
           CASE WHEN i = 1 THEN 0 ELSE hashtextextended(i::text, 7) END
    FROM generate_series(1, 20) i
"""
GENERATED = "ALTER TABLE pictures " + ", ".join(
    f"ADD COLUMN {name} smallint GENERATED ALWAYS AS ({band_of('perceptual_hash', first_bit)}) STORED"
    for name, first_bit in HASH_BANDS.items()
)
IS_WRONG = " OR ".join(
    f"{name} IS DISTINCT FROM {band_of('perceptual_hash', first_bit)}"
    for name, first_bit in HASH_BANDS.items()
)
WRONG_PARTS = f"SELECT count(*) FROM pictures WHERE perceptual_hash <> 0 AND ({IS_WRONG})"  # noqa: S608
INDEXES = """
    SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relname LIKE 'ix_pictures_tenant_hash_band%' AND i.indisvalid
"""
A_ROW_THAT_WAITS = """
    CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END';
    CREATE TRIGGER waits BEFORE UPDATE ON pictures FOR EACH ROW
    WHEN (NEW.image_hash = '7') EXECUTE FUNCTION wait_for_the_test()
"""
LOCKS_WAITED_FOR = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
FILES = """
    SELECT relname, pg_relation_filenode(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
TABLE = r'(?:IF EXISTS )?(?:ONLY )?(?:public\.)?"?(?P<table>\w+)"?'
CONSTRAINT = r"\b(?:CONSTRAINT|CHECK|PRIMARY KEY|UNIQUE|FOREIGN KEY|REFERENCES|EXCLUDE)\b"
HOLDS_A_TABLE = [
    rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:.*? )?ON {TABLE}",
    rf"ALTER TABLE {TABLE} (?!.*(?:NOT VALID|USING INDEX)).*\bADD\b.*{CONSTRAINT}",
    rf"ALTER TABLE {TABLE} .*SET NOT NULL",
    rf"(?:UPDATE|DELETE FROM|LOCK TABLE|LOCK|REINDEX TABLE) (?!CONCURRENTLY){TABLE}",
    rf"WITH (?!.*\bLIMIT\b).*(?<!FOR )\b(?:UPDATE|DELETE FROM) {TABLE}",
]


@pytest.fixture
def owner(database_url: str) -> Iterator[sa.Engine]:
    """A superuser's connections, each of which is broken off where it waits for half a minute."""
    options = "-c statement_timeout=30000"
    engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT", connect_args={"options": options})
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = new_engine(database_url)
    yield engine
    engine.dispose()


def run(owner: sa.Engine, statement: str) -> object:
    with owner.connect() as connection:
        done = connection.execute(sa.text(statement))
        return done.scalar() if done.returns_rows else None


@contextmanager
def migrating_beside(
    owner: sa.Engine, statement: str, engine: sa.Engine, lock_timeout_seconds: float = 60
) -> Iterator[None]:
    """A transaction keeps what `statement` locks while the block runs. A migration runs beside it, and ends
    after it."""
    thread = threading.Thread(target=migrate, args=(engine, "head", lock_timeout_seconds))
    connected = owner.connect().execution_options(isolation_level="READ COMMITTED")
    try:
        with connected as connection, connection.begin():
            connection.execute(sa.text(statement))
            thread.start()
            yield
    finally:
        thread.join()
    assert missing_migrations(engine) == []


def is_waited(owner: sa.Engine) -> bool:
    return run(owner, LOCKS_WAITED_FOR) == 1


@pytest.mark.parametrize("lock_timeout_seconds", [60, 0.2], ids=["it waits", "it tries again"])
def test_while_the_rows_of_before_are_filled_others_are_read_and_written(engine, owner, lock_timeout_seconds):
    migrate(engine, "0021")
    run(owner, "DROP TRIGGER hash_bands ON pictures")  # so that the rows are as those of before
    run(owner, PICTURES)
    run(owner, A_ROW_THAT_WAITS)
    with migrating_beside(owner, "SELECT pg_advisory_xact_lock(7)", engine, lock_timeout_seconds):
        assert wait_until(lambda: is_waited(owner), 60)
        assert run(owner, "SELECT count(*) FROM pictures") == 20
        run(owner, PICTURES.replace("generate_series(1, 20)", "generate_series(21, 22)"))
        assert "0022" in missing_migrations(engine)
    assert run(owner, WRONG_PARTS) == 0
    assert run(owner, INDEXES) == len(HASH_BANDS)


def test_who_comes_after_a_waiting_migration_is_not_held_up_by_it(engine, owner):
    migrate(engine, "0020")
    run(owner, PICTURES)
    with migrating_beside(owner, "SELECT count(*) FROM pictures", engine, lock_timeout_seconds=0.2):
        assert wait_until(lambda: is_waited(owner), 60)
        assert run(owner, "SELECT count(*) FROM pictures") == 20  # in a second; its reader is not done yet
        assert "0021" in missing_migrations(engine)
    assert run(owner, WRONG_PARTS) == 0


def test_a_database_whose_parts_postgres_generates_ends_with_the_same_tables(engine, owner):
    migrate(engine, "0020")
    run(owner, PICTURES)
    run(owner, GENERATED)
    for name in HASH_BANDS:
        where = f"ON pictures (tenant, {name}) WHERE perceptual_hash <> 0"
        run(owner, f"CREATE INDEX ix_pictures_tenant_{name} {where}")
    run(owner, "UPDATE alembic_version SET version_num = '0021'")
    assert rewritten_between(owner, lambda: migrate(engine)) == []
    run(owner, PICTURES.replace("generate_series(1, 20)", "generate_series(21, 30)"))
    run(owner, "UPDATE pictures SET perceptual_hash = perceptual_hash + 1 WHERE image_hash = '2'")
    assert run(owner, WRONG_PARTS) == 0
    assert run(owner, INDEXES) == len(HASH_BANDS)
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        assert compare_metadata(context, metadata) == []


def test_an_index_whose_making_was_broken_off_is_made_anew(engine, owner):
    migrate(engine, "0021")
    run(owner, PICTURES)
    run(owner, "CREATE INDEX ix_pictures_tenant_hash_band_3 ON pictures (tenant, hash_band_0)")
    is_it = "indexrelid = 'ix_pictures_tenant_hash_band_3'::regclass"
    run(owner, f"UPDATE pg_index SET indisvalid = false WHERE {is_it}")  # noqa: S608
    migrate(engine)
    assert run(owner, INDEXES) == len(HASH_BANDS)
    assert "hash_band_3)" in str(
        run(owner, "SELECT pg_get_indexdef('ix_pictures_tenant_hash_band_3'::regclass)")
    )


def test_after_indexes_were_made_a_migration_still_waits_briefly_for_a_table(engine, owner):
    shown: list[str] = []
    sa.event.listen(
        engine,
        "before_cursor_execute",
        lambda connection, _cursor, statement, *_: (
            shown.append(connection.exec_driver_sql("SHOW lock_timeout").scalar())
            if statement.startswith("UPDATE alembic_version")
            else None
        ),
    )
    migrate(engine)
    assert set(shown) == {f"{1000 * LOCK_TIMEOUT_SECONDS:g}ms"}


def rewritten_between(owner: sa.Engine, act: Callable[[], object]) -> list[str]:
    """Which tables Postgres wrote anew meanwhile; it does so to an empty one, too."""
    before = files(owner)
    act()
    after = files(owner)
    return [table for table, file in before.items() if after.get(table, file) != file]


def files(owner: sa.Engine) -> dict[str, int]:
    """By table the file that it lies in."""
    with owner.connect() as connection:
        return {name: file for name, file in connection.execute(sa.text(FILES))}  # noqa: C416 (typed)


def holding(statements: list[str], tables: set[str]) -> list[str]:
    """Those that read or write all of a table that was there before, while they hold it."""
    found = []
    for statement in statements:
        words = " ".join(statement.split())
        matches = (re.match(pattern, words, re.IGNORECASE) for pattern in HOLDS_A_TABLE)
        if any(match and match["table"] in tables for match in matches):
            found.append(words)
    return found


def test_no_migration_since_the_rule_holds_a_table_while_it_works_on_all_of_it(engine, owner):
    migrate(engine, BEFORE_THE_RULE)
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    for revision in reversed(missing_migrations(engine)):
        tables = files(owner).keys() - {"alembic_version"}
        statements.clear()
        assert rewritten_between(owner, lambda revision=revision: migrate(engine, revision)) == [], revision
        assert holding(statements, tables) == [], revision


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX ix_a ON pictures (tenant)",
        "CREATE UNIQUE INDEX ix_a\nON pictures (tenant)",
        "ALTER TABLE pictures ADD CONSTRAINT a CHECK (perceptual_hash <> 1)",
        "ALTER TABLE pictures ADD CONSTRAINT a FOREIGN KEY(tenant) REFERENCES tenants (tenant)",
        "ALTER TABLE pictures ALTER COLUMN hash_band_0 SET NOT NULL",
        "CREATE INDEX ON pictures (tenant)",
        "CREATE INDEX IF NOT EXISTS ix_a ON public.pictures (tenant)",
        "ALTER TABLE IF EXISTS pictures ADD CHECK (perceptual_hash <> 1)",
        "ALTER TABLE ONLY public.pictures ADD PRIMARY KEY (tenant, image_hash)",
        'ALTER TABLE "pictures" ADD UNIQUE (image_hash)',
        "ALTER TABLE pictures ADD COLUMN a smallint REFERENCES tenants (tenant)",
        "ALTER TABLE pictures ADD COLUMN a smallint UNIQUE",
        "WITH old AS (SELECT 1) UPDATE pictures SET hash_band_0 = 1",
        "LOCK TABLE pictures",
        "REINDEX TABLE pictures",
        "UPDATE ONLY pictures SET hash_band_0 = 1",
        "UPDATE pictures SET hash_band_0 = 1",
        "DELETE FROM pictures",
    ],
)
def test_what_holds_a_table_is_told(statement):
    assert len(holding([statement], {"pictures"})) == 1
    assert holding([statement], {"products"}) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX CONCURRENTLY ix_a ON pictures (tenant)",
        "ALTER TABLE pictures ADD CONSTRAINT a CHECK (perceptual_hash <> 1) NOT VALID",
        "ALTER TABLE pictures ADD COLUMN a smallint",
        "ALTER TABLE pictures ADD CONSTRAINT a UNIQUE USING INDEX ix_a",
        "ALTER TABLE pictures VALIDATE CONSTRAINT a",
        "REINDEX TABLE CONCURRENTLY pictures",
        "WITH some AS (SELECT 1 FROM pictures LIMIT 9 FOR UPDATE) UPDATE pictures SET hash_band_0 = 1",
    ],
)
def test_what_takes_a_moment_may_be_done(statement):
    assert holding([statement], {"pictures"}) == []


def test_a_table_that_is_written_anew_is_told(engine, owner):
    migrate(engine)
    column = "ADD COLUMN part smallint GENERATED ALWAYS AS (perceptual_hash & 7) STORED"
    assert rewritten_between(owner, lambda: run(owner, f"ALTER TABLE pictures {column}")) == ["pictures"]
    assert rewritten_between(owner, lambda: run(owner, "ALTER TABLE pictures ADD COLUMN a smallint")) == []
