"""What would help an import most, as commands that are ready to be run: the first mends most."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender.importing.presets.choosing import Recognised
from smartrec_recommender.importing.products.gathering import Gathered
from smartrec_recommender.importing.products.shop_row import FileFacts
from smartrec_recommender.importing.reporting.report import ImportReport

_COMMAND = "smartrec import products"


class Read(NamedTuple):
    """How the file was read. `sees_pictures`: whether pictures were looked at."""

    file: Path
    recognised: Recognised
    gathered: Gathered
    facts: FileFacts
    sees_pictures: bool


def add_mends(report: ImportReport, read: Read) -> None:
    """Adds the faults of the whole file, each said once, and the commands that mend most."""
    command = f"{_COMMAND} {shlex.quote(str(read.file))}"
    mends: list[tuple[int, str]] = []
    if not read.facts.has_currency and read.gathered.has_price:
        report.warnings.append("The file names no currency: its prices stand without one.")
        mends.append((report.rows, f"{command} --set currency=EUR"))
    if titled := read.gathered.titled:
        rows = "1 row has" if titled == 1 else f"{titled:,} rows have"
        report.warnings.append(f"{rows} no SKU: the title stands in, and another title is another product.")
    if unclear := report.reject_reasons["thousands separator"]:
        mends += [(unclear, f"{command} --set decimal={sign}") for sign in ("comma", "point")]
    if unnamed := report.reject_reasons["category"]:
        mends.append((unnamed, f"{command} --set category=Dress"))
    if read.gathered.has_picture_urls and not read.sees_pictures:
        report.warnings.append("The pictures were not looked at: the goods are found by words alone.")
        mends.append((report.rows, f"{command} --fetch-pictures"))
    for kind in ("category", "colour", "gender", "sizes"):
        if unknown := report.unmapped.get(kind):
            word = next(iter(unknown.most_common(1)))[0]
            report.warnings.append(f"Teach what {word!r} means: write it into a file, see docs/your-shop.md.")
            mends.append((unknown.total(), "smartrec import categories categories.csv"))
    for _, mend in sorted(mends, key=lambda one: -one[0]):
        report.mend(mend)
