"""What kind of file it is, found by its content; and its records, which can be read as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile
from smartrec_recommender.importing.formats.delimited import read_delimited, read_header
from smartrec_recommender.importing.formats.encodings import (
    Encoding,
    declared_encoding,
    find_encoding,
    named_encoding,
)
from smartrec_recommender.importing.formats.json_files import (
    read_json_array,
    read_json_lines,
    starts_as_list,
)
from smartrec_recommender.importing.formats.opening import is_compressed, lines, opened
from smartrec_recommender.importing.formats.parquet import parquet_columns, read_parquet
from smartrec_recommender.importing.formats.preamble import lines_above_header
from smartrec_recommender.importing.formats.separators import (
    find_separator,
    name_of,
    named_separator,
    separator_line,
)
from smartrec_recommender.importing.formats.xml_feeds import read_feed

SUFFIXES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet", ".xml")
Kind = Literal["csv", "json lines", "json array", "parquet", "xml"]
Flatten = Callable[[Mapping[str, Any]], list[dict[str, Any]]]
_SAMPLE_LINES = 100
_SAMPLE_RECORDS = 200
_TYPED_SUFFIXES: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
}


def _ignore_progress(_: int) -> None: ...


class ReadOptions(NamedTuple):
    """What the user says of the file; None is found out."""

    separator: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Source:
    """A file whose kind is known. `columns`: those of the header, or else of the first records.

    `separator`, `encoding`: as people call them, None where the kind has none. `flatten`: makes rows of a
    record of JSON that has lists and objects inside.
    """

    file: Path
    kind: Kind
    columns: list[str]
    is_compressed: bool
    codec: Encoding | None = None
    separator_sign: str | None = None
    header_lines: int = 0
    flatten: Flatten | None = None

    @property
    def has_header(self) -> bool:
        """Whether all columns are known before the first record is read."""
        return self.kind in ("csv", "parquet")

    @property
    def encoding(self) -> str | None:
        return self.codec.name if self.codec else None

    @property
    def separator(self) -> str | None:
        return name_of(self.separator_sign) if self.separator_sign else None

    def records(self, on_bytes: Callable[[int], None] = _ignore_progress) -> Iterator[Row | BadRow]:
        """All records from the first. `on_bytes` is told how much of the file is behind us.

        Raises UnreadableFile where it turns out to be none of its kind.
        """
        if self.kind == "parquet":
            yield from read_parquet(self.file, on_bytes)
            return
        with opened(self.file, on_bytes) as stream:
            if self.kind == "xml":
                yield from read_feed(self.file.name, stream, self._xml_codec())
                return
            assert self.codec is not None  # noqa: S101 (text always has one)
            text = lines(stream, self.codec)
            if self.kind == "csv":
                assert self.separator_sign is not None  # noqa: S101
                after_header = islice(text, self.header_lines, None)
                yield from read_delimited(self.file.name, after_header, self.separator_sign, self.columns)
            else:
                records = (read_json_lines if self.kind == "json lines" else read_json_array)(text)
                yield from records if self.flatten is None else _flattened(records, self.flatten)

    def _xml_codec(self) -> str | None:
        """None: the parser goes by what the file declares. It passes over a byte order mark by itself."""
        return self.codec.codec.removesuffix("-sig") if self.codec and self.codec.is_told else None


def _flattened(records: Iterator[Row | BadRow], flatten: Flatten) -> Iterator[Row | BadRow]:
    for record in records:
        if isinstance(record, Row):
            yield from (Row(record.line, fields) for fields in flatten(record.fields))
        else:
            yield record


def open_source(
    file: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (immutable)
    flatten: Flatten | None = None,
) -> Source:
    """Raises UnreadableFile, whose message says what to do."""
    try:
        start = _start_of(file)
    except (OSError, EOFError) as error:
        raise UnreadableFile(f"{file.name} cannot be read: {error}") from None
    kind = _kind_of(file, start)
    if kind == "parquet":
        return Source(file, kind, parquet_columns(file), is_compressed=False)
    if kind == "xml":
        codec = named_encoding(options.encoding) if options.encoding else declared_encoding(start)
        return _with_columns(Source(file, kind, [], is_compressed(file), codec))
    encoding = _encoding_of(file, options, may_be_windows=kind == "csv")
    plain = Source(file, kind, [], is_compressed(file), encoding, flatten=flatten)
    return _delimited(plain, options) if kind == "csv" else _with_columns(plain)


def _start_of(file: Path) -> bytes:
    with opened(file) as stream:
        return stream.read(4_096)


def _kind_of(file: Path, start: bytes) -> Kind:
    suffix = (file.with_suffix("") if file.suffix.lower() == ".gz" else file).suffix.lower()
    if start.startswith(b"PAR1") or suffix == ".parquet":
        return "parquet"
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise UnreadableFile(
            f"{file.name}: give a file whose name ends in {', '.join(SUFFIXES)}, or one of these with .gz. "
            "Of a workbook, save the sheet as CSV UTF-8."
        )
    if suffix in _TYPED_SUFFIXES:
        return _TYPED_SUFFIXES[suffix]
    text = start.decode(
        "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace"
    ).lstrip()
    if text.startswith("<"):
        return "xml"
    if starts_as_list(text):
        return "json array"
    return "json lines" if text.startswith("{") or suffix == ".json" else "csv"


def _encoding_of(file: Path, options: ReadOptions, may_be_windows: bool) -> Encoding:
    if options.encoding:
        return named_encoding(options.encoding)
    with opened(file) as stream:
        return find_encoding(stream, file.name, may_be_windows)


def _delimited(source: Source, options: ReadOptions) -> Source:
    assert source.codec is not None  # noqa: S101 (found before)
    with opened(source.file) as stream:
        sample = list(islice(lines(stream, source.codec), _SAMPLE_LINES))
    told = separator_line(sample[0].text) if sample else None
    rest = sample[1:] if told else sample
    try:
        separator = named_separator(options.separator) if options.separator else told
    except ValueError as error:
        raise UnreadableFile(f"--separator {options.separator}: {error}.") from None
    texts = [line.text for line in rest]
    separator = separator or find_separator(texts)
    above = lines_above_header(texts, separator)
    header, last_line = read_header(source.file.name, iter(rest[above:]), separator)
    return replace(source, columns=header, separator_sign=separator, header_lines=last_line)


def _with_columns(source: Source) -> Source:
    """The names of the first records, in the order in which they come."""
    names: dict[str, None] = {}
    for record in islice(source.records(), _SAMPLE_RECORDS):
        if isinstance(record, Row):
            names |= dict.fromkeys(record.fields)
    return replace(source, columns=list(names))
