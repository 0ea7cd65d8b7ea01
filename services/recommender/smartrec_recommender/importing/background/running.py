"""Runs one import whose file is in the database, in a process of its own: `python -m` this module.

What it is to do comes as JSON on its standard input, since the address of a database may hold a password. An
import that is broken off goes on at the row after its last batch, by whichever process runs it next.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel

from smartrec_recommender.clients.upstream import Refused, ServiceUnavailable
from smartrec_recommender.domain.import_jobs import JobState
from smartrec_recommender.importing.background.progress import Cancelled, JobProgress
from smartrec_recommender.importing.files import UnreadableFile
from smartrec_recommender.importing.formats.source import ReadOptions
from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.reporting.report import ImportReport, report_lines
from smartrec_recommender.importing.transactions.deeds import TransactionOptions
from smartrec_recommender.importing.transactions.transaction_import import import_transactions
from smartrec_recommender.store.background.import_jobs import ImportJob, finish_job, read_file, read_job
from smartrec_recommender.store.background.webhooks import tell_of_import
from smartrec_recommender.store.connection import new_engine

_FOLDER = Path(tempfile.gettempdir()) / "smartrec-imports"


class ImportTask(BaseModel):
    """What the process is told: whose job it is, and where everything is."""

    database_url: str
    database_password_file: Path | None
    tenant: str
    job_id: str
    worker: str
    vision_url: str
    nlp_url: str | None
    secret: str | None
    vocabulary_dir: Path | None


def run(task: ImportTask) -> None:
    """Does the import, and writes down how it ended."""
    engine = new_engine(task.database_url, 4, password_file=task.database_password_file, tenant=task.tenant)
    try:
        with engine.connect() as connection:
            job = read_job(connection, task.job_id)
        if job is not None and job.state == "running":
            state, report, error = _outcome(engine, job, task)
            with engine.begin() as connection:
                if finish_job(connection, job.job_id, state, report, error):
                    tell_of_import(connection, job.job_id)
    finally:
        engine.dispose()


def _outcome(
    engine: sa.Engine, job: ImportJob, task: ImportTask
) -> tuple[JobState, dict[str, Any] | None, str | None]:
    """How the job ends, its report, and what was wrong."""
    progress = JobProgress(engine, job.job_id, task.worker)
    folder = _FOLDER / job.job_id
    try:
        with progress.beating():
            file = _fetched(engine, job, folder)
            report = _import(engine, job, file, progress, task)
    except Cancelled:
        return "cancelled", None, None
    except (UnreadableFile, ServiceUnavailable, Refused) as error:
        return "failed", None, str(error)
    shutil.rmtree(folder, ignore_errors=True)
    return "done", _as_json(report), None


def _fetched(engine: sa.Engine, job: ImportJob, folder: Path) -> Path:
    """The file as the import reads it. What an earlier run set aside beside it is still there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / job.file_name
    with engine.connect() as connection, file.open("wb") as content:
        content.writelines(read_file(connection, job.job_id))
    return file


def _import(
    engine: sa.Engine, job: ImportJob, file: Path, progress: JobProgress, task: ImportTask
) -> ImportReport:
    options = job.options
    read = ReadOptions(options.separator, options.encoding)
    rejects = Rejects(file.with_name("rejects.jsonl"), is_kept=not options.is_check)
    try:
        if job.kind == "transactions":
            how = TransactionOptions(
                our_name=options.rename,
                constants=options.constants,
                preset=options.preset,
                read=read,
                is_check=options.is_check,
            )
            return import_transactions(engine, file, rejects, progress, how)
        sources = ProductSources(
            pictures=None,
            vision_url=task.vision_url,
            nlp_url=task.nlp_url,
            secret=task.secret,
            fetches_urls=options.fetches_pictures,
            trusts_servers=False,
            is_anew=options.is_anew,
            our_name=options.rename,
            vocabulary_dir=task.vocabulary_dir,
            read=read,
            preset=options.preset,
            constants=options.constants,
            is_check=options.is_check,
            is_full=options.is_full,
            may_vanish=options.may_vanish,
        )
        return ProductImport(engine, rejects, progress, sources).run(file)
    finally:
        rejects.close()


def _as_json(report: ImportReport) -> dict[str, Any]:
    """The report as the command prints it, in words and for programs; without a path of this machine."""
    report.reject_file = None
    shown = report.as_json()
    del shown["reject_file"]
    return {**shown, "lines": report_lines(report)}


if __name__ == "__main__":
    run(ImportTask.model_validate_json(sys.stdin.buffer.read()))
