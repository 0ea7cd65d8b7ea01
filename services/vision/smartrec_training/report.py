"""Figures of an evaluation as Markdown, beside what others have published on the same benchmark."""

from __future__ import annotations

from typing import Any

# Top-3, top-5 category accuracy; recall@3, @5 over all attributes; percent, on DeepFashion's own test part.
PUBLISHED = (
    ("FashionNet (Liu et al., CVPR 2016)", 82.58, 90.17, 45.52, 54.61),
    ("Liu & Lu (ECCV-W 2018)", 91.16, 96.12, 54.69, 63.74),
)


def as_markdown(figures: dict[str, dict[str, Any]], *, is_deepfashion: bool = False) -> str:
    """A table per data set; `is_deepfashion` adds the published rows, which compare with nothing else."""
    blocks = [f"## {title}\n\n{_table(values)}" for title, values in figures.items()]
    if is_deepfashion:
        blocks.append(_published())
    return "\n\n".join(blocks) + "\n"


def _table(values: dict[str, Any]) -> str:
    lines = ["| measure | value |", "|---|---|"]
    nested = {name: value for name, value in values.items() if isinstance(value, dict)}
    for name, value in values.items():
        if name not in nested:
            lines.append(f"| {name} | {_text(value)} |")
    for name, rows in nested.items():
        lines += ["", f"### {name}", "", "| | |", "|---|---|"]
        lines += [f"| {key} | {_text(value)} |" for key, value in rows.items()]
    return "\n".join(lines)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(each)}" for key, each in value.items())
    return str(value)


def _published() -> str:
    lines = [
        "## Published on DeepFashion",
        "",
        "| | top-3 | top-5 | recall@3 | recall@5 |",
        "|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in PUBLISHED]
    return "\n".join(lines)
