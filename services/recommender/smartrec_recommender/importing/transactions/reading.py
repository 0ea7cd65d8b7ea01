"""A row of a file → what users did; an order says whether it was paid, cancelled or sent back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.importing.files import BadRow, Row
from smartrec_recommender.importing.presets.choosing import Recognised, all_values
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.transactions import cells
from smartrec_recommender.importing.transactions.columns import FileColumns
from smartrec_recommender.importing.transactions.deeds import Deed, LeftOutRow
from smartrec_recommender.importing.transactions.orders import line_key, order_id
from smartrec_recommender.importing.transactions.words import OrderState, read_kind, read_state
from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing, text_of
from smartrec_recommender.importing.values.html_text import clean_title
from smartrec_recommender.importing.values.sums import is_row_of_sums
from smartrec_recommender.importing.values.times import DateEvidence, is_ambiguous, read_time

_SECONDS_SAME, _SECONDS_SAME_DAY = 300, 26 * 3_600  # a date alone may be of any time zone
_MOST_APART = 100
_MOST_OF_ORDER_ID = 90
_VARIANT = ("size", "colour", "variant_name")
_NOT_THERE = frozenset({"", "0"})
_STATES: dict[str, OrderState] = {
    name: name for name in ("sold", "partly_refunded", "refunded", "cancelled", "unpaid")
}
_NO_EVIDENCE = DateEvidence()
_KINDS = frozenset({"view", "add_to_cart", "purchase", "return", "rating"})


class _When(NamedTuple):
    moment: datetime
    tolerance_seconds: int | None


class DeedReader:
    """Reads the rows of one file. `report` is told what words became, and which refunds are partial."""

    def __init__(
        self,
        recognised: Recognised,
        columns: FileColumns,
        hash_key: str | None,
        latest: datetime,
        report: ImportReport,
    ) -> None:
        self._preset, self._columns, self._hash_key = recognised.preset, columns, hash_key
        self._latest, self._report = latest, report
        self.partial_refunds = 0

    def read(self, row: Row | BadRow) -> Iterator[Deed | LeftOutRow | BadRow]:
        """Yields: what was done, or why it is none; in the order of the row."""
        if isinstance(row, BadRow):
            yield row
            return
        if is_row_of_sums(row.fields):
            yield LeftOutRow(row.line, "a row of sums", "")
            return
        try:
            for fields in self._columns.lines(row):
                yield from self._of_line(row.line, fields)
        except (RowRefused, ValueRefused) as error:
            yield BadRow(row.line, str(error), row.fields)

    def _of_line(self, line: int, own: dict[str, Any]) -> Iterator[Deed | LeftOutRow]:
        orders = self._columns.orders
        fields = orders.filled(own) if orders else own
        kind, state = self._kind(fields)
        title = cells.text(fields, "product_name")
        if kind is None or cells.id_text(fields, "parent_line") not in _NOT_THERE:
            reason = "no deed" if kind is None else "a part of another line"
            yield LeftOutRow(line, reason, cells.text(fields, "kind") or title or order_id(fields))
            return
        pieces = self._pieces(fields)
        if kind not in ("purchase", "return"):
            if pieces < 0:
                raise RowRefused(
                    f"quantity: {pieces} is below 0, which goes with a purchase or a return only"
                )
        elif pieces < 0 or kind == "return":
            kind = "return"
        deed = self._deed(line, own, fields, kind, abs(pieces), title)
        if kind == "purchase":
            yield from self._sold(deed, own, fields, state)
        else:
            yield deed

    def _pieces(self, fields: Mapping[str, Any]) -> int:
        """A quantity of 0 is what is left of an order that was sent back or never was: of one piece."""
        if cells.count(fields, "quantity") == 0 and self._columns.is_of_orders:
            states = {self._state_of(word) for word in _state_words(fields)}
            is_paid_back = cells.amount(fields, "refunded_amount") > 0
            if is_paid_back or not states.isdisjoint({"refunded", "cancelled", "unpaid"}):
                return 1
        return cells.quantity(fields)

    def _kind(self, fields: Mapping[str, Any]) -> tuple[TransactionKind | None, OrderState | None]:
        """None: no deed."""
        word = cells.text(fields, "kind")
        if not word:
            if self._columns.is_of_orders:
                return "purchase", None
            if "kind" not in self._columns.fields and "rating" in fields:
                return "rating", None
            raise RowRefused("kind: the row has none; write purchase, return, add_to_cart, view or rating")
        try:
            found = read_kind(word)
        except ValueRefused as error:
            raise RowRefused(f"kind: {error}") from None
        kind, state = self._kind_and_state(found)
        if word.casefold() != kind:
            self._report.map("kind", word, kind or "left out")
        return kind, state

    def _kind_and_state(self, found: str) -> tuple[TransactionKind | None, OrderState | None]:
        """In a log, to cancel is a deed of its own; an order that is cancelled never was one."""
        if found == "nothing":
            return None, None
        if found in _KINDS:
            return found, None  # type: ignore[return-value]
        is_deed = not self._columns.is_of_orders and found == "cancelled"
        return ("return", None) if is_deed else ("purchase", _STATES[found])

    def _deed(
        self,
        line: int,
        own: Mapping[str, Any],
        fields: Mapping[str, Any],
        kind: TransactionKind,
        pieces: int,
        title: str,
    ) -> Deed:
        user_id, when, stars = cells.user_of(fields, self._hash_key), self._when(fields), cells.rating(fields)
        if (kind == "rating") != (stars is not None):
            raise RowRefused("a rating (1 to 5) goes with the kind rating, and with no other")
        names = cells.product_names(fields)
        variant = () if names else tuple(filter(None, (cells.text(fields, name) for name in _VARIANT)))
        transaction_id = self._id(own, fields, user_id, names, kind, when, pieces, stars)
        return Deed(
            line,
            transaction_id,
            user_id,
            names,
            title if names else clean_title(title),
            kind,
            when.moment,
            when.tolerance_seconds,
            pieces,
            stars,
            variant=variant,
        )

    def _id(
        self,
        own: Mapping[str, Any],
        fields: Mapping[str, Any],
        user_id: str | None,
        names: tuple[str, ...],
        kind: TransactionKind,
        when: _When,
        pieces: int,
        stars: int | None,
    ) -> str:
        """The shop's own id; that of the order with its line; or else one of what the row says."""
        told = cells.id_text(fields, "transaction_id")
        orders = self._columns.orders
        if not told and (orders is None or not order_id(fields)):
            told = cells.id_text(fields, "id")
        if told:
            if len(told) > 128:
                raise RowRefused("transaction_id: use at most 128 characters")
            return cells.storable("transaction_id", told)
        if orders is not None and (number := order_id(fields)):
            key = [*line_key(own), orders.place(own)]
            return f"{cells.storable('order_id', number)[:_MOST_OF_ORDER_ID]}:{_digest(key)}"
        moment = when.moment.isoformat() if when.tolerance_seconds is not None else ""
        details = [cells.text(fields, name) for name in (*_VARIANT, *(() if names else ("product_name",)))]
        return f"row:{_digest([user_id, names, kind, moment, pieces, stars, details])}"

    def _when(self, fields: Mapping[str, Any]) -> _When:
        columns = self._columns
        value = _joined(fields.get("occurred_at"))
        if is_nothing(value) or value == "":
            if columns.has_times:
                raise RowRefused("occurred_at: the row has none")
            return _When(min(columns.file_date, self._latest), None)
        try:
            needs_column = columns.date_order is None and is_ambiguous(value)
            evidence = columns.date_evidence if needs_column else _NO_EVIDENCE
            told = read_time(value, evidence, columns.date_order, columns.zone)
        except ValueRefused as error:
            raise RowRefused(f"occurred_at: {error}") from None
        if told.moment > self._latest:
            raise RowRefused("occurred_at: lies in the future")
        return _When(told.moment, _SECONDS_SAME if told.is_exact else _SECONDS_SAME_DAY)

    def _sold(
        self, sale: Deed, own: Mapping[str, Any], fields: Mapping[str, Any], told: OrderState | None
    ) -> Iterator[Deed]:
        """A sale, with what was taken back of it at its own time, so that nothing is left of what was."""
        state = self._state(fields, told)
        if state in ("unpaid", "cancelled"):
            for back in _taken_back(sale, sale.quantity):
                yield back._replace(only_with=sale.transaction_id, why_left_out=f"order {state}")
            return
        yield sale
        back_pieces = sum(
            max(cells.count(fields, name) or 0, 0) for name in ("refunded_quantity", "cancelled_quantity")
        )
        if state == "refunded" or cells.count(fields, "quantity") == 0:
            back_pieces = sale.quantity
        yield from _taken_back(sale, min(back_pieces, sale.quantity))
        is_told_by_line = "refunded_quantity" in self._columns.fields
        if not back_pieces and not is_told_by_line and cells.amount(own, "refunded_amount") > 0:
            self.partial_refunds += 1

    def _state(self, fields: Mapping[str, Any], told: OrderState | None) -> OrderState:
        """Of several that a row says, the one that takes most away."""
        needs_payment = self._preset.reader == "orders" and "payment_state" in self._columns.fields
        if needs_payment and not cells.text(fields, "payment_state"):
            raise RowRefused(
                f"order {order_id(fields)}: its first row is not in the file, which says whether it was paid"
            )
        found = {told, *map(self._read_state, _state_words(fields))}
        shipped = read_state(cells.text(fields, "fulfilment_state"))
        if shipped in ("cancelled", "refunded"):
            found.add(shipped)
        if cells.text(fields, "cancelled_at") or cells.says_yes(fields, "is_cancelled"):
            found.add("cancelled")
        paid_back = cells.amount(fields, "refunded_amount")
        if paid_back and paid_back >= cells.amount(fields, "total") > 0:
            found.add("refunded")
        for state in ("unpaid", "refunded", "cancelled"):
            if state in found:
                return state
        return "sold"

    def _read_state(self, word: str) -> OrderState | None:
        state = self._state_of(word)
        self._report.map("state", word, state)
        return state

    def _state_of(self, word: str) -> OrderState | None:
        return _STATES.get(self._preset.states.get(word.casefold(), "")) or read_state(word)


