"""The curves of a run as one picture: each part of the loss, accuracy, validation, learning rate, speed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smartrec_training.tracking.log_files import LOG_FILE, VALIDATION_FILE, read_rows

CURVES_FILE = "curves.png"
_PANELS = (
    ("loss", ("loss",)),
    ("parts of the loss", ("category", "attributes", "similarity", "teacher")),
    ("box", ("box_rmse", "box_overlap")),
    ("accuracy in training", ("top_1", "top_5")),
    ("learning rate", ("learning_rate",)),
    ("images a second", ("images_per_second",)),
)


def draw_curves(directory: Path) -> Path | None:
    """Write `curves.png` from the run's logs; None if there is nothing to draw yet."""
    rows = read_rows(directory / LOG_FILE)
    if not rows:
        return None
    from matplotlib.figure import Figure

    validation = read_rows(directory / VALIDATION_FILE)
    figure = Figure(figsize=(12, 7), layout="constrained")
    axes = figure.subplots(2, 4).ravel()
    places, borders = _places(rows)
    for panel, (title, names) in zip(axes, _PANELS, strict=False):
        _draw(panel, title, rows, places, names)
    offsets = {row["stage"]: place - int(row["step"]) for row, place in zip(rows, places, strict=True)}
    known = [row for row in validation if row["stage"] in offsets]
    _draw(
        axes[len(_PANELS)],
        "validation",
        known,
        [offsets[row["stage"]] + int(row["step"]) for row in known],
        tuple(name for name in (known[0] if known else ()) if name not in ("stage", "step")),
    )
    _draw(axes[-1], "share of time spent waiting for data", rows, places, ("waited_share",))
    for panel in axes:
        panel.set_xlabel("steps")
        for border in borders:
            panel.axvline(border, color="0.85", linewidth=1, zorder=0)
    file = directory / CURVES_FILE
    part = file.with_suffix(".part")
    figure.savefig(part, dpi=90, format="png")
    part.replace(file)
    return file


def _places(rows: list[dict[str, str]]) -> tuple[list[int], list[int]]:
    """Steps since the run began for each row, and where stages ended (as far as the log tells)."""
    places: list[int] = []
    borders: list[int] = []
    before, stage, last = 0, rows[0]["stage"], 0
    for row in rows:
        if row["stage"] != stage:
            before, stage = before + last, row["stage"]
            borders.append(before)
        last = int(row["step"])
        places.append(before + last)
    return places, borders


def _draw(
    panel: Any, title: str, rows: list[dict[str, str]], places: list[int], names: tuple[str, ...]
) -> None:
    panel.set_title(title, fontsize=10)
    for name in names:
        points = [(place, float(row[name])) for place, row in zip(places, rows, strict=True) if row.get(name)]
        if points:
            panel.plot(*zip(*points, strict=True), label=name, linewidth=1.2, marker=".", markersize=3)
    if panel.lines and len(names) > 1:
        panel.legend(fontsize=8)
    if not panel.lines:
        panel.text(0.5, 0.5, "not measured", ha="center", color="0.6", transform=panel.transAxes)
