"""Imports a file of transactions: reads, checks, writes; a batch at a time, each transaction exactly once."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile, batches
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.resuming import Course, digest_of
from smartrec_recommender.importing.transactions.deeds import Deed, LeftOutRow, TransactionOptions, no_product
from smartrec_recommender.importing.transactions.mending import add_mends
from smartrec_recommender.importing.transactions.opening import OpenedTransactions, open_transactions
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.catalogue.writing.product_import import analyse
from smartrec_recommender.store.users.transaction_import import (
    Contradiction,
    Outcome,
    count_never_bought,
    write_transactions,
)

_BATCH_ROWS = 20_000
_MOST_RETURNS_LOOKED_UP = 100_000


def import_transactions(
    engine: sa.Engine,
    file: Path,
    rejects: Rejects,
    shown: Shown,
    options: TransactionOptions = TransactionOptions(),  # noqa: B008 (immutable)
) -> ImportReport:
    """Returns: the new ones as written, those that came before as unchanged. Raises UnreadableFile."""
    return _TransactionImport(engine, file, rejects, shown, options).run()


class _TransactionImport:
    def __init__(
        self, engine: sa.Engine, file: Path, rejects: Rejects, shown: Shown, options: TransactionOptions
    ) -> None:
        self._engine, self._rejects, self._shown, self._options = engine, rejects, shown, options
        self._opened: OpenedTransactions = open_transactions(file, options)
        self._report = self._opened.report
        self._course = Course(
            engine, digest_of(file, _without_key(options)), rejects, is_check=options.is_check
        )
        self._returns: list[str] = []
        self._never_bought = 0

    def run(self) -> ImportReport:
        rows = self._course.left_of(self._opened.rows(self._shown.read))
        for batch in batches(rows, _BATCH_ROWS):
            self._import(batch)
            self._report.rows += len(batch)
            self._shown.rows(self._course.written + self._course.unchanged + self._rejects.count)
        name = self._opened.source.file.name
        self._opened.recognised.check_all_renamed(name)
        if not self._report.rows and not self._course.unchanged and not self._rejects.count:
            raise UnreadableFile(f"{name} has no rows: nothing came in.")
        self._finish()
        return self._report

    def _import(self, batch: Sequence[Row | BadRow]) -> None:
        deeds: list[Deed] = []
        record_of: dict[int, object] = {row.line: row[-1] for row in batch}
        for row in batch:
            for deed in self._opened.reader.read(row):
                if isinstance(deed, BadRow):
                    self._rejects.add(deed)
                elif isinstance(deed, LeftOutRow):
                    self._report.left_out.add(deed.reason, deed.name)
                else:
                    deeds.append(deed)
        told = set[int]()
        told_lines = set[tuple[int, str]]()  # a sale and its return are one row, which is set aside once
        outcomes: list[Outcome] = []

        def on_outcome(outcome: Outcome) -> None:
            outcomes.append(outcome)
            for place in sorted({*outcome.unknown, *outcome.contradictions} - told):
                told.add(place)
                reason = _reason(
                    deeds[place], outcome.contradictions.get(place), outcome.unknown.get(place, ())
                )
                line = deeds[place].line
                if (line, reason) not in told_lines:
                    told_lines.add((line, reason))
                    self._rejects.add(BadRow(line, reason, record_of[line]))

        mark = self._course.until(batch[-1].line)
        write_transactions(self._engine, deeds, mark, on_outcome, is_check=self._options.is_check)
        self._count(deeds, outcomes[-1])

    def _count(self, deeds: Sequence[Deed], outcome: Outcome) -> None:
        for place in sorted(outcome.without_sale):
            deed = deeds[place]
            self._report.left_out.add(deed.why_left_out, deed.title or deed.transaction_id)
        aside = outcome.unknown.keys() | outcome.without_sale | outcome.contradictions.keys()
        self._report.by_title += len(outcome.by_title - aside)
        taken = [deed for place, deed in enumerate(deeds) if place not in aside]
        self._course.written += outcome.added
        self._course.unchanged += len(taken) - outcome.added
        self._report.guests += sum(deed.user_id is None and deed.kind == "purchase" for deed in taken)
        returns = [deed.transaction_id for deed in taken if deed.kind == "return"]
        self._report.returns += len(returns)
        self._never_bought += outcome.never_bought
        if self._options.is_check:
            return
        self._returns += islice(returns, max(_MOST_RETURNS_LOOKED_UP - len(self._returns), 0))

    def _finish(self) -> None:
        report, course, rejects = self._report, self._course, self._rejects
        if course.has_news and not report.is_check:
            with self._engine.begin() as connection:
                bump_catalogue_version(connection)
            analyse(self._engine, "transactions", "users", "product_popularity")
        course.finish()
        report.written, report.unchanged, report.rejected = course.written, course.unchanged, rejects.count
        report.reject_file = str(rejects.path) if rejects.count and not report.is_check else None
        report.reject_reasons, report.first_rejects = rejects.reasons, tuple(rejects.first)
        never_bought = self._never_bought + count_never_bought(self._engine, self._returns)
        add_mends(report, self._opened, never_bought)


def _reason(deed: Deed, contradiction: Contradiction | None, of_title: Sequence[str]) -> str:
    if contradiction is None:
        return no_product(deed, of_title)
    others = ", ".join(contradiction.others)
    if contradiction.first_line is None:
        return f"transaction_id: {deed.transaction_id} is recorded already, with another {others}"
    return f"transaction_id: line {contradiction.first_line} has it already, with another {others}"


def _without_key(options: TransactionOptions) -> TransactionOptions:
    """The options as the course of an import remembers them: of a key, only whether it is the same."""
    if options.hash_key is None:
        return options
    return replace(options, hash_key=hmac.new(options.hash_key.encode(), b"", "sha256").hexdigest())
