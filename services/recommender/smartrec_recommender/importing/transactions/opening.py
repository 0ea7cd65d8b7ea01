"""Opens a file of transactions: which system wrote it, what its columns are, and its rows as deeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smartrec_recommender.importing.files import BadRow, Row
from smartrec_recommender.importing.formats.source import Source, open_source
from smartrec_recommender.importing.presets.choosing import Recognised, recognise
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.transactions.columns import FileColumns, check_columns, import_command
from smartrec_recommender.importing.transactions.deeds import Deed, LeftOutRow, TransactionOptions
from smartrec_recommender.importing.transactions.reading import DeedReader

_CLOCKS_MAY_DIFFER = timedelta(days=1)


@dataclass
class OpenedTransactions:
    """A file that is recognised. `report` is told what its words are taken for, as it is read."""

    source: Source
    recognised: Recognised
    columns: FileColumns
    reader: DeedReader
    report: ImportReport = field(repr=False)

    def rows(self, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[Row | BadRow]:
        return self.source.records(on_bytes)

    def deeds(self) -> Iterator[Deed | LeftOutRow | BadRow]:
        """All that the file tells, in its order."""
        for row in self.rows():
            yield from self.reader.read(row)

    def command(self, *options: str) -> str:
        """The import of this file with further options, as a command."""
        return import_command(self.source.file, *options)


def open_transactions(file: Path, options: TransactionOptions) -> OpenedTransactions:
    """Raises UnreadableFile, also for a file of another kind, with the command or export that is wanted."""
    source = open_source(file, options.read)
    recognised = recognise(file.name, source.columns, "transactions", options.preset, options.our_name)
    if source.has_header:
        recognised.check_all_renamed(file.name)
    columns = FileColumns(source, recognised, options.constants)
    check_columns(file, recognised, columns)
    report = ImportReport("transactions", is_check=options.is_check)
    report.preset, report.preset_title = recognised.preset.name, recognised.preset.title
    report.separator, report.encoding = source.separator, source.encoding
    report.columns = recognised.columns
    latest = datetime.now(UTC) + _CLOCKS_MAY_DIFFER  # what is later lies in the future, by whichever clock
    reader = DeedReader(recognised, columns, options.hash_key, latest, report)
    return OpenedTransactions(source, recognised, columns, reader, report)
