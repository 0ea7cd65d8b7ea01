"""Describes what is new among the products of a batch by its texts and pictures, and writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import sqlalchemy as sa

from smartrec_recommender.canonical.product import CanonicalForms, canonical_forms
from smartrec_recommender.canonical.words import Language
from smartrec_recommender.clients.nlp import ProductText
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.source_terms import SourceTerms
from smartrec_recommender.importing.category_reader import CategoryReader, Texts
from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.merging import (
    attribute_types,
    described,
    main_picture,
    shop_category,
    shop_words_of,
    shows_garment,
    words_to_show,
)
from smartrec_recommender.importing.pictures import Picture, PictureNotFound
from smartrec_recommender.importing.products.staging import StagedRow
from smartrec_recommender.importing.products.styles import ReadProduct, ReadStyles
from smartrec_recommender.importing.rows import ProductRow
from smartrec_recommender.store.catalogue.writing.product_import import (
    NewProduct,
    StyleChanges,
    read_content_hashes,
    write_products,
)
from smartrec_recommender.store.catalogue.writing.taught_words import read_taught
from smartrec_recommender.store.import_progress import BatchMark


class Places(Protocol):
    """Where the pictures are that rows name."""

    def find(self, image: str) -> Picture | None:
        """None: it is not to be read. Raises PictureNotFound."""
        ...

    def url(self, image: str, picture: Picture | None) -> str | None:
        """Where people see it."""
        ...


class Pictures(Protocol):
    """Has pictures analysed."""

    async def check_model(self, pictures: Iterable[Picture]) -> None: ...

    async def analyse(
        self, pictures: Iterable[Picture]
    ) -> tuple[Mapping[str, PictureAnalysis], dict[str, str]]:
        """Returns: by image hash the analyses, and the reasons of those pictures that cannot be read."""
        ...


@dataclass(frozen=True)
class Readers:
    """Who reads what the rows do not say. `texts` None: nobody reads texts."""

    places: Places
    pictures: Pictures
    texts: Texts | None


@dataclass(frozen=True)
class WriteOptions:
    """`is_anew`: also what is as before; `is_check`: nothing is written.

    `is_served_at_once`: the next request finds what was written; else that is for the end of an import.
    `language`: of the catalogue, where it tells one.
    """

    is_anew: bool = False
    is_check: bool = False
    is_served_at_once: bool = False
    vocabulary_dir: Path | None = None
    language: Language | None = None


class WrittenProduct(NamedTuple):
    """A product that is in the shop now. `forms`: what its words became; `is_new`: it was not there, or out
    of sight. `unread`: by image, why it could not be had or read; the next import looks at it again.
    """

    source: StagedRow
    row: ProductRow
    forms: CanonicalForms
    is_new: bool
    is_unchanged: bool
    unread: Mapping[str, str]

    @property
    def product_id(self) -> str:
        return self.row.id


class WrittenBatch(NamedTuple):
    """`withdrawn`: how many products went out of sight."""

    products: Sequence[WrittenProduct]
    withdrawn: int

    @property
    def written(self) -> int:
        return sum(not product.is_unchanged for product in self.products)

    @property
    def unchanged(self) -> int:
        return sum(product.is_unchanged for product in self.products)


class PreparedBatch(NamedTuple):
    """`products`: all of the batch, as they are once `new` and `changes` are written."""

    products: Sequence[WrittenProduct]
    new: Sequence[NewProduct]
    changes: StyleChanges


class _Candidate(NamedTuple):
    source: StagedRow
    row: ProductRow
    pictures: list[Picture | None]
    missing: Mapping[str, str]  # by image, why it cannot be had
    forms: CanonicalForms
    content_hash: str

    @property
    def image_hashes(self) -> list[str]:
        return [picture.image_hash for picture in self.pictures if picture]


class _Read(NamedTuple):
    analyses: Mapping[str, PictureAnalysis]
    refused: Mapping[str, str]
    texts: Mapping[str, SourceTerms]
    category_read: Mapping[str, str | None]


class ProductWriter:
    """Writes the batches of one import; `refuse` is told of each product that is set aside."""

    def __init__(
        self, engine: sa.Engine, readers: Readers, options: WriteOptions, refuse: Callable[[BadRow], None]
    ) -> None:
        self._engine, self._readers, self._options, self._refuse = engine, readers, options, refuse
        self._type_of = attribute_types(options.vocabulary_dir)
        self._taught, self._category_reader = read_taught(engine), CategoryReader()

    async def write(self, read: ReadStyles, mark: BatchMark) -> WrittenBatch:
        """Writes what is not as before, all or nothing. Raises ServiceUnavailable."""
        prepared = await self.prepare(read)
        return WrittenBatch(prepared.products, self.save(prepared, mark))

    def save(self, prepared: PreparedBatch, mark: BatchMark) -> int:
        """Writes what was prepared, all or nothing. Returns: how many products went out of sight."""
        if self._options.is_check:
            return 0
        at_once = self._options.is_served_at_once
        return write_products(self._engine, prepared.new, mark, prepared.changes, at_once)

    async def prepare(self, read: ReadStyles) -> PreparedBatch:
        """Finds what is not as before, and has it described. Raises ServiceUnavailable."""
        candidates = [self._candidate(product) for product in read.products]
        is_anew, is_check = self._options.is_anew, self._options.is_check
        if not is_check:
            pictures = (picture for one in candidates for picture in one.pictures if picture)
            await self._readers.pictures.check_model(pictures)
        known = read_content_hashes(self._engine, [one.row.id for one in candidates])
        changed = [one for one in candidates if is_anew or known.get(one.row.id) != one.content_hash]
        found = await self._read(changed)
        new = [(one, *made) for one in changed if (made := self._new_product(one, found))]
        changed_ids = {one.row.id for one in changed}
        unchanged = (
            WrittenProduct(one.source, one.row, one.forms, False, True, one.missing)
            for one in candidates
            if one.row.id not in changed_ids
        )
        written = (
            WrittenProduct(
                one.source, one.row, forms, one.row.id not in known, False, _unread(one, found.refused)
            )
            for one, _, forms in new
        )
        return PreparedBatch([*unchanged, *written], [product for _, product, _ in new], read.changes())

    async def _read(self, changed: Sequence[_Candidate]) -> _Read:
        wanted = [picture for one in changed for picture in one.pictures if picture]
        analyses: Mapping[str, PictureAnalysis] = {}
        refused: Mapping[str, str] = {}
        if not self._options.is_check:
            analyses, refused = await self._readers.pictures.analyse(wanted)
        texts = await self._texts(changed)
        unmapped = {one.forms.category.unmapped for one in changed}
        await self._category_reader.read(self._readers.texts, unmapped)
        return _Read(analyses, refused, texts, self._category_reader.known)

    async def _texts(self, changed: Sequence[_Candidate]) -> Mapping[str, SourceTerms]:
        if self._readers.texts is None or not changed:
            return {}
        texts = [ProductText(one.row.id, one.row.title, one.row.description) for one in changed]
        return await self._readers.texts.read(texts)

    def _candidate(self, product: ReadProduct) -> _Candidate:
        row = product.row
        pictures: list[Picture | None] = []
        missing: dict[str, str] = {}
        for image in row.all_images():
            try:
                pictures.append(self._readers.places.find(image))
            except PictureNotFound as error:
                pictures.append(None)
                missing[image] = str(error)
        hashes = [picture.image_hash for picture in pictures if picture]
        # as far as tables tell them
        forms = canonical_forms(shop_words_of(row, self._options.language), taught=self._taught)
        content_hash = self._content_hash(row, hashes, forms)
        return _Candidate(product.source, row, pictures, missing, forms, content_hash)

    def _content_hash(self, row: ProductRow, image_hashes: list[str], forms: CanonicalForms) -> str:
        return row.content_hash(image_hashes, self._readers.texts is not None, forms)

    def _new_product(self, one: _Candidate, found: _Read) -> tuple[NewProduct, CanonicalForms] | None:
        """None: the product was set aside."""
        row = one.row
        hashes = [each for each in one.image_hashes if each not in found.refused]
        seen = [found.analyses[image_hash] for image_hash in hashes if image_hash in found.analyses]
        text, read = found.texts.get(row.id, SourceTerms()), found.category_read.get(shop_category(row) or "")
        told = described(
            row, text, seen, self._type_of, self._taught, read, self._options.language, one.forms
        )
        unread = _unread(one, found.refused)
        is_to_be_seen = self._options.is_check and bool(hashes)
        if told.category is None and not is_to_be_seen:
            reasons = ["category: neither the row nor its text or pictures tell it", *unread.values()]
            self._refuse(one.source.bad("; ".join(reasons)))
            return None
        main = main_picture(seen)
        urls = [
            url
            for image, picture in zip(row.all_images(), one.pictures, strict=True)
            if (url := self._readers.places.url(image, picture))
        ]
        product = NewProduct(
            product_id=row.id,
            title=row.title,
            description=row.description,
            category=told.category or "",
            brand=row.brand,
            colours=told.colours,
            gender=told.forms.gender.name,
            season=row.season,
            sizes=tuple(size.name for size in told.forms.sizes),
            style_id=row.style_id,
            attributes=told.attributes,
            sources=told.sources,
            price=row.price,
            price_before=row.price_before,
            currency=row.currency,
            url=row.url,
            stock=row.stock,
            size_stocks=told.forms.stocks(row.size_stocks) if row.size_stocks else [],
            identifiers=row.identifiers,
            image_urls=urls,
            image_hash=next(iter(hashes), None),
            embedding=None if main is None else main.embedding,
            embedding_model=None if main is None else main.model,
            perceptual_hash=main.perceptual_hash if main is not None and shows_garment(main) else 0,
            created_at=row.created_at,
            content_hash=one.content_hash if not unread else self._content_hash(row, hashes, one.forms),
            shop_words=words_to_show(row),
            words=told.words,
        )
        return product, told.forms


def _unread(one: _Candidate, refused: Mapping[str, str]) -> dict[str, str]:
    if not refused:
        return dict(one.missing)
    pairs = zip(one.row.all_images(), one.pictures, strict=True)
    return dict(one.missing) | {
        image: refused[picture.image_hash]
        for image, picture in pairs
        if picture and picture.image_hash in refused
    }
