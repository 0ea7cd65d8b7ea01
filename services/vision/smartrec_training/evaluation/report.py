"""Figures of an evaluation as Markdown, side by side with what others have published."""

from __future__ import annotations

from collections.abc import Mapping
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
# By column, on DeepFashion's own test part; percent but for the box.
PUBLISHED: tuple[tuple[str, dict[str, float]], ...] = (
    ("the hackathon that this project grew from", {"top-5": 70}),
    ("public two-head ResNet101", {"top-1": 56, "top-5": 87, "box MSE": 0.014}),
    (
        "FashionNet (Liu et al., CVPR 2016)",
        {"top-3": 82.58, "top-5": 90.17, "recall@3": 45.52, "recall@5": 54.61},
    ),
    (
        "Liu & Lu (ECCV-W 2018)",
        {"top-3": 91.16, "top-5": 96.12, "recall@3": 54.69, "recall@5": 63.74},
    ),
    (
        "the same, an independent re-run",
        {"top-3": 91.18, "top-5": 95.82, "recall@3": 57.41, "recall@5": 65.77},
    ),
)


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
    for name, row in ((f"this model, on {where}", ours), *PUBLISHED):
        lines.append("| " + " | ".join([name, *(_text(row.get(column)) for column in _COLUMNS)]) + " |")
    return "\n".join(lines)
