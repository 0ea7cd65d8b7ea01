"""Imports a file of transactions: reads, checks, writes; a batch at a time, each transaction exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import sqlalchemy as sa

from smartrec_recommender.importing.files import BadRow, Row, batches
from smartrec_recommender.importing.formats.renamed import read_rows
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.report import ImportReport
from smartrec_recommender.importing.resuming import Course, digest_of
from smartrec_recommender.importing.rows import RowRefused, TransactionRow, parsed
from smartrec_recommender.store.catalogue.product_import import analyse
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.users.transaction_import import Numbered, write_transactions

_BATCH_ROWS = 20_000
_CLOCKS_MAY_DIFFER = timedelta(days=1)


def import_transactions(
    engine: sa.Engine,
    file: Path,
    rejects: Rejects,
    shown: Shown,
    our_name: Mapping[str, str] = MappingProxyType({}),
) -> ImportReport:
    """Returns: the new ones as written, those that came before as unchanged. Raises UnreadableFile."""
    latest = latest_moment()
    course = Course(engine, digest_of(file, our_name), rejects)
    for batch in batches(course.left_of(read_rows(file, shown.read, our_name)), _BATCH_ROWS):
        _import(engine, batch, latest, rejects, course)
        shown.rows(course.written + course.unchanged + rejects.count)
    if course.has_news:
        with engine.begin() as connection:
            bump_catalogue_version(connection)
        analyse(engine, "transactions", "users", "product_popularity")
    course.finish()
    return ImportReport(
        "transactions",
        rows=course.written + course.unchanged + rejects.count,
        written=course.written,
        unchanged=course.unchanged,
        rejected=rejects.count,
        reject_file=str(rejects.path) if rejects.count else None,
        first_rejects=tuple(rejects.first),
    )


def _import(
    engine: sa.Engine, batch: Sequence[Row | BadRow], latest: datetime, rejects: Rejects, course: Course
) -> None:
    good: list[Numbered] = []
    fields_of: dict[int, object] = {}
    for row in batch:
        checked = checked_transaction(row, latest)
        if isinstance(checked, BadRow):
            rejects.add(checked)
        else:
            good.append(checked)
            fields_of[checked.line] = row[1]

    def on_unknown(line: int, product_id: str) -> None:
        rejects.add(BadRow(line, unknown_product(product_id), fields_of[line]))

    added, unknown = write_transactions(engine, good, course.until(batch[-1].line), on_unknown)
    course.written += added
    course.unchanged += len(good) - added - unknown


def latest_moment() -> datetime:
    """What is later lies in the future, by whichever clock."""
    return datetime.now(UTC) + _CLOCKS_MAY_DIFFER


def unknown_product(product_id: str) -> str:
    """Returns: the reason for which a transaction of that product is set aside."""
    return f"product_id: the catalogue has no product {product_id!r}"


def checked_transaction(row: Row | BadRow, latest: datetime) -> Numbered | BadRow:
    """`latest`: see `latest_moment`."""
    if isinstance(row, BadRow):
        return row
    try:
        transaction = parsed(TransactionRow, row.fields)
    except RowRefused as error:
        return BadRow(row.line, str(error), row.fields)
    if transaction.occurred_at > latest:
        return BadRow(row.line, "occurred_at: lies in the future", row.fields)
    return Numbered(row.line, transaction)
