"""Imports a file of products: reads, checks, has new pictures and texts read, writes; a batch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.canonical.words import Language
from smartrec_recommender.clients.nlp import NlpClient
from smartrec_recommender.clients.pictures import PictureServers
from smartrec_recommender.clients.vision import VisionClient
from smartrec_recommender.importing.formats.nested import flat_rows
from smartrec_recommender.importing.formats.source import ReadOptions, Source, open_source
from smartrec_recommender.importing.mapping import tell_mapping
from smartrec_recommender.importing.merging import attribute_types
from smartrec_recommender.importing.pictures import PicturePlaces, PictureReader
from smartrec_recommender.importing.presets.choosing import Recognised, recognise
from smartrec_recommender.importing.products.full_feed import check_shelf, clear
from smartrec_recommender.importing.products.gathering import (
    DECIMAL_SIGNS,
    Gathered,
    check_any_read,
    check_columns,
    gather,
)
from smartrec_recommender.importing.products.reading_ahead import (
    LONG_FILE_BYTES,
    Batch,
    cycles_sought_seldom,
    process_for,
    read_ahead,
)
from smartrec_recommender.importing.products.staging import Stage, StagedStyle, new_stage
from smartrec_recommender.importing.products.styles import StyleReader
from smartrec_recommender.importing.products.writing import (
    PreparedBatch,
    ProductWriter,
    Readers,
    WriteOptions,
    WrittenBatch,
)
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.reporting.mends import Read, add_mends
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.resuming import Course, Until, digest_of
from smartrec_recommender.importing.shop_facts import read_shop_facts
from smartrec_recommender.importing.write_behind import write_behind
from smartrec_recommender.store.catalogue.writing.product_import import finish_products
from smartrec_recommender.store.catalogue.writing.shop_rows import read_products_of, read_shop_rows

# With pictures a batch takes long, and what is written is not lost; without, fewer statements are faster.
_BATCH_ROWS, _BATCH_ROWS_WITHOUT_PICTURES = 500, 2_000


@dataclass(frozen=True)
class ProductSources:
    """Where an import finds what its rows do not say. None: pictures or texts are not read.

    `pictures`: the folder that images are looked up in; `fetches_urls`: images at URLs are read too,
    of `trusts_servers` False at public addresses alone.
    `our_name`: column → field, `constants`: field → value of every row, `preset`: the system that wrote the
    file; all three come before what is recognised. `is_check`: nothing is written. `is_full`: the file is all
    that the shop has; `may_vanish`: however much of the shop goes out of sight by it.
    `long_file_bytes`: from this size on a file is read by a second process.
    """

    pictures: Path | None
    vision_url: str
    nlp_url: str | None = None
    secret: str | None = None
    fetches_urls: bool = False
    trusts_servers: bool = True
    is_anew: bool = False
    our_name: Mapping[str, str] | None = None
    vocabulary_dir: Path | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    preset: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    is_check: bool = False
    is_full: bool = False
    may_vanish: bool = False
    long_file_bytes: int = LONG_FILE_BYTES


class ProductImport:
    """One import."""

    def __init__(self, engine: sa.Engine, rejects: Rejects, shown: Shown, sources: ProductSources) -> None:
        self._engine, self._rejects, self._shown, self._sources = engine, rejects, shown, sources
        self._known_attributes = frozenset(attribute_types(sources.vocabulary_dir))
        self._report = ImportReport("products", is_check=sources.is_check)

    @property
    def _sees_pictures(self) -> bool:
        return self._sources.fetches_urls or self._sources.pictures is not None

    def run(self, file: Path) -> ImportReport:
        """Raises UnreadableFile or ServiceUnavailable; what was written until then stays."""
        sources = self._sources
        source = open_source(file, sources.read, flat_rows)
        recognised = recognise(file.name, source.columns, "products", sources.preset, sources.our_name or {})
        if source.has_header:
            recognised.check_all_renamed(file.name)
        check_columns(file.name, recognised)
        second = process_for(file, sources.long_file_bytes)
        with cycles_sought_seldom(), new_stage() as stage, second as process:
            gathered = self._gathered(source, recognised, stage)
            if sources.is_full:
                check_shelf(self._engine, file, stage, self._report, sources.may_vanish)
            reader = self._reader(gathered, recognised)
            course = Course(
                self._engine,
                digest_of(file, replace(sources, secret=None)),
                self._rejects,
                style_line=stage.first_line_of_style,
                is_check=sources.is_check,
            )
            try:
                asyncio.run(self._run(stage, reader, course, process))
                if sources.is_full and not sources.is_check:
                    course.withdrawn += clear(self._engine, stage, self._report)
            finally:
                if course.has_news and not sources.is_check:
                    finish_products(self._engine)
        course.finish()
        read = Read(source.file, recognised, gathered, reader.facts, self._sees_pictures)
        return self._finished(course, source, read)

    def _gathered(self, source: Source, recognised: Recognised, stage: Stage) -> Gathered:
        constants = {name: value for name, value in self._sources.constants.items() if name != "decimal"}
        gathered = gather(source, recognised, constants, stage, self._shown.read)
        check_any_read(source, stage, gathered)
        self._report.rows = stage.rows + gathered.translations + gathered.sums
        if gathered.translations:
            self._report.left_out.counts["a translation or a pricing rule"] = gathered.translations
        if gathered.sums:
            self._report.left_out.counts["a row of sums"] = gathered.sums
        return gathered

    def _reader(self, gathered: Gathered, recognised: Recognised) -> StyleReader:
        decimal_sign = DECIMAL_SIGNS.get(self._sources.constants.get("decimal", ""))
        facts = gathered.facts(read_shop_facts(self._engine), decimal_sign)
        return StyleReader(
            recognised.preset,
            facts,
            datetime.now(UTC),
            self._known_attributes,
            replaces=self._sources.is_full,
        )

    def _finished(self, course: Course, source: Source, read: Read) -> ImportReport:
        report, rejects, preset = self._report, self._rejects, read.recognised.preset
        report.written, report.unchanged, report.rejected = course.written, course.unchanged, rejects.count
        report.preset, report.preset_title = preset.name, preset.title
        report.separator, report.encoding = source.separator, source.encoding
        report.columns = read.recognised.columns
        report.reject_file = str(rejects.path) if rejects.count and not report.is_check else None
        report.reject_reasons, report.first_rejects = rejects.reasons, tuple(rejects.first)
        add_mends(report, read)
        return report

    async def _run(self, stage: Stage, reader: StyleReader, course: Course, process: Executor | None) -> None:
        async with AsyncExitStack() as clients:
            secret = self._sources.secret
            vision = await clients.enter_async_context(VisionClient(self._sources.vision_url, secret))
            servers = PictureServers(trusts_shop=self._sources.trusts_servers)
            clients.push_async_callback(servers.close)
            nlp = NlpClient(self._sources.nlp_url, secret) if self._sources.nlp_url else None
            if nlp:
                clients.push_async_callback(nlp.close)
            pictures = PictureReader(self._engine, vision, servers, self._sources.is_anew)
            writer = self._writer(pictures, nlp, reader.facts.language)
            course.unchanged = max(stage.count_styles(course.done_line) - self._rejects.count, 0)
            bad_rows = (bad for bad in stage.bad_rows() if bad.line > course.done_line)
            waiting = next(bad_rows, None)
            size = _BATCH_ROWS if self._sees_pictures else _BATCH_ROWS_WITHOUT_PICTURES
            batches = map(self._batch, _batches(stage.styles(course.done_line), size))
            with write_behind() as writes, closing(read_ahead(reader, batches, process)) as read_batches:
                for (batch, *_), read in read_batches:
                    while waiting is not None and waiting.line <= batch[-1].line:
                        self._rejects.add(waiting)
                        waiting = next(bad_rows, None)
                    read.tell(self._report)
                    for bad in read.rejects:
                        self._rejects.add(bad)
                    prepared = await writer.prepare(read)
                    for product in prepared.products:
                        tell_mapping(self._report, product.row, product.forms)
                        self._report.unread_pictures.add(product.row.id, product.unread)
                    until = course.until(batch[-1].line)
                    writes.begin(partial(self._write, writer, prepared, until, course))
            while waiting is not None:
                self._rejects.add(waiting)
                waiting = next(bad_rows, None)

    def _writer(
        self, pictures: PictureReader, nlp: NlpClient | None, language: Language | None
    ) -> ProductWriter:
        sources = self._sources
        places = PicturePlaces(sources.pictures, sources.fetches_urls)
        options = WriteOptions(
            sources.is_anew, sources.is_check, vocabulary_dir=sources.vocabulary_dir, language=language
        )
        return ProductWriter(self._engine, Readers(places, pictures, nlp), options, self._rejects.add)

    def _batch(self, styles: Sequence[StagedStyle]) -> Batch:
        names = [style.style for style in styles]
        with self._engine.connect() as connection:
            stored = {} if self._sources.is_full else read_shop_rows(connection, names)
            return Batch(styles, stored, read_products_of(connection, names))

    def _write(self, writer: ProductWriter, prepared: PreparedBatch, until: Until, course: Course) -> None:
        """Runs beside the reading of the next batch, and shares nothing with it but what is done."""
        done = WrittenBatch(prepared.products, writer.save(prepared, until))
        course.unchanged += done.unchanged
        course.written += done.written
        course.withdrawn += done.withdrawn
        self._shown.rows(course.written + course.unchanged + self._rejects.count)


def _batches(styles: Iterator[StagedStyle], size: int) -> Iterator[list[StagedStyle]]:
    """Styles with together about `size` rows."""
    batch: list[StagedStyle] = []
    rows = 0
    for style in styles:
        batch.append(style)
        rows += len(style.rows)
        if rows >= size:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch
