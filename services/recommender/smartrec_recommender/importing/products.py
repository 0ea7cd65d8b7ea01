"""Imports a file of products: reads, checks, has new pictures and texts read, writes; a batch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.clients.nlp import NlpClient, ProductText
from smartrec_recommender.clients.pictures import PictureServers
from smartrec_recommender.clients.vision import VisionClient
from smartrec_recommender.domain.catalogue.picture_analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms
from smartrec_recommender.importing.files import BadRow, Row, batches, read_rows
from smartrec_recommender.importing.merging import (
    attribute_types,
    described,
    main_picture,
    shows_garment,
)
from smartrec_recommender.importing.pictures import Picture, PictureNotFound, PicturePlaces, PictureReader
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.resuming import Course, digest_of
from smartrec_recommender.importing.rows import ProductRow, RowRefused, parsed_product
from smartrec_recommender.store.catalogue.product_import import (
    NewProduct,
    finish_products,
    read_content_hashes,
    write_products,
)

_BATCH_ROWS = 500


class Imported(NamedTuple):
    """How an import went, in rows."""

    written: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class ProductSources:
    """Where an import finds what its rows do not say. None: pictures or texts are not read.

    `pictures`: the folder that images are looked up in; `fetches_urls`: images at URLs are read too.
    """

    pictures: Path | None
    vision_url: str
    nlp_url: str | None = None
    fetches_urls: bool = False
    is_anew: bool = False
    our_name: Mapping[str, str] | None = None
    vocabulary_dir: Path | None = None


class _Candidate(NamedTuple):
    source: Row
    row: ProductRow
    pictures: list[Picture | None]
    content_hash: str


class ProductImport:
    """One import."""

    def __init__(self, engine: sa.Engine, rejects: Rejects, shown: Shown, sources: ProductSources) -> None:
        self._engine, self._rejects, self._shown, self._sources = engine, rejects, shown, sources
        self._places = PicturePlaces(sources.pictures, sources.fetches_urls)
        self._line_of_id: dict[str, int] = {}
        self._type_of = attribute_types(sources.vocabulary_dir)

    def run(self, file: Path) -> Imported:
        """Raises UnreadableFile or ServiceUnavailable; what was written until then stays."""
        course = Course(self._engine, digest_of(file, self._sources), self._rejects)
        try:
            asyncio.run(self._run(file, course))
        finally:
            if course.has_news:
                finish_products(self._engine)
        course.finish()
        return Imported(course.written, course.unchanged, self._rejects.count)

    async def _run(self, file: Path, course: Course) -> None:
        async with AsyncExitStack() as clients:
            vision = await clients.enter_async_context(VisionClient(self._sources.vision_url))
            servers = PictureServers()
            clients.push_async_callback(servers.close)
            self._nlp = NlpClient(self._sources.nlp_url) if self._sources.nlp_url else None
            if self._nlp:
                clients.push_async_callback(self._nlp.close)
            self._pictures = PictureReader(self._engine, vision, servers, self._sources.is_anew)
            rows = course.left_of(read_rows(file, self._shown.read, self._sources.our_name or {}))
            for batch in batches(rows, _BATCH_ROWS):
                await self._import(batch, course)
                self._shown.rows(course.written + course.unchanged + self._rejects.count)

    async def _import(self, batch: Sequence[Row | BadRow], course: Course) -> None:
        candidates = [candidate for row in batch if (candidate := self._checked(row))]
        await self._pictures.check_model(picture for one in candidates for picture in one.pictures if picture)
        known = read_content_hashes(self._engine, [one.row.id for one in candidates])
        is_anew = self._sources.is_anew
        changed = [one for one in candidates if is_anew or known.get(one.row.id) != one.content_hash]
        pictures = [picture for one in changed for picture in one.pictures if picture]
        analyses, refused = await self._pictures.analyse(pictures)
        texts = await self._texts(changed)
        products = [product for one in changed if (product := self._finished(one, analyses, refused, texts))]
        course.unchanged += len(candidates) - len(changed)
        course.written += len(products)
        until = course.until(batch[-1].line)
        write_products(self._engine, products, until)

    async def _texts(self, changed: Sequence[_Candidate]) -> Mapping[str, SourceTerms]:
        if self._nlp is None or not changed:
            return {}
        texts = [ProductText(one.row.id, one.row.title, one.row.description) for one in changed]
        return await self._nlp.read(texts)

    def _checked(self, row: Row | BadRow) -> _Candidate | None:
        """None: the row was set aside."""
        if isinstance(row, BadRow):
            self._rejects.add(row)
            return None
        try:
            return self._candidate(row)
        except (RowRefused, PictureNotFound) as error:
            self._rejects.add(BadRow(row.line, str(error), row.fields))
            return None

    def _candidate(self, row: Row) -> _Candidate:
        product = parsed_product(row, self._line_of_id)
        pictures = [self._places.find(image) for image in product.all_images()]
        hashes = [picture.image_hash for picture in pictures if picture]
        return _Candidate(row, product, pictures, product.content_hash(hashes, bool(self._sources.nlp_url)))

    def _finished(
        self,
        one: _Candidate,
        analyses: Mapping[str, PictureAnalysis],
        refused: Mapping[str, str],
        texts: Mapping[str, SourceTerms],
    ) -> NewProduct | None:
        """None: the row was set aside."""
        row = one.row
        hashes = [picture.image_hash for picture in one.pictures if picture]
        seen = [analyses[image_hash] for image_hash in hashes if image_hash in analyses]
        told = described(row, texts.get(row.id, SourceTerms()), seen, self._type_of)
        bad_pictures = [refused[image_hash] for image_hash in hashes if image_hash in refused]
        if bad_pictures or told.category is None:
            reason = next(iter(bad_pictures), "category: neither the row nor its text or pictures tell it")
            self._rejects.add(BadRow(one.source.line, reason, one.source.fields))
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
            category=told.category,
            brand=row.brand,
            colour=told.colour,
            gender=row.gender,
            season=row.season,
            sizes=row.sizes,
            style_id=row.style_id,
            attributes=told.attributes,
            sources=told.sources,
            price=row.price,
            currency=row.currency,
            stock=row.stock,
            image_urls=urls,
            image_hash=next(iter(hashes), None),
            embedding=None if main is None else main.embedding,
            perceptual_hash=main.perceptual_hash if main is not None and shows_garment(main) else 0,
            created_at=row.created_at,
            content_hash=one.content_hash,
        )
