"""What an import found and did: printed by `--check` and at the end of every import, in words or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from smartrec_recommender.importing.files import BadRow

_MOST_EXAMPLES, _MOST_MENDS, _MOST_VALUES = 3, 3, 20


@dataclass
class LeftOut:
    """What the file itself keeps out of the shop: how much by reason, and some of it by name."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, name: str) -> None:
        self.counts[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < _MOST_EXAMPLES:
            examples.append(name)


@dataclass
class UnreadPictures:
    """Pictures that could not be had or read: their products are in without them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, product_id: str, unread: Mapping[str, str]) -> None:
        """`unread`: by image of the product, why."""
        self.count += len(unread)
        for image, reason in list(unread.items())[: _MOST_EXAMPLES - len(self.first)]:
            reason = reason.removeprefix("image: ")
            self.first.append(f"{product_id} ({reason if image in reason else f'{image}: {reason}'})")


@dataclass
class KeptVariants:
    """Variants that earlier files named and this one does not, though it names others of their style."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, style: str, variant: str) -> None:
        self.count += 1
        if len(self.first) < _MOST_EXAMPLES:
            self.first.append(f"{style} ({variant})")


@dataclass
class ImportReport:
    """`rows` of the file; `written`, `unchanged`: products or transactions; `rejected`: rows set aside.

    `columns`: by column of the file what it was taken for, None where it was left aside. `unmapped`: by field
    the values that fit nothing, with counts; `mapped`: by field, what a value of the shop became. `warnings`:
    faults of the whole file, each said once. `mends`: what would help most, as commands. `reject_reasons`: by
    what is wrong with them (a field, or a known reason) how many rows were set aside. `withdrawn`: products
    that are not in a full feed. `by_title`: transactions whose product was told by its title alone.
    """

    what: str
    is_check: bool = False
    rows: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0
    left_out: LeftOut = field(default_factory=LeftOut)
    guests: int = 0
    returns: int = 0
    by_title: int = 0
    withdrawn: int = 0
    unread_pictures: UnreadPictures = field(default_factory=UnreadPictures)
    kept_variants: KeptVariants = field(default_factory=KeptVariants)
    preset: str | None = None
    preset_title: str | None = None
    separator: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    mapped: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    unmapped: dict[str, Counter[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    mends: list[str] = field(default_factory=list)
    reject_file: str | None = None
    reject_reasons: Counter[str] = field(default_factory=Counter)
    first_rejects: Sequence[BadRow] = ()

    @property
    def exit_code(self) -> int:
        """0 all in, 3 some rows set aside, 1 nothing came in: what a cron job can see."""
        if not self.rejected:
            return 0
        return 3 if self.written or self.unchanged else 1

    def map(self, field_name: str, theirs: str, ours: str | None) -> None:
        """Tells what a value of the shop became; None: it fits nothing."""
        if ours is None:
            self.unmapped.setdefault(field_name, Counter())[theirs] += 1
        else:
            self.mapped.setdefault(field_name, Counter())[theirs, ours] += 1

    def mend(self, command: str) -> None:
        """Adds a command that would help; the first ones are printed."""
        if command not in self.mends:
            self.mends.append(command)

    def as_json(self) -> dict[str, Any]:
        return {
            "written": self.written,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "left_out": self.left_out.counts.total(),
            "guests": self.guests,
            "returns": self.returns,
            "by_title": self.by_title,
            "withdrawn": self.withdrawn,
            "unread_pictures": self.unread_pictures.count,
            "kept_variants": self.kept_variants.count,
            "rows": self.rows,
            "check": self.is_check,
            "preset": self.preset,
            "separator": self.separator,
            "encoding": self.encoding,
            "columns": dict(self.columns),
            "mapped": {
                name: [{"from": theirs, "to": ours, "count": n} for (theirs, ours), n in counts.most_common()]
                for name, counts in self.mapped.items()
            },
            "unmapped": {name: dict(counts.most_common()) for name, counts in self.unmapped.items()},
            "left_out_reasons": dict(self.left_out.counts),
            "warnings": self.warnings,
            "mends": self.mends[:_MOST_MENDS],
            "reject_file": self.reject_file,
            "first_rejects": [{"line": bad.line, "reason": bad.reason} for bad in self.first_rejects],
        }


def report_lines(report: ImportReport) -> list[str]:
    """The report in words, a line each."""
    lines = [_headline(report)]
    if report.is_check:
        lines.append("Nothing was written: this is a check.")
    lines += [*_columns(report), *_left_out(report)]
    for name, counts in report.mapped.items():
        named = [f"{theirs} → {ours} ({n:,})" for (theirs, ours), n in counts.most_common(_MOST_VALUES)]
        lines.append(f"  {name}: {', '.join(named)}{_more(len(counts))}")
    for name, unknown in report.unmapped.items():
        named = [f"{value} ({n:,})" for value, n in unknown.most_common(_MOST_VALUES)]
        lines.append(f"  {name} that fit nothing: {', '.join(named)}{_more(len(unknown))}")
    if report.guests or report.returns:
        sales = "1 sale to a guest" if report.guests == 1 else f"{report.guests:,} sales to guests"
        lines.append(f"  {sales}, {report.returns:,} taken back.")
    if report.by_title:
        lines.append(f"  by title: {_counted(report.by_title, 'lines')} without an id, SKU or barcode.")
    lines += [f"  {warning}" for warning in report.warnings]
    if report.unread_pictures.count:
        more = " …" if report.unread_pictures.count > len(report.unread_pictures.first) else ""
        lines.append(
            f"  {_counted(report.unread_pictures.count, 'pictures')} could not be read, and the goods are in "
            f"without: {', '.join(report.unread_pictures.first)}{more}"
        )
    lines += _kept(report.kept_variants)
    lines.append(_outcome(report))
    lines += [f"  line {bad.line}: {bad.reason}" for bad in report.first_rejects]
    if report.reject_file:
        lines.append(f"{_counted(report.rejected, 'rows')} set aside in {report.reject_file}.")
    if report.mends:
        lines += ["What would help most:", *(f"  {command}" for command in report.mends[:_MOST_MENDS])]
    return lines


def _headline(report: ImportReport) -> str:
    found = ", ".join(
        part
        for part in (
            report.encoding,
            f"separated by {report.separator}" if report.separator else None,
        )
        if part
    )
    count = report.written + report.unchanged
    title = report.preset_title or f"file of {report.what}"
    start = title[:1].upper() + title[1:]
    counted = f"{_counted(report.rows, 'rows')}, {_counted(count, report.what)}"
    return f"{start}: {counted}{f' ({found})' if found else ''}."


def _counted(number: int, plural: str) -> str:
    return f"{number:,} {plural if number != 1 else plural.removesuffix('s')}"


def _outcome(report: ImportReport) -> str:
    would = "would be " if report.is_check else ""
    return f"{_counted(report.written, report.what)} {would}written, {report.unchanged:,} unchanged."


def _kept(variants: KeptVariants) -> list[str]:
    if not variants.count:
        return []
    counted = _counted(variants.count, "variants") + (" stays" if variants.count == 1 else " stay")
    more = " …" if variants.count > len(variants.first) else ""
    named = ", ".join(variants.first)
    return [
        f"  {counted} of earlier files, not named here: {named}{more}; --full takes out what is not named."
    ]


def _columns(report: ImportReport) -> list[str]:
    understood = [
        theirs if ours == theirs else f"{theirs} → {ours}" for theirs, ours in report.columns.items() if ours
    ]
    aside = [theirs for theirs, ours in report.columns.items() if ours is None]
    lines = [f"  columns understood: {', '.join(understood)}"] if understood else []
    return [*lines, f"  columns left aside: {', '.join(aside)}"] if aside else lines


def _left_out(report: ImportReport) -> list[str]:
    lines: list[str] = []
    for reason, count in report.left_out.counts.most_common():
        examples = report.left_out.examples.get(reason, [])
        names = f": {', '.join(examples)}{' …' if count > len(examples) else ''}" if examples else ""
        lines.append(f"  {count:,} left out, as the file says ({reason}){names}")
    return lines


def _more(count: int) -> str:
    return f" and {count - _MOST_VALUES:,} more" if count > _MOST_VALUES else ""
