"""A shop read from files in place of the database: the rows of an import, as the evaluation takes them.

Without pictures: nothing looks like anything. A product without a date was new when it was first dealt with.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import ProductColumns, columns_from_rows
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import GUEST, EventLog
from smartrec_recommender.domain.users.transaction import Transaction
from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.formats.renamed import read_rows
from smartrec_recommender.importing.rows import ProductRow, RowRefused, TransactionRow, parsed_product
from smartrec_recommender.importing.transactions.deeds import Deed, LeftOutRow, TransactionOptions, no_product
from smartrec_recommender.importing.transactions.opening import open_transactions
from smartrec_recommender.training.evaluation.evaluate import Shop

_KINDS = ("category", "brand", "colour", "gender", "season")
_UNSORTED = "Unsorted"
_FIRST = 5


@dataclass
class SetAside:
    """The rows that an import would set aside too: how many, and the line and the reason of the first."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, file: Path, bad: BadRow) -> None:
        self.count += 1
        if len(self.first) < _FIRST:
            self.first.append(f"{file.name}, line {bad.line}: {bad.reason}")


def read_shop(products: Path, transactions: Path, aside: SetAside) -> Shop:
    """Reads what `smartrec import` would, and adds to `aside` what it would not. Raises UnreadableFile."""
    taken = list(_products(products, aside))
    return shop_of(taken, list(_transactions(transactions, {row.id for row in taken}, aside)))


def shop_of(products: Sequence[ProductRow], transactions: Sequence[Transaction]) -> Shop:
    """Transactions of products that are not there are left aside."""
    first_seen: dict[str, float] = {}
    for row in transactions:
        seconds = row.occurred_at.timestamp()
        first_seen[row.product_id] = min(seconds, first_seen.get(row.product_id, seconds))
    terms = _terms(products)
    columns = _columns(products, terms, first_seen)
    log = _log(transactions, {row.id: place for place, row in enumerate(products)})
    snapshot = Snapshot(0, None, terms, CatalogueIndex(columns))
    return Shop(snapshot, columns, log)


def _products(file: Path, aside: SetAside) -> Iterator[ProductRow]:
    line_of_id: dict[str, int] = {}
    for row in read_rows(file, lambda _: None):
        if isinstance(row, BadRow):
            aside.add(file, row)
            continue
        try:
            product = parsed_product(row, line_of_id)
        except RowRefused as refused:
            aside.add(file, BadRow(row.line, str(refused), row.fields))
        else:
            yield product


def _transactions(file: Path, product_ids: set[str], aside: SetAside) -> Iterator[Transaction]:
    """Each once, the first of those with one id; what the file itself leaves out is nothing to set aside."""
    seen = set[str]()
    opened = open_transactions(file, TransactionOptions())
    for deed in opened.deeds():
        if isinstance(deed, BadRow):
            aside.add(file, deed)
        elif isinstance(deed, LeftOutRow) or (deed.only_with and deed.only_with not in seen):
            continue
        elif not (known := [name for name in deed.product_names if name in product_ids]):
            aside.add(file, BadRow(deed.line, no_product(deed), None))
        elif deed.transaction_id not in seen:
            seen.add(deed.transaction_id)
            yield _transaction(deed, known[0])


def _transaction(deed: Deed, product_id: str) -> Transaction:
    return TransactionRow.model_construct(
        transaction_id=deed.transaction_id,
        user_id=deed.user_id,
        product_id=product_id,
        kind=deed.kind,
        occurred_at=deed.occurred_at,
        quantity=deed.quantity,
        rating=deed.rating,
    )


def _named(row: ProductRow) -> Iterator[tuple[str, str]]:
    """Every term of a product, by kind."""
    for kind in _KINDS:
        name = getattr(row, kind) or (_UNSORTED if kind == "category" else None)
        if name:
            yield kind, name
    for name in row.attributes:
        yield "attribute", name


def _terms(products: Sequence[ProductRow]) -> Terms:
    counts: Counter[tuple[str, str]] = Counter()
    for row in products:
        counts.update({(kind, name.casefold()) for kind, name in _named(row)})
    written = {(kind, name.casefold()): name for row in products for kind, name in _named(row)}
    terms = tuple(
        Term(number, kind, written[kind, name], count)
        for number, ((kind, name), count) in enumerate(sorted(counts.items()), start=1)
    )
    return Terms(terms, len(products), frozenset(row.currency for row in products if row.currency))


def _columns(products: Sequence[ProductRow], terms: Terms, first_seen: dict[str, float]) -> ProductColumns:
    rows = []
    for place, row in enumerate(products):
        number_of = {kind: terms.number(kind, name) or 0 for kind, name in _named(row) if kind != "attribute"}
        attributes = sorted(terms.numbers("attribute", row.attributes))
        born = row.created_at.timestamp() if row.created_at else first_seen.get(row.id, np.inf)
        style = f"{row.brand}|{row.category}|{row.title.lower().replace((row.colour or '').lower(), '')}"
        rows.append((
            place, *(number_of.get(kind, 0) for kind in _KINDS), zlib.crc32(style.encode()), 0,
            np.nan if row.price is None else float(row.price), row.currency or "", born, 0.0, True, 0.0, 0,
            False, attributes, [1.0] * len(attributes), [], [],
        ))  # fmt: skip
    return columns_from_rows(rows)


def _log(transactions: Sequence[Transaction], row_of: dict[str, int]) -> EventLog:
    told = [row for row in transactions if row.product_id in row_of]
    told.sort(key=lambda row: (row.occurred_at, row.transaction_id))
    users = {
        user_id: user for user, user_id in enumerate(sorted({row.user_id for row in told if row.user_id}))
    }
    return EventLog(
        user=np.array([users[row.user_id] if row.user_id else GUEST for row in told], dtype=np.int64),
        row=np.array([row_of[row.product_id] for row in told], dtype=np.int64),
        kind=np.array([row.kind for row in told], dtype=np.str_),
        seconds=np.array([row.occurred_at.timestamp() for row in told]),
        quantity=np.array([row.quantity for row in told], dtype=np.int64),
        rating=np.array([row.rating or 0 for row in told], dtype=np.int64),
        users=len(users),
        products=len(row_of),
    )
