"""What the columns of a file can tell: whether it lists deeds at all, and what only the whole file tells of
orders, dates and times."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from smartrec_recommender.importing.files import Row, UnreadableFile
from smartrec_recommender.importing.formats.source import Source
from smartrec_recommender.importing.presets.choosing import GENERAL, Recognised, first_value
from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.presets.preset import load_presets
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.transactions.deeds import GOODS
from smartrec_recommender.importing.transactions.line_items import order_lines
from smartrec_recommender.importing.transactions.orders import Orders
from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing
from smartrec_recommender.importing.values.times import DateEvidence, DateOrder, named_zone

_ORDER_FIELDS = frozenset({"order_id", "order_number"})
_USER_FIELDS = frozenset({"user_id", "email", "billing"})
_DATE_ORDERS: dict[str, DateOrder] = {
    "day-first": "day-first", "day": "day-first", "dmy": "day-first",
    "month-first": "month-first", "month": "month-first", "mdy": "month-first",
}  # fmt: skip
_GOODS_FIELDS = frozenset({*GOODS, "line_items"})
_MAY_BE_OF_THE_ORDER = frozenset({
    "name", "nom", "nombre", "nome", "title", "description", "descripcion", "descrizione", "bezeichnung",
    "designation", "libelle",
})  # fmt: skip


class FileColumns:
    """The facts of one file. What needs a pass over all rows is found when it is asked for."""

    def __init__(self, source: Source, recognised: Recognised, constants: Mapping[str, str]) -> None:
        """Raises UnreadableFile for a value of `--set` that cannot be."""
        self._source, self._recognised = source, recognised
        self.constants = {name: told for name, told in constants.items() if name not in _HOW_TO_READ}
        self.date_order = _date_order(constants.get("date_order"))
        self.zone = _zone(constants.get("timezone"))
        self.fields = recognised.fields_of_file | frozenset(self.constants)
        self.is_of_orders = bool(self.fields & _ORDER_FIELDS) or not recognised.is_general
        self.file_date = datetime.fromtimestamp(source.file.stat().st_mtime, UTC)

    def lines(self, row: Row) -> Iterator[dict[str, Any]]:
        """The row by field, once for each line of an order that it holds."""
        fields = {**self._recognised.fields(row.fields), **self.constants}
        return order_lines(fields) if "line_items" in fields or "billing" in fields else iter((fields,))

    @cached_property
    def date_evidence(self) -> DateEvidence:
        """Raises UnreadableFile where most dates cannot be told."""
        evidence = DateEvidence()
        for fields in self._all():
            evidence.see(first_value(fields.get("occurred_at")))
        if evidence.is_unclear:
            days, months = (
                import_command(self._source.file, "--set", f"date_order={order}")
                for order in ("day-first", "month-first")
            )
            raise UnreadableFile(
                f"{self._source.file.name}: its dates may have the day or the month first, and no row tells "
                f"which. Say it: `{days}` or `{months}`"
            )
        return evidence

    @cached_property
    def has_times(self) -> bool:
        """Whether any row says when it was."""
        return "occurred_at" in self.fields and any(
            not is_nothing(first_value(fields.get("occurred_at"))) for fields in self._all()
        )

    @cached_property
    def orders(self) -> Orders | None:
        """None where the file names no orders."""
        if not self.fields & _ORDER_FIELDS:
            return None
        orders = Orders()
        for fields in self._all():
            try:
                orders.see(fields)
            except RowRefused:
                continue  # it is told when the row is read
        orders.seen()
        return orders

    def _all(self) -> Iterator[dict[str, Any]]:
        for row in self._source.records():
            if isinstance(row, Row):
                yield from self.lines(row)


_HOW_TO_READ = frozenset({"date_order", "timezone"})


def import_command(file: Path, *options: str) -> str:
    """The import of this file with further options."""
    return " ".join(["smartrec import transactions", shlex.quote(str(file)), *map(shlex.quote, options)])


def check_columns(file: Path, recognised: Recognised, columns: FileColumns) -> None:
    """Raises UnreadableFile where the file cannot hold transactions; it tells what to use."""
    fields, preset, file_name = columns.fields, recognised.preset, file.name
    told = partial(import_command, file)
    if preset.without_goods:
        raise UnreadableFile(f"{file_name} is a {preset.title} without their goods. {preset.without_goods}")
    if not recognised.columns:
        return
    names = ", ".join(recognised.columns)
    if (
        recognised.is_general
        and not fields & (_USER_FIELDS | _ORDER_FIELDS | {"kind"})
        and _lists_products(recognised)
    ):
        raise UnreadableFile(
            f"{file_name} lists products and not what users did with them (its columns are {names}): "
            f"bring it in by `smartrec import products {file_name}`."
        )
    if not fields & _GOODS_FIELDS and not _names_goods_by_title(recognised):
        what = (
            "lists orders without their goods: export the order lines, with a product id or SKU in each row"
            if columns.is_of_orders
            else "names no products"
        )
        raise UnreadableFile(
            f"{file_name} {what}. Its columns are {names}. Where one of them names the product: "
            f"`{told('--map', 'COLUMN=product_id')}`"
        )
    if not fields & _USER_FIELDS:
        raise UnreadableFile(
            f"{file_name}: no column was recognised as the user. Its columns are {names}. Name the one: "
            f"`{told('--map', 'COLUMN=user_id')}`; where there is none, `{told('--set', 'user_id=guest')}`"
        )
    if not columns.is_of_orders and not fields & {"kind", "rating"}:
        raise UnreadableFile(
            f"{file_name} does not say what was done: no column was recognised as the kind (view, "
            f"add_to_cart, purchase, return, rating). Its columns are {names}. Name the one: "
            f"`{told('--map', 'COLUMN=kind')}`, or say it of all rows: `{told('--set', 'kind=purchase')}`"
        )


def _names_goods_by_title(recognised: Recognised) -> bool:
    """A column `name` of a list of orders may be that of the customer, unless the rows count pieces."""
    headings = {
        normal_heading(theirs) for theirs, ours in recognised.columns.items() if ours == "product_name"
    }
    return bool(headings - _MAY_BE_OF_THE_ORDER) or (
        bool(headings) and "quantity" in recognised.fields_of_file
    )


def _lists_products(recognised: Recognised) -> bool:
    general = next(preset for preset in load_presets() if preset.name == GENERAL["products"])
    said = {general.field_of(column) for column in recognised.columns}
    return (
        "title" in said
        and len(said & {"price", "category", "description", "image", "images", "stock", "brand"}) > 0
    )


def _date_order(told: str | None) -> DateOrder | None:
    if told is None:
        return None
    if told.casefold() not in _DATE_ORDERS:
        raise UnreadableFile(f"--set date_order={told}: write day-first or month-first.")
    return _DATE_ORDERS[told.casefold()]


def _zone(told: str | None) -> tzinfo:
    try:
        return named_zone(told) if told else UTC
    except ValueRefused as error:
        raise UnreadableFile(f"--set timezone={told}: {error}.") from None
