"""Imports a file of products: reads, checks, has new pictures analysed, writes; a batch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.clients.vision import Analysis, VisionClient
from smartrec_recommender.importing.files import BadRow, Row, batches, read_rows
from smartrec_recommender.importing.merging import attribute_types, described
from smartrec_recommender.importing.pictures import (
    Picture,
    PictureNotFound,
    analyse_pictures,
    find_picture,
    image_url,
)
from smartrec_recommender.importing.progress import Shown
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.rows import ProductRow, RowRefused, parsed
from smartrec_recommender.store.product_import import (
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


class _Candidate(NamedTuple):
    source: Row
    row: ProductRow
    picture: Picture | None
    content_hash: str


class ProductImport:
    """One import. `pictures`: the folder that the rows' `image` is looked up in, or None to import none."""

    def __init__(
        self,
        engine: sa.Engine,
        rejects: Rejects,
        shown: Shown,
        pictures: Path | None,
        vision_url: str,
        is_anew: bool = False,
    ) -> None:
        self._engine, self._rejects, self._shown = engine, rejects, shown
        self._pictures, self._vision_url, self._is_anew = pictures, vision_url, is_anew
        self._line_of_id: dict[str, int] = {}
        self._type_of = attribute_types()
        self._written = self._unchanged = 0

    def run(self, file: Path) -> Imported:
        """Raises UnreadableFile or VisionUnavailable; what was written until then stays."""
        try:
            asyncio.run(self._run(file))
        finally:
            if self._written:
                finish_products(self._engine)
        return Imported(self._written, self._unchanged, self._rejects.count)

    async def _run(self, file: Path) -> None:
        async with VisionClient(self._vision_url) as vision:
            for batch in batches(read_rows(file, self._shown.read), _BATCH_ROWS):
                await self._import(batch, vision)
                self._shown.rows(self._written + self._unchanged + self._rejects.count)

    async def _import(self, batch: Sequence[Row | BadRow], vision: VisionClient) -> None:
        candidates = [candidate for row in batch if (candidate := self._checked(row))]
        known = read_content_hashes(self._engine, [one.row.id for one in candidates])
        changed = [one for one in candidates if self._is_anew or known.get(one.row.id) != one.content_hash]
        self._unchanged += len(candidates) - len(changed)
        pictures = [one.picture for one in changed if one.picture is not None]
        analyses, refused = await analyse_pictures(self._engine, vision, pictures, self._is_anew)
        products = [product for one in changed if (product := self._finished(one, analyses, refused))]
        write_products(self._engine, products)
        self._written += len(products)

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
        product = parsed(ProductRow, row.fields)
        first_line = self._line_of_id.setdefault(product.id, row.line)
        if first_line != row.line:
            raise RowRefused(f"id: line {first_line} has it already")
        picture = find_picture(self._pictures, product.image) if self._pictures and product.image else None
        content_hash = product.content_hash(picture.image_hash if picture else None)
        return _Candidate(row, product, picture, content_hash)

    def _finished(
        self, one: _Candidate, analyses: Mapping[str, Analysis], refused: Mapping[str, str]
    ) -> NewProduct | None:
        """None: the row was set aside."""
        image_hash = one.picture.image_hash if one.picture else ""
        told = described(one.row, analyses.get(image_hash), self._type_of)
        if image_hash in refused or told.category is None:
            reason = refused.get(image_hash, "category: neither the row nor its picture tells it")
            self._rejects.add(BadRow(one.source.line, reason, one.source.fields))
            return None
        row, analysis = one.row, analyses.get(image_hash)
        return NewProduct(
            product_id=row.id,
            title=row.title,
            description=row.description,
            category=told.category,
            brand=row.brand,
            colour=told.colour,
            gender=row.gender,
            season=row.season,
            attributes=told.attributes,
            price=row.price,
            currency=row.currency,
            stock=row.stock,
            image_url=image_url(row.image, one.picture, self._pictures),
            image_hash=image_hash or None,
            embedding=None if analysis is None else analysis.embedding,
            created_at=row.created_at,
            content_hash=one.content_hash,
        )
