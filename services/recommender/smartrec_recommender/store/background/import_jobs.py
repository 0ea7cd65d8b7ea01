"""Imports that were asked for over HTTP: kept with their files until they are over, claimed by workers."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.import_jobs import OVER, ImportOptions, JobKind, JobState, NewImport
from smartrec_recommender.store.schema.background import import_job_parts as parts
from smartrec_recommender.store.schema.background import import_jobs as table

STALE_AFTER_SECONDS = 30
MOST_TRIES = 3
_KEPT_DAYS = 90
_CLAIM = sa.text(f"""
    UPDATE import_jobs SET state = 'running', worker = :worker, heartbeat_at = now(), tries = tries + 1,
           started_at = coalesce(started_at, now())
    WHERE job_id = (
        SELECT job_id FROM import_jobs
        WHERE (state = 'waiting'
               OR state = 'running' AND heartbeat_at < now() - interval '{STALE_AFTER_SECONDS} seconds')
          AND NOT EXISTS (
              SELECT FROM import_jobs WHERE state = 'running'
              AND heartbeat_at >= now() - interval '{STALE_AFTER_SECONDS} seconds')
        ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING job_id
""")  # noqa: S608 (constants)
_GIVE_UP = sa.text(f"""
    UPDATE import_jobs SET state = 'failed', finished_at = now(),
           error = 'It broke off each time it was tried; look into the log of the recommender.'
    WHERE state = 'running' AND tries >= {MOST_TRIES}
      AND heartbeat_at < now() - interval '{STALE_AFTER_SECONDS} seconds'
    RETURNING job_id
""")  # noqa: S608 (constants)
_FORGET = sa.text(f"""
    DELETE FROM import_jobs
    WHERE finished_at < now() - interval '{_KEPT_DAYS} days'
       OR state = 'receiving' AND created_at < now() - interval '1 day'
""")  # noqa: S608 (constants)


class ImportJob(NamedTuple):
    """`bytes_done` of `size_bytes`, `rows_done`: how far it is. `tries`: how often it was begun."""

    job_id: str
    kind: JobKind
    file_name: str
    size_bytes: int
    options: ImportOptions
    state: JobState
    is_cancel_asked: bool
    bytes_done: int
    rows_done: int
    tries: int
    report: dict[str, Any] | None
    error: str | None
    created_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def add_job(connection: sa.Connection, new: NewImport, created_by: str) -> str:
    """Returns: the id of the job, whose file is still to come."""
    connection.execute(_FORGET)
    job_id = secrets.token_hex(12)
    connection.execute(
        table.insert().values(
            job_id=job_id,
            kind=new.kind,
            file_name=new.file_name,
            options=new.options.model_dump(mode="json"),
            state="receiving",
            created_by=created_by,
        )
    )
    return job_id


def put_part(connection: sa.Connection, job_id: str, part: int, content: bytes) -> bool:
    """Part 0 is the first one. Returns: whether there is such a job, which still takes parts."""
    is_open = sa.select(table.c.job_id).where(table.c.job_id == job_id, table.c.state == "receiving")
    if connection.execute(is_open.with_for_update()).first() is None:
        return False
    values = {"job_id": job_id, "part": part, "content": content}
    statement = sa.dialects.postgresql.insert(parts).values(values)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "job_id", "part"], set_={"content": content}
        )
    )
    return True


def close_job(connection: sa.Connection, job_id: str) -> bool:
    """The file is whole, and the import may begin. Returns: whether such a job waited for it."""
    size = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(parts.c.content)), 0)).where(
        parts.c.job_id == job_id
    )
    closed = connection.execute(
        table.update()
        .where(table.c.job_id == job_id, table.c.state == "receiving")
        .values(state="waiting", size_bytes=size.scalar_subquery())
    )
    return closed.rowcount > 0


def read_job(connection: sa.Connection, job_id: str) -> ImportJob | None:
    row = connection.execute(_select().where(table.c.job_id == job_id)).mappings().one_or_none()
    return None if row is None else _job(dict(row))


def read_jobs(connection: sa.Connection, most: int) -> list[ImportJob]:
    """The newest first; those whose file has not come whole are none."""
    statement = _select().where(table.c.state != "receiving")
    statement = statement.order_by(table.c.created_at.desc(), table.c.job_id).limit(most)
    return [_job(dict(row)) for row in connection.execute(statement).mappings()]


def read_file(connection: sa.Connection, job_id: str) -> Iterator[bytes]:
    """The parts of the file in order."""
    numbers = sa.select(parts.c.part).where(parts.c.job_id == job_id).order_by(parts.c.part)
    for part in connection.execute(numbers).scalars().all():
        statement = sa.select(parts.c.content).where(parts.c.job_id == job_id, parts.c.part == part)
        yield bytes(connection.execute(statement).scalar_one())


def claim_job(connection: sa.Connection, worker: str) -> str | None:
    """Returns: the id of a job that this worker is to do now, one at a time of a shop; None: there is none.

    A job whose worker has gone silent is taken over, `MOST_TRIES` times at most.
    """
    for job_id in connection.execute(_GIVE_UP).scalars().all():
        _drop_file(connection, job_id)
    return connection.execute(_CLAIM, {"worker": worker}).scalar_one_or_none()


def ask_to_cancel(connection: sa.Connection, job_id: str) -> ImportJob | None:
    """One that waits is cancelled at once, one that runs after its batch. Returns: the job, if any."""
    is_it = table.c.job_id == job_id
    running = table.update().where(is_it, table.c.state == "running").values(is_cancel_asked=True)
    connection.execute(running)
    waiting = table.update().where(is_it, table.c.state.in_(("receiving", "waiting")))
    ended = connection.execute(waiting.values(state="cancelled", finished_at=sa.func.now()))
    if ended.rowcount:
        _drop_file(connection, job_id)
    return read_job(connection, job_id)


def beat(connection: sa.Connection, job_id: str, worker: str, bytes_done: int, rows_done: int) -> bool:
    """Says that the worker is there and how far it is. Returns: whether it shall go on."""
    values = {"heartbeat_at": sa.func.now(), "bytes_done": bytes_done, "rows_done": rows_done}
    is_ours = sa.and_(table.c.job_id == job_id, table.c.worker == worker, table.c.state == "running")
    statement = table.update().where(is_ours).values(values).returning(table.c.is_cancel_asked)
    is_cancel_asked = connection.execute(statement).scalar_one_or_none()
    return is_cancel_asked is False


def finish_job(
    connection: sa.Connection,
    job_id: str,
    state: JobState,
    report: dict[str, Any] | None = None,
    error: str | None = None,
) -> bool:
    """Its file goes. Returns: whether it was running."""
    assert state in OVER  # noqa: S101
    values = {"state": state, "report": report, "error": error, "finished_at": sa.func.now()}
    is_running = sa.and_(table.c.job_id == job_id, table.c.state == "running")
    ended = connection.execute(table.update().where(is_running).values(values))
    if ended.rowcount:
        _drop_file(connection, job_id)
    return ended.rowcount > 0


def _drop_file(connection: sa.Connection, job_id: str) -> None:
    connection.execute(parts.delete().where(parts.c.job_id == job_id))


def _select() -> sa.Select[Any]:
    return sa.select(*(table.c[name] for name in ImportJob._fields))


def _job(row: dict[str, Any]) -> ImportJob:
    return ImportJob(**{**row, "options": ImportOptions.model_validate(row["options"])})
