"""Staged styles → products that can be written: read, put together with what earlier files said, checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.presets.preset import Preset
from smartrec_recommender.importing.products.assembling import Assembled, StyleRows, assemble
from smartrec_recommender.importing.products.reading import read_shop_row
from smartrec_recommender.importing.products.shop_row import FileFacts, ShopRow, as_stored, stored_row
from smartrec_recommender.importing.products.staging import StagedRow, StagedStyle
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.rows import ProductRow, RowRefused, parsed
from smartrec_recommender.store.catalogue.writing.product_import import StyleChanges

StoredRows = Mapping[str, Mapping[str, Mapping[str, Any]]]
ProductsOf = Mapping[str, set[str]]


class ReadProduct(NamedTuple):
    """A product, and the record that stands for it where it must be set aside."""

    source: StagedRow
    row: ProductRow


@dataclass
class ReadStyles:
    """What a batch of styles comes to.

    `rejects`: rows that were set aside; `left_out`: by reason and name what the file itself keeps out;
    `unknown_words`: tags that are no attributes; `kept`: by style variants of earlier files that the rows do
    not name.
    """

    products: list[ReadProduct] = field(default_factory=list)
    rows: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    now_ids: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)
    rejects: list[BadRow] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    unknown_words: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, report: ImportReport) -> None:
        for style, variant in self.kept:
            report.kept_variants.add(style, variant)
        for reason, name in self.left_out:
            report.left_out.add(reason, name)
        if self.unknown_words:
            report.unmapped.setdefault("tags", Counter()).update(self.unknown_words)

    def changes(self) -> StyleChanges:
        return StyleChanges(self.rows, self.now_ids, frozenset(self.withdrawn), frozenset(self.forgotten))


@dataclass(frozen=True)
class StyleReader:
    """Reads styles for one import, and touches nothing else, so that it may do so in another process.

    `now` decides whether sale prices hold. `replaces`: what earlier files said of these styles counts no
    more, and what they made of it goes.
    """

    preset: Preset
    facts: FileFacts
    now: datetime
    attributes: frozenset[str]
    replaces: bool = False

    def read(self, styles: Sequence[StagedStyle], stored: StoredRows, before: ProductsOf) -> ReadStyles:
        """`stored`: by style and key what earlier files said; `before`: by style the ids of its products."""
        read = ReadStyles()
        for style in styles:
            self._read(style, stored.get(style.style, {}), before.get(style.style, set()), read)
        return read

    def _read(
        self,
        style: StagedStyle,
        stored: Mapping[str, Mapping[str, Any]],
        before: set[str],
        read: ReadStyles,
    ) -> None:
        known = {key: stored_row(fields) for key, fields in stored.items()}
        records = [(row, row.fields()) for row in style.rows]
        has_parent = any(row.is_parent for row in known.values()) or any(
            fields.get("is_parent") for _, fields in records
        )
        new = dict(self._shop_rows(records, has_parent, read.rejects))
        if not new:
            return
        if self.replaces:
            read.forgotten.add(style.style)
        is_grouped = style.is_grouped or bool(stored)
        assembled = self._assembled(StyleRows(style.style, {**known, **new}, is_grouped))
        if any(map(_variant_of, new.values())):
            kept = (_variant_of(row) for key, row in known.items() if key not in new)
            read.kept += ((style.style, variant) for variant in kept if variant)
        if is_grouped:
            said = {key: as_stored(row) for key, row in new.items()}
            read.rows += [
                (style.style, key, fields) for key, fields in said.items() if stored.get(key) != fields
            ]
        if assembled.left_out:
            read.left_out.append((assembled.left_out, style.style))
            read.withdrawn |= before
            return
        read.unknown_words.update(assembled.unknown_words)
        source = next((row for row, fields in records if fields.get("title")), style.rows[0])
        products = [
            product
            for fields in assembled.products
            if (product := self._product(source, fields, read.rejects))
        ]
        read.products += products
        if self.replaces and len(products) == len(assembled.products):
            read.withdrawn |= before - {product.row.id for product in products}
            return
        if is_grouped and len(products) == len(assembled.products):
            self._replace(style, known, {product.row.id for product in products}, before, read)

    def _shop_rows(
        self, records: Iterable[tuple[StagedRow, dict[str, Any]]], has_parent: bool, rejects: list[BadRow]
    ) -> Iterable[tuple[str, ShopRow]]:
        """What is not to be shown alone is shown as a variant of its parent."""
        for row, fields in records:
            if has_parent and "visibility_alone" in fields:
                del fields["visibility_alone"]
            try:
                yield row.key, read_shop_row(fields, self.preset, self.facts)
            except RowRefused as error:
                rejects.append(row.bad(str(error)))

    def _assembled(self, rows: StyleRows) -> Assembled:
        return assemble(rows, self.now, self.attributes)

    def _product(
        self, source: StagedRow, fields: dict[str, Any], rejects: list[BadRow]
    ) -> ReadProduct | None:
        """None: it was set aside, under the record that names its style."""
        context = {"currency_is_unknown": not self.facts.has_currency}
        try:
            return ReadProduct(source, parsed(ProductRow, fields, context))
        except RowRefused as error:
            rejects.append(source.bad(str(error)))
            return None

    def _replace(
        self,
        style: StagedStyle,
        known: Mapping[str, ShopRow],
        now: set[str],
        before: set[str],
        read: ReadStyles,
    ) -> None:
        """A style of one colour that gets a second one: its product becomes that of the first colour."""
        gone = before - now
        if style.style in gone and known:
            was = self._assembled(StyleRows(style.style, known)).products
            colour = was[0].get("colour") if len(was) == 1 else None
            heir = next(
                (one for one in read.products if one.row.id in now and one.row.colour == colour), None
            )
            if colour is not None and heir is not None and heir.row.id not in before:
                read.now_ids[style.style] = heir.row.id
                gone.discard(style.style)
        read.withdrawn |= gone


def _variant_of(row: ShopRow) -> str:
    """By which words the row is one of several variants; empty where it is none."""
    if row.is_parent:
        return ""
    return " / ".join(row.sizes or [option.value for option in row.options if option.value])
