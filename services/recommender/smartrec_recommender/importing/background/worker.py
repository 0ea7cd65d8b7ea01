"""Does what waits in the background for the shops that this service knows: imports, and calls to webhooks.

One thread for imports and one for calls. A shop is known once somebody has asked for it, the install's own
from the start; an import of another shop that a restart broke off goes on when that shop is asked for.
"""

from __future__ import annotations

import os
import random
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from typing import NamedTuple

import sqlalchemy as sa
import structlog

from smartrec_recommender.clients.webhook_receivers import WebhookReceivers
from smartrec_recommender.importing.background.running import ImportTask
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.background.import_jobs import claim_job
from smartrec_recommender.store.background.webhooks import claim_delivery, note_outcome

log = structlog.get_logger()
_LOOK_SECONDS = 2.0
_LEAST_WAIT_SHARE = 0.8


class Shop(NamedTuple):
    name: str
    engine: sa.Engine


class BackgroundWorker:
    """`shops`: those known now."""

    def __init__(
        self,
        settings: RecommenderSettings,
        shops: Callable[[], Iterable[Shop]],
        receivers: WebhookReceivers,
    ) -> None:
        self._settings, self._shops, self._receivers = settings, shops, receivers
        self._name = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._news, self._is_over = threading.Event(), threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._threads = [
            threading.Thread(target=self._work, args=(step,), name=f"background-{name}", daemon=True)
            for name, step in {"imports": self._import_one, "webhooks": self._tell_one}.items()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def look(self) -> None:
        """Something waits: it is looked for at once."""
        self._news.set()

    def stop(self) -> None:
        """An import that runs is broken off; whoever starts next goes on with it."""
        self._is_over.set()
        self._news.set()
        if (process := self._process) is not None:
            process.terminate()
        for thread in self._threads:
            thread.join()

    def _work(self, do_one: Callable[[Shop], bool]) -> None:
        while not self._is_over.is_set():
            tried = [self._tried(do_one, shop) for shop in self._shops()]
            if not any(tried):
                self._news.wait(_LOOK_SECONDS)
                self._news.clear()

    def _tried(self, do_one: Callable[[Shop], bool], shop: Shop) -> bool:
        """Whether something was done. Without the database nothing can be; it is asked again soon."""
        if self._is_over.is_set():
            return False
        try:
            return do_one(shop)
        except sa.exc.SQLAlchemyError as error:
            log.warning("background_work_failed", tenant=shop.name, error=type(error).__name__)
            return False

    def _import_one(self, shop: Shop) -> bool:
        with shop.engine.begin() as connection:
            job_id = claim_job(connection, self._name)
        if job_id is None:
            return False
        task = ImportTask(
            database_url=self._settings.database_url,
            database_password_file=self._settings.database_password_file,
            tenant=shop.name,
            job_id=job_id,
            worker=self._name,
            vision_url=self._settings.import_vision_url,
            nlp_url=self._settings.import_nlp_url,
            secret=self._settings.secret,
            vocabulary_dir=self._settings.vocabulary_dir,
        )
        log.info("import_job_begun", tenant=shop.name, job=job_id)
        self._run(task)
        return True

    def _run(self, task: ImportTask) -> None:
        command = [sys.executable, "-m", "smartrec_recommender.importing.background.running"]
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        self._process.communicate(task.model_dump_json().encode())
        log.info("import_job_ended", tenant=task.tenant, job=task.job_id, code=self._process.returncode)
        self._process = None
        self.look()

    def _tell_one(self, shop: Shop) -> bool:
        with shop.engine.begin() as connection:
            due = claim_delivery(connection)
        if due is None:
            return False
        told = self._receivers.tell(due.url, due.secret, due.delivery_id, due.body)
        share = random.uniform(_LEAST_WAIT_SHARE, 1.0)
        with shop.engine.begin() as connection:
            note_outcome(
                connection,
                due,
                told.outcome,
                is_delivered=told.is_delivered,
                is_gone=told.is_gone,
                wait_share=share,
            )
        return True
