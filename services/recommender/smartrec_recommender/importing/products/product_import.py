"""Imports a file of products: reads, checks, has new pictures and texts read, writes; a batch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.clients.nlp import NlpClient, ProductText
from smartrec_recommender.clients.pictures import PictureServers
from smartrec_recommender.clients.vision import VisionClient
from smartrec_recommender.domain.catalogue.picture_analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms
from smartrec_recommender.importing.formats.source import ReadOptions, Source, open_source
from smartrec_recommender.importing.merging import (
    attribute_types,
    described,
    main_picture,
    shows_garment,
)
from smartrec_recommender.importing.pictures import Picture, PictureNotFound, PicturePlaces, PictureReader
from smartrec_recommender.importing.presets.choosing import Recognised, recognise
from smartrec_recommender.importing.products.gathering import DECIMAL_SIGNS, check_columns, gather
from smartrec_recommender.importing.products.mending import add_mends
from smartrec_recommender.importing.products.staging import Stage, StagedRow, StagedStyle, new_stage
from smartrec_recommender.importing.products.styles import ReadProduct, StyleReader
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.report import ImportReport
from smartrec_recommender.importing.resuming import Course, digest_of
from smartrec_recommender.importing.rows import ProductRow
from smartrec_recommender.store.catalogue.product_import import (
    NewProduct,
    finish_products,
    read_content_hashes,
    write_products,
)
from smartrec_recommender.store.tenants import read_currency

_BATCH_ROWS = 500


@dataclass(frozen=True)
class ProductSources:
    """Where an import finds what its rows do not say. None: pictures or texts are not read.

    `pictures`: the folder that images are looked up in; `fetches_urls`: images at URLs are read too.
    `our_name`: column → field, `constants`: field → value of every row, `preset`: the system that wrote the
    file; all three come before what is recognised. `is_check`: nothing is written.
    """

    pictures: Path | None
    vision_url: str
    nlp_url: str | None = None
    fetches_urls: bool = False
    is_anew: bool = False
    our_name: Mapping[str, str] | None = None
    vocabulary_dir: Path | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    preset: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    is_check: bool = False


class _Candidate(NamedTuple):
    source: StagedRow
    row: ProductRow
    pictures: list[Picture | None]
    content_hash: str


class ProductImport:
    """One import."""

    def __init__(self, engine: sa.Engine, rejects: Rejects, shown: Shown, sources: ProductSources) -> None:
        self._engine, self._rejects, self._shown, self._sources = engine, rejects, shown, sources
        self._places = PicturePlaces(sources.pictures, sources.fetches_urls)
        self._type_of = attribute_types(sources.vocabulary_dir)
        self._report = ImportReport("products", is_check=sources.is_check)

    def run(self, file: Path) -> ImportReport:
        """Raises UnreadableFile or ServiceUnavailable; what was written until then stays."""
        sources = self._sources
        source = open_source(file, sources.read)
        recognised = recognise(file.name, source.columns, "products", sources.preset, sources.our_name or {})
        if source.has_header:
            recognised.check_all_renamed(file.name)
        check_columns(file.name, recognised)
        with new_stage() as stage:
            reader = self._gathered(source, recognised, stage)
            course = Course(
                self._engine,
                digest_of(file, sources),
                self._rejects,
                style_line=stage.first_line_of_style,
                is_check=sources.is_check,
            )
            try:
                asyncio.run(self._run(stage, reader, course))
            finally:
                if course.has_news and not sources.is_check:
                    finish_products(self._engine)
        course.finish()
        return self._finished(course, source, recognised, reader)

    def _gathered(self, source: Source, recognised: Recognised, stage: Stage) -> StyleReader:
        constants = {name: value for name, value in self._sources.constants.items() if name != "decimal"}
        gathered = gather(source, recognised, constants, stage, self._shown.read)
        self._report.rows = stage.rows + gathered.translations
        if gathered.translations:
            self._report.left_out.counts["a translation or a pricing rule"] = gathered.translations
            self._report.left_out.examples["a translation or a pricing rule"] = []
        decimal_sign = DECIMAL_SIGNS.get(self._sources.constants.get("decimal", ""))
        facts = gathered.facts(read_currency(self._engine), decimal_sign)
        return StyleReader(
            recognised.preset,
            facts,
            datetime.now(UTC),
            lambda name: name in self._type_of,
            self._report,
            self._rejects.add,
        )

    def _finished(
        self, course: Course, source: Source, recognised: Recognised, reader: StyleReader
    ) -> ImportReport:
        report, rejects = self._report, self._rejects
        report.written, report.unchanged, report.rejected = course.written, course.unchanged, rejects.count
        report.preset = recognised.preset.name
        report.preset_title = recognised.preset.title
        report.separator, report.encoding, report.columns = (
            source.separator,
            source.encoding,
            recognised.columns,
        )
        report.reject_file = str(rejects.path) if rejects.count and not report.is_check else None
        report.first_rejects = tuple(rejects.first)
        add_mends(report, source.file, reader.facts, recognised)
        return report

    async def _run(self, stage: Stage, reader: StyleReader, course: Course) -> None:
        async with AsyncExitStack() as clients:
            vision = await clients.enter_async_context(VisionClient(self._sources.vision_url))
            servers = PictureServers()
            clients.push_async_callback(servers.close)
            self._nlp = NlpClient(self._sources.nlp_url) if self._sources.nlp_url else None
            if self._nlp:
                clients.push_async_callback(self._nlp.close)
            self._pictures = PictureReader(self._engine, vision, servers, self._sources.is_anew)
            course.unchanged = max(stage.count_styles(course.done_line) - self._rejects.count, 0)
            bad_rows = (bad for bad in stage.bad_rows() if bad.line > course.done_line)
            waiting = next(bad_rows, None)
            for batch in _batches(stage.styles(course.done_line)):
                while waiting is not None and waiting.line <= batch[-1].line:
                    self._rejects.add(waiting)
                    waiting = next(bad_rows, None)
                await self._import(batch, reader, course)
                self._shown.rows(course.written + course.unchanged + self._rejects.count)
            while waiting is not None:
                self._rejects.add(waiting)
                waiting = next(bad_rows, None)

    async def _import(self, batch: Sequence[StagedStyle], reader: StyleReader, course: Course) -> None:
        with self._engine.connect() as connection:
            read = reader.read(connection, batch)
        candidates = [candidate for product in read.products if (candidate := self._candidate(product))]
        known = read_content_hashes(self._engine, [one.row.id for one in candidates])
        is_anew = self._sources.is_anew
        if not self._sources.is_check:
            pictures = (picture for one in candidates for picture in one.pictures if picture)
            await self._pictures.check_model(pictures)
            known = read_content_hashes(self._engine, [one.row.id for one in candidates])
        changed = [one for one in candidates if is_anew or known.get(one.row.id) != one.content_hash]
        course.unchanged += len(candidates) - len(changed)
        products = await self._described(changed)
        course.written += len(products)
        if not self._sources.is_check:
            withdrawn = write_products(self._engine, products, course.until(batch[-1].line), read.changes())
            course.withdrawn += withdrawn

    async def _described(self, changed: Sequence[_Candidate]) -> list[NewProduct]:
        wanted = [picture for one in changed for picture in one.pictures if picture]
        analyses: Mapping[str, PictureAnalysis] = {}
        refused: Mapping[str, str] = {}
        if not self._sources.is_check:
            analyses, refused = await self._pictures.analyse(wanted)
        texts = await self._texts(changed)
        return [product for one in changed if (product := self._new_product(one, analyses, refused, texts))]

    async def _texts(self, changed: Sequence[_Candidate]) -> Mapping[str, SourceTerms]:
        if self._nlp is None or not changed:
            return {}
        texts = [ProductText(one.row.id, one.row.title, one.row.description) for one in changed]
        return await self._nlp.read(texts)

    def _candidate(self, product: ReadProduct) -> _Candidate | None:
        """None: the product was set aside."""
        row = product.row
        try:
            pictures = [self._places.find(image) for image in row.all_images()]
        except PictureNotFound as error:
            self._rejects.add(product.source.bad(str(error)))
            return None
        hashes = [picture.image_hash for picture in pictures if picture]
        content_hash = row.content_hash(hashes, bool(self._sources.nlp_url))
        return _Candidate(product.source, row, pictures, content_hash)

    def _new_product(
        self,
        one: _Candidate,
        analyses: Mapping[str, PictureAnalysis],
        refused: Mapping[str, str],
        texts: Mapping[str, SourceTerms],
    ) -> NewProduct | None:
        """None: the product was set aside."""
        row = one.row
        hashes = [picture.image_hash for picture in one.pictures if picture]
        seen = [analyses[image_hash] for image_hash in hashes if image_hash in analyses]
        told = described(row, texts.get(row.id, SourceTerms()), seen, self._type_of)
        bad_pictures = [refused[image_hash] for image_hash in hashes if image_hash in refused]
        is_to_be_seen = self._sources.is_check and bool(hashes)
        if bad_pictures or (told.category is None and not is_to_be_seen):
            reason = next(iter(bad_pictures), "category: neither the row nor its text or pictures tell it")
            self._rejects.add(one.source.bad(reason))
            return None
        main = main_picture(seen)
        urls = [
            url
            for image, picture in zip(row.all_images(), one.pictures, strict=True)
            if (url := self._places.url(image, picture))
        ]
        return NewProduct(
            product_id=row.id,
            title=row.title,
            description=row.description,
            category=told.category or "",
            brand=row.brand,
            colour=told.colour,
            gender=row.gender,
            season=row.season,
            sizes=row.sizes,
            style_id=row.style_id,
            attributes=told.attributes,
            sources=told.sources,
            price=row.price,
            price_before=row.price_before,
            currency=row.currency,
            url=row.url,
            stock=row.stock,
            size_stocks=row.size_stocks,
            identifiers=row.identifiers,
            image_urls=urls,
            image_hash=next(iter(hashes), None),
            embedding=None if main is None else main.embedding,
            perceptual_hash=main.perceptual_hash if main is not None and shows_garment(main) else 0,
            created_at=row.created_at,
            content_hash=one.content_hash,
        )


def _batches(styles: Iterator[StagedStyle]) -> Iterator[list[StagedStyle]]:
    """Styles with together about as many rows as a batch has."""
    batch: list[StagedStyle] = []
    rows = 0
    for style in styles:
        batch.append(style)
        rows += len(style.rows)
        if rows >= _BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch
