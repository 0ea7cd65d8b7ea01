"""Reads a shop's files as an import does, without a database: what comes of them, and what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smartrec_recommender.canonical.words import Language
from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.formats.nested import flat_rows
from smartrec_recommender.importing.formats.source import open_source
from smartrec_recommender.importing.merging import attribute_types
from smartrec_recommender.importing.presets.choosing import recognise
from smartrec_recommender.importing.products.gathering import DECIMAL_SIGNS, check_columns, gather
from smartrec_recommender.importing.products.staging import new_stage
from smartrec_recommender.importing.products.styles import ReadStyles, StyleReader
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.rows import ProductRow
from smartrec_recommender.importing.shop_facts import ShopFacts

ATTRIBUTES = frozenset(attribute_types())
NOW = datetime(2026, 11, 29, tzinfo=UTC)


@dataclass
class ReadFiles:
    """The catalogue that files make one after the other, and what is told of the last one."""

    products: dict[str, ProductRow] = field(default_factory=dict)
    rejects: list[BadRow] = field(default_factory=list)
    report: ImportReport = field(default_factory=lambda: ImportReport("products"))
    columns: Mapping[str, str | None] = field(default_factory=dict)
    language: Language | None = None
    _stored: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    _of_style: dict[str, set[str]] = field(default_factory=dict)

    def apply(self, read: ReadStyles) -> None:
        """What an import writes, on a catalogue in memory."""
        for style, key, fields in read.rows:
            self._stored.setdefault(style, {})[key] = fields
        for before, now in read.now_ids.items():
            self.products[now] = self.products.pop(before)
        for product_id in read.withdrawn:
            self.products.pop(product_id, None)
        for product in read.products:
            self.products[product.row.id] = product.row


def read_files(files: Sequence[Path], constants: Mapping[str, str] | None = None) -> ReadFiles:
    """`constants`: as `--set` gives them."""
    catalogue = ReadFiles()
    for file in files:
        _read(catalogue, file, constants or {})
    return catalogue


def _read(catalogue: ReadFiles, file: Path, constants: Mapping[str, str]) -> None:
    source = open_source(file, flatten=flat_rows)
    recognised = recognise(file.name, source.columns, "products")
    check_columns(file.name, recognised)
    report = ImportReport("products", preset=recognised.preset.name)
    report.separator, report.encoding = source.separator, source.encoding
    plain = {name: value for name, value in constants.items() if name != "decimal"}
    with new_stage() as stage:
        gathered = gather(source, recognised, plain, stage, lambda _: None)
        facts = gathered.facts(ShopFacts(), DECIMAL_SIGNS.get(constants.get("decimal", "")))
        rejects = list(stage.bad_rows())
        reader = StyleReader(recognised.preset, facts, NOW, ATTRIBUTES)
        for style in stage.styles():
            of_style = {
                product_id
                for product_id, row in catalogue.products.items()
                if product_id == style.style or ("handle", style.style) in row.identifiers
            }
            read = reader.read([style], catalogue._stored, {style.style: of_style})
            read.tell(report)
            rejects += read.rejects
            catalogue.apply(read)
        report.left_out.counts["translations"] += gathered.translations
    catalogue.language = facts.language
    catalogue.rejects, catalogue.report, catalogue.columns = rejects, report, recognised.columns
