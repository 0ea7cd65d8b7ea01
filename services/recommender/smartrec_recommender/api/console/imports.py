"""Imports in the background: a file comes in parts, a worker imports it, and its job says how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from smartrec_recommender.api.console.changed_by import ChangedBy
from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.domain.import_jobs import (
    MOST_PART_BYTES,
    MOST_PARTS,
    OVER,
    ImportOptions,
    JobKind,
    JobState,
    NewImport,
)
from smartrec_recommender.importing.background.worker import BackgroundWorker
from smartrec_recommender.problems import DatabaseUnavailable, ImportIsOver, UnknownImport
from smartrec_recommender.store.background.import_jobs import (
    ImportJob,
    add_job,
    ask_to_cancel,
    close_job,
    put_part,
    read_job,
    read_jobs,
)
from smartrec_recommender.store.background.webhooks import tell_of_import
from smartrec_service.endpoints import new_router
from smartrec_service.problems import BodyTooLarge, problem_responses

router = new_router(prefix="/v1", tags=["imports"], responses=problem_responses(DatabaseUnavailable))
JobIdOf = Annotated[str, Path(pattern="^[0-9a-f]{24}$")]


class ShownImport(BaseModel):
    """A job. `report`: what the command prints with --json, and in `lines` what it prints for people."""

    id: str
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

    @classmethod
    def of(cls, job: ImportJob) -> ShownImport:
        values = job._asdict()
        return cls(id=values.pop("job_id"), **values)


class ShownImports(BaseModel):
    imports: list[ShownImport]


class ImportOutcome(BaseModel):
    """`refused`: why nothing was begun."""

    job: ShownImport | None = None
    refused: str | None = None


@router.post("/imports", summary="Begin a job; its file is to come in parts")
def begin_import(body: JsonBody, engine: EngineOf, changed_by: ChangedBy) -> ImportOutcome:
    try:
        new = read_as(NewImport, body)
    except Refused as error:
        return ImportOutcome(refused=str(error))
    with engine.begin() as connection:
        return ImportOutcome(job=_existing(connection, add_job(connection, new, changed_by)))


@router.put(
    "/imports/{job_id}/parts/{part}",
    summary="One part of the file",
    responses=problem_responses(UnknownImport, BodyTooLarge),
)
async def receive_part(
    job_id: JobIdOf, part: Annotated[int, Path(ge=0, lt=MOST_PARTS)], request: Request, engine: EngineOf
) -> ImportOutcome:
    content = await request.body()
    if len(content) > MOST_PART_BYTES:
        raise BodyTooLarge(f"Send parts of at most {MOST_PART_BYTES:,} bytes.")
    await run_in_threadpool(_put_part, engine, job_id, part, content)
    return ImportOutcome()


@router.post(
    "/imports/{job_id}:begin",
    summary="The file is whole: the import may begin",
    responses=problem_responses(UnknownImport),
)
def close_import(job_id: JobIdOf, request: Request, engine: EngineOf) -> ImportOutcome:
    with engine.begin() as connection:
        close_job(connection, job_id)
        job = _existing(connection, job_id)
    _worker_of(request).look()
    return ImportOutcome(job=job)


@router.get("/imports", summary="The jobs, the newest first")
def list_imports(engine: EngineOf, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> ShownImports:
    with engine.connect() as connection:
        return ShownImports(imports=[ShownImport.of(job) for job in read_jobs(connection, limit)])


@router.get("/imports/{job_id}", summary="One job", responses=problem_responses(UnknownImport))
def read_import(job_id: JobIdOf, engine: EngineOf) -> ShownImport:
    with engine.connect() as connection:
        return _existing(connection, job_id)


@router.post(
    "/imports/{job_id}:cancel",
    summary="Cancel a job; what is written stays",
    responses=problem_responses(UnknownImport, ImportIsOver),
)
def cancel_import(job_id: JobIdOf, engine: EngineOf) -> ImportOutcome:
    with engine.begin() as connection:
        before = _existing(connection, job_id)
        if before.state in OVER:
            raise ImportIsOver(f"The import is {before.state}.")
        ask_to_cancel(connection, job_id)
        job = _existing(connection, job_id)
        if job.state in OVER:
            tell_of_import(connection, job_id)
    return ImportOutcome(job=job)


def _put_part(engine: sa.Engine, job_id: str, part: int, content: bytes) -> None:
    with engine.begin() as connection:
        if not put_part(connection, job_id, part, content):
            raise UnknownImport(f"There is no import {job_id} that takes parts.")


def _existing(connection: sa.Connection, job_id: str) -> ShownImport:
    job = read_job(connection, job_id)
    if job is None:
        raise UnknownImport(f"There is no import {job_id}.")
    return ShownImport.of(job)


def _worker_of(request: Request) -> BackgroundWorker:
    worker: BackgroundWorker = request.app.state.background
    return worker
