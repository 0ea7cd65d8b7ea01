"""A run's log as CSV files: their names and columns, a line added, the lines that count."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from smartrec_training.config import MEASURES, PARTS

LOG_FILE, VALIDATION_FILE = "log.csv", "validation.csv"
COLUMNS = (
    "stage",
    "step",
    "steps",
    "minutes",
    "images_per_second",
    "waited_share",
    "learning_rate",
    "loss",
    *PARTS,
    *MEASURES,
)


def append_row(file: Path, row: dict[str, Any], columns: tuple[str, ...]) -> None:
    """Add a line; a file that is there keeps its columns, so that an older run's can be gone on with."""
    is_new = not file.exists()
    if not is_new:
        with file.open(encoding="utf-8", newline="") as stream:
            columns = tuple(next(csv.reader(stream), columns))
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def read_rows(file: Path) -> list[dict[str, str]]:
    """The valid lines: steps that were lost when a run was killed, and trained again, count once."""
    if not file.is_file():
        return []
    kept: list[dict[str, str]] = []
    stages: list[str] = []
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["stage"] not in stages:
                stages.append(row["stage"])
            while kept and _place(kept[-1], stages) >= _place(row, stages):
                kept.pop()
            kept.append(row)
    return kept


def _place(row: dict[str, str], stages: list[str]) -> tuple[int, int]:
    return stages.index(row["stage"]), int(row["step"])
