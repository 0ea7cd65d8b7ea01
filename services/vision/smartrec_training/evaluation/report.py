"""Figures of an evaluation as Markdown, side by side with what others have published."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from smartrec_training.evaluation.benchmark import INTERVAL

DEEPFASHION_TEST_PICTURES = 40_000
_COLUMNS = {
    "top-1": "category top-1",
    "top-3": "category top-3",
    "top-5": "category top-5",
    "recall@3": "attribute recall@3 over all",
    "recall@5": "attribute recall@5 over all",
    "box MSE": "box MSE",
}
PUBLISHED_FILE = Path(__file__).with_name(
    "published.csv"
)  # on DeepFashion's own test part; percent but for the box


def as_markdown(
    figures: Mapping[str, Mapping[str, Any]], pictures: Mapping[str, list[str]] | None = None
) -> str:
    """A table for each data set with its pictures; the published figures beside those of the benchmark.

    pictures: file names by the data set's title.
    """
    blocks = []
    for title, values in figures.items():
        blocks.append(f"## {title}\n\n{_table(values)}")
        blocks += [f"![{name}]({name})" for name in (pictures or {}).get(title, [])]
        if "category top-1" in values:
            blocks.append(_published(values))
    return "\n\n".join(blocks) + "\n"


def _table(values: Mapping[str, Any]) -> str:
    lines = ["| measure | value | 95% interval |", "|---|---|---|"]
    nested = {name: value for name, value in values.items() if isinstance(value, dict)}
    for name, value in values.items():
        if name not in nested and not name.endswith(INTERVAL):
            lines.append(f"| {name} | {_text(value)} | {_text(values.get(name + INTERVAL, ''))} |")
    for name, rows in nested.items():
        lines += ["", f"### {name}", "", "| | |", "|---|---|"]
        lines += [f"| {key} | {_text(value)} |" for key, value in rows.items()]
    return "\n".join(lines)


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return " to ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(each)}" for key, each in value.items())
    return str(value)


def _published(values: Mapping[str, Any]) -> str:
    ours = {column: values[name] for column, name in _COLUMNS.items() if name in values}
    count = values["pictures"]
    where = (
        "DeepFashion's test part"
        if count == DEEPFASHION_TEST_PICTURES
        else f"these {count} pictures, so not comparable: the others are on DeepFashion's test part"
    )
    lines = [
        "### Beside published figures",
        "",
        "Attributes: recall over all of them together.",
        "",
        "| | " + " | ".join(_COLUMNS) + " |",
        "|---" * (len(_COLUMNS) + 1) + "|",
    ]
    for name, row in ((f"this model, on {where}", ours), *_published_rows()):
        lines.append("| " + " | ".join([name, *(_text(row.get(column)) for column in _COLUMNS)]) + " |")
    return "\n".join(lines)


def _published_rows() -> Iterator[tuple[str, dict[str, str]]]:
    """What others have published: name, figures by column."""
    with PUBLISHED_FILE.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            yield row["model"], {name: value for name, value in row.items() if value and name in _COLUMNS}