def _state_words(fields: Mapping[str, Any]) -> list[str]:
    cells_of_state = (cell for name in ("state", "payment_state") for cell in all_values(fields.get(name)))
    return [text_of(cell) for cell in cells_of_state if not is_nothing(cell)]


def _taken_back(sale: Deed, pieces: int) -> Iterator[Deed]:
    """Piece by piece, so that a later file, in which more came back, says the same of those that had."""
    back = sale._replace(kind="return")
    apart = min(pieces, _MOST_APART)
    for piece in range(1, apart + 1):
        yield back._replace(transaction_id=f"{sale.transaction_id[:118]}:back:{piece}", quantity=1)
    if pieces > apart:
        rest = pieces - apart
        yield back._replace(transaction_id=f"{sale.transaction_id[:112]}:back:rest:{rest}", quantity=rest)


def _joined(value: Any) -> Any:
    """A date and a time of day in two columns are one."""
    several = [cell for cell in all_values(value) if not is_nothing(cell)]
    if len(several) < 2:
        return several[0] if several else None
    times = [cell for cell in several if isinstance(cell, str) and ":" in cell and len(cell.strip()) <= 11]
    dates = [cell for cell in several if cell not in times]
    is_split = times and dates and isinstance(dates[0], str) and ":" not in dates[0]
    return f"{dates[0].strip()} {times[0].strip()}" if is_split else several[0]


def _digest(parts: list[Any]) -> str:
    told = json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()
    return blake2b(told, digest_size=12).hexdigest()
