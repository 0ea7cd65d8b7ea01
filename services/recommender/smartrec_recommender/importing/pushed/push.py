"""Writes the rows of a request: the one way from a shop's own words to products, which files take too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.mapping import tell_mapping
from smartrec_recommender.importing.merging import attribute_types
from smartrec_recommender.importing.presets.choosing import recognise
from smartrec_recommender.importing.products.gathering import DECIMAL_SIGNS, gather
from smartrec_recommender.importing.products.staging import StagedStyle, new_stage
from smartrec_recommender.importing.products.styles import ReadStyles, StyleReader
from smartrec_recommender.importing.products.writing import (
    ProductWriter,
    Readers,
    WriteOptions,
    WrittenBatch,
    WrittenProduct,
)
from smartrec_recommender.importing.pushed.outcomes import RowOutcome, outcomes_of
from smartrec_recommender.importing.pushed.readings import (
    Missing,
    PushedPlaces,
    Readings,
    ReadPictures,
    ReadTexts,
)
from smartrec_recommender.importing.pushed.rows import PushedRows
from smartrec_recommender.importing.reporting.report import ImportReport, LeftOut
from smartrec_recommender.importing.shop_facts import read_shop_facts
from smartrec_recommender.store.catalogue.writing.shop_rows import read_products_of, read_shop_rows
from smartrec_recommender.store.catalogue.writing.write_keys import (
    WriteKey,
    claim_write_key,
    is_written_before,
)


class OtherProduct(ValueError):
    """The rows are of another product than the one that is to be written; the message names it."""


class ReadingsMissing(LookupError):
    """Nothing was written: `missing` is to be read first."""

    def __init__(self, missing: Missing) -> None:
        super().__init__("texts or pictures were not read yet")
        self.missing = missing


@dataclass(frozen=True)
class Pushed:
    """What came of a request: by row what happened, the products in the shop, and the report of an import."""

    rows: Sequence[RowOutcome]
    products: Sequence[WrittenProduct]
    report: ImportReport


@dataclass
class _EachLeftOut(LeftOut):
    """Also by name why each was left out: a request is short enough."""

    reason_of: dict[str, str] = field(default_factory=dict)

    def add(self, reason: str, name: str) -> None:
        super().add(reason, name)
        self.reason_of[name] = reason


class _Refused(Exception):
    """A row of the one product that was sent cannot be read, so nothing of it is written."""


@dataclass(frozen=True)
class _Begun:
    """Stands where an import marks how far it is: in the transaction, before anything is written.

    `rejects`: what was set aside, where nothing may be; None where each row stands for itself.
    """

    missing: Missing
    rejects: Sequence[BadRow] | None
    key: WriteKey | None

    def mark(self, connection: sa.Connection) -> None:
        if self.rejects:
            raise _Refused
        if self.missing:
            raise ReadingsMissing(self.missing)
        if self.key is not None:
            claim_write_key(connection, self.key)


def push(
    engine: sa.Engine,
    pushed: PushedRows,
    readings: Readings,
    vocabulary_dir: Path | None = None,
    key: WriteKey | None = None,
) -> Pushed:
    """Writes all that can be written, in one transaction; it is found from the next request on.

    Of one product (`pushed.product_id`) all rows are written or none. What was written before under `key` is
    not written again, though the shop may have changed it since.
    Raises ReadingsMissing, OtherProduct, KeyUsedForAnotherBody, and UnreadableFile for rows of another kind
    than products.
    """
    recognised = recognise(str(pushed.file), pushed.columns, "products", pushed.preset, pushed.our_name)
    recognised.check_all_renamed(str(pushed.file))
    left_out, rejects = _EachLeftOut(), list[BadRow]()
    report = ImportReport("products", left_out=left_out)
    constants = {name: value for name, value in pushed.constants.items() if name != "decimal"}
    with new_stage() as stage:
        gathered = gather(pushed, recognised, constants, stage, lambda _: None)
        rejects += stage.bad_rows()
        styles = list(stage.styles())
    _check_is_of(pushed.product_id, styles)
    decimal_sign = DECIMAL_SIGNS.get(pushed.constants.get("decimal", ""))
    facts = gathered.facts(read_shop_facts(engine), decimal_sign)
    reader = StyleReader(
        recognised.preset,
        facts,
        datetime.now(UTC),
        frozenset(attribute_types(vocabulary_dir)),
        replaces=pushed.product_id is not None,
    )
    begun = _Begun(Missing(), rejects if reader.replaces else None, key)
    read, is_repeated = _read(engine, styles, reader, key)
    read.tell(report)
    rejects += read.rejects
    options = WriteOptions(
        is_check=is_repeated,
        is_served_at_once=True,
        vocabulary_dir=vocabulary_dir,
        language=facts.language,
    )
    try:
        batch = _written(engine, read, readings, begun, options, rejects.append)
    except _Refused:
        batch = WrittenBatch([], withdrawn=0)
    for product in batch.products:
        tell_mapping(report, product.row, product.forms)
        report.unread_pictures.add(product.product_id, product.unread)
    report.rows, report.columns = len(pushed.rows), recognised.columns
    report.preset, report.preset_title = recognised.preset.name, recognised.preset.title
    report.written, report.unchanged, report.rejected = batch.written, batch.unchanged, len(rejects)
    report.first_rejects = sorted(rejects)[:5]
    rows = outcomes_of(len(pushed.rows), styles, batch.products, rejects, left_out.reason_of)
    return Pushed(rows, batch.products, report)


def _check_is_of(product_id: str | None, styles: Sequence[StagedStyle]) -> None:
    """Raises OtherProduct."""
    others = [style.style for style in styles if product_id not in (None, style.style)]
    if others:
        raise OtherProduct(f"The rows are of the product {others[0]!r}. Write that one under its own id.")


def _read(
    engine: sa.Engine, styles: Sequence[StagedStyle], reader: StyleReader, key: WriteKey | None
) -> tuple[ReadStyles, bool]:
    """Returns: what the styles come to, and whether it was written before under this key."""
    names = [style.style for style in styles]
    with engine.connect() as connection:
        is_repeated = key is not None and is_written_before(connection, key)
        stored = {} if reader.replaces else read_shop_rows(connection, names)
        return reader.read(styles, stored, read_products_of(connection, names)), is_repeated


def _written(
    engine: sa.Engine,
    read: ReadStyles,
    readings: Readings,
    begun: _Begun,
    options: WriteOptions,
    refuse: Callable[[BadRow], None],
) -> WrittenBatch:
    texts = None if readings.texts is None else ReadTexts(readings.texts, begun.missing)
    readers = Readers(PushedPlaces(), ReadPictures(engine, readings, begun.missing), texts)
    writer = ProductWriter(engine, readers, options, refuse)
    batch = asyncio.run(writer.write(read, begun))
    if options.is_check:
        products = [one._replace(is_new=False, is_unchanged=True) for one in batch.products]
        return WrittenBatch(products, withdrawn=0)
    return batch
