"""What would help an import most, as commands that are ready to be run."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path

from smartrec_recommender.importing.presets.choosing import Recognised
from smartrec_recommender.importing.products.shop_row import FileFacts
from smartrec_recommender.importing.report import ImportReport

_COMMAND = "smartrec import products"


def add_mends(report: ImportReport, file: Path, facts: FileFacts, recognised: Recognised) -> None:
    """Adds the faults of the whole file, and the mends, the most helpful first."""
    command = f"{_COMMAND} {shlex.quote(str(file))}"
    reasons = Counter(bad.reason.partition(":")[0] for bad in report.first_rejects)
    if not facts.has_currency and "price" in recognised.fields_of_file:
        report.warnings.append("The file names no currency: its prices stand without one.")
        report.mend(f"{command} --set currency=EUR")
    if any("thousands separator" in bad.reason for bad in report.first_rejects):
        report.mend(f"{command} --set decimal=comma")
        report.mend(f"{command} --set decimal=point")
    if reasons["category"]:
        report.mend(f"{command} --set category=Dress")
    if report.rejected and report.encoding == "Windows-1252":
        report.mend(f"{command} --encoding utf-8")
    for column, field in recognised.columns.items():
        if field is None and len(report.mends) < 3 and recognised.is_general:
            report.mend(f"{command} --map {shlex.quote(column)}=attributes")
