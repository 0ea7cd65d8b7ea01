"""Reads a whole file once: its records go to the stage, what a whole column decides is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from smartrec_recommender.canonical.catalogue_language import LanguageEvidence, language_of_headings
from smartrec_recommender.canonical.words import Language
from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile
from smartrec_recommender.importing.formats.source import Source
from smartrec_recommender.importing.presets.choosing import Recognised
from smartrec_recommender.importing.products.reading import PRICES
from smartrec_recommender.importing.products.records import product_record
from smartrec_recommender.importing.products.shop_row import FileFacts
from smartrec_recommender.importing.products.staging import Stage
from smartrec_recommender.importing.products.systems.registry import new_reader
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.shop_facts import ShopFacts
from smartrec_recommender.importing.values.cells import text_of
from smartrec_recommender.importing.values.prices import (
    DecimalEvidence,
    DecimalSign,
    currency_of_heading,
    names_currency,
)
from smartrec_recommender.importing.values.sums import is_row_of_sums

_SPOKEN = ("title", "category", "colour", "gender", "description")
_PICTURES = ("image", "images", "gallery")
_NAMES_A_PRODUCT = frozenset({"id", "group", "handle", "sku", "variant_id"})
DECIMAL_SIGNS: dict[str, DecimalSign] = {"comma": ",", ",": ",", "point": ".", ".": "."}


class Records(Protocol):
    """Where rows come from: a file, or a request. `file` is what its sentences call it."""

    @property
    def file(self) -> Path: ...

    def records(self, on_bytes: Callable[[int], None]) -> Iterator[Row | BadRow]: ...


@dataclass
class Gathered:
    """What the whole file tells. `translations`: rows that are no product of their own.

    `sums`: rows that add up others; `titled`: rows that nothing but their title names.
    """

    decimals: DecimalEvidence = field(default_factory=DecimalEvidence)
    has_price: bool = False
    has_currency: bool = False
    has_picture_urls: bool = False
    translations: int = 0
    sums: int = 0
    titled: int = 0
    joins: dict[str, list[str]] = field(default_factory=dict)
    languages: LanguageEvidence = field(default_factory=LanguageEvidence)
    language_of_headings: Language | None = None

    def facts(self, shop: ShopFacts, decimal_sign: DecimalSign | None) -> FileFacts:
        """`decimal_sign`: as the user says; None: the file decides."""
        has_currency = self.has_currency or shop.currency is not None
        language = self.languages.language or self.language_of_headings or shop.language
        return FileFacts(decimal_sign or self.decimals.sign, shop.currency, has_currency, language)


def gather(
    source: Records,
    recognised: Recognised,
    constants: Mapping[str, str],
    stage: Stage,
    on_bytes: Callable[[int], None],
) -> Gathered:
    """Raises UnreadableFile where the file cannot hold products."""
    gathered = Gathered(language_of_headings=language_of_headings(recognised.columns))
    constants = {**_currency_of_headings(recognised), **constants}
    reader = new_reader(recognised.preset.reader, recognised.fields_of_file)
    for row in source.records(on_bytes):
        if isinstance(row, BadRow):
            stage.refuse(row)
            continue
        if is_row_of_sums(row.fields):
            gathered.sums += 1
            continue
        try:
            record = product_record(row.fields, recognised, constants, reader)
        except RowRefused as error:
            stage.refuse(BadRow(row.line, str(error), row.fields))
            continue
        if record is None:
            gathered.translations += 1
            continue
        gathered.titled += record.is_titled
        _see(gathered, record.fields)
        if children := record.fields.pop("children", None):
            gathered.joins.setdefault(record.style, []).extend(children)
            if record.fields.keys() == {"group"}:
                continue  # a row that only goes on with the list of its parent
        _staged(stage, row, record.style, record.key, record.is_grouped, record.fields)
    for style, children in gathered.joins.items():
        stage.join(style, children)
    recognised.check_all_renamed(source.file.name)
    return gathered


def _currency_of_headings(recognised: Recognised) -> dict[str, str]:
    """What headings such as `Price (EUR)` say of every row, where no column says it."""
    if "currency" in recognised.fields_of_file:
        return {}
    priced = (column for column, name in recognised.columns.items() if name in PRICES)
    named = {currency for column in priced if (currency := currency_of_heading(column))}
    return {"currency": named.pop()} if len(named) == 1 else {}


def check_any_read(source: Source, stage: Stage, gathered: Gathered) -> None:
    """Raises UnreadableFile where there are no rows, or the same is wrong with every row: it is said once."""
    if not stage.rows and not gathered.translations:
        raise UnreadableFile(f"{source.file.name} has no rows: nothing came in.")
    if stage.is_nothing_read and (fault := stage.fault_of_all()):
        raise UnreadableFile(_of_whole_file(source, fault))


def _of_whole_file(source: Source, fault: BadRow) -> str:
    advice = (
        f" Its separator was taken to be a {source.separator}: name another by --separator."
        if (source.separator and "fields where the header has" in fault.reason)
        else ""
    )
    return f"{source.file.name}: no row of it can be read; line {fault.line} {fault.reason}.{advice}"


def _staged(
    stage: Stage, row: Row, style: str, key: str, is_grouped: bool, fields: Mapping[str, Any]
) -> None:
    try:
        stage.add(row.line, style, key, is_grouped, fields, row.fields)
    except RecursionError:
        stage.refuse(BadRow(row.line, "is nested too deeply", row.fields))


def _see(gathered: Gathered, fields: Mapping[str, Any]) -> None:
    if "title" in fields:
        gathered.languages.see(text_of(fields[name]) for name in _SPOKEN if name in fields)
    gathered.has_currency = gathered.has_currency or "currency" in fields
    if not gathered.has_picture_urls:
        pictures = (cell for name in _PICTURES for cell in fields.get(name, ()))
        gathered.has_picture_urls = any(str(cell).startswith("http") for cell in pictures)
    for name in PRICES:
        if name in fields:
            value = fields[name]
            gathered.has_price = True
            gathered.decimals.see(value)
            if not gathered.has_currency and isinstance(value, str):
                gathered.has_currency = names_currency(text_of(value))


def check_columns(file_name: str, recognised: Recognised) -> None:
    """Raises UnreadableFile where no column names a product, or none its title, with what to write."""
    fields = recognised.fields_of_file
    if not recognised.columns:
        return
    columns = ", ".join(recognised.columns)
    if not fields & _NAMES_A_PRODUCT:
        raise UnreadableFile(
            f"{file_name}: no column was recognised as the product's id. Its columns are {columns}. "
            "Name the one: --map COLUMN=id"
        )
    if "title" not in fields and recognised.is_general:
        raise UnreadableFile(
            f"{file_name}: no column was recognised as the product's title. Its columns are {columns}. "
            "Name the one: --map COLUMN=title"
        )
