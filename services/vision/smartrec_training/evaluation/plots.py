"""What an evaluation looks like: which category is taken for which, and how sure against how often right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.evaluation.benchmark import Evaluation

BINS = 10
SMALLEST_SHARE_SHOWN = 0.04  # an answer that nobody gets as often as this shares the column "other"
OTHER = "other"


def draw_evaluation(evaluation: Evaluation, folder: Path, name: str) -> list[str]:
    """Write `confusion-NAME.png` and `calibration-NAME.png`; returns the file names."""
    files = [f"confusion-{name}.png", f"calibration-{name}.png"]
    draw_confusion(evaluation.truth, evaluation.answers, folder / files[0])
    draw_calibration(evaluation.confidence, evaluation.is_right, folder / files[1])
    return files


def confusion(
    truth: Sequence[str], answers: Sequence[str]
) -> tuple[list[str], list[str], npt.NDArray[np.float64]]:
    """Names of rows (truth) and columns (answers), and each row's shares, which add up to 1.

    Columns stand in the order of the rows of the same name, then the others.
    """
    rows = sorted(set(truth))
    given = sorted(set(answers))
    shares = np.zeros((len(rows), len(given)))
    for true, said in zip(truth, answers, strict=True):
        shares[rows.index(true), given.index(said)] += 1
    shares /= shares.sum(axis=1, keepdims=True)
    shown = [
        name in rows or shares[:, column].max() >= SMALLEST_SHARE_SHOWN for column, name in enumerate(given)
    ]
    order = [given.index(name) for name in rows if name in given]
    order += [column for column, name in enumerate(given) if shown[column] and name not in rows]
    columns, chosen = [given[column] for column in order], shares[:, order]
    if not all(shown):
        rest = shares[:, ~np.array(shown)].sum(axis=1, keepdims=True)
        columns, chosen = [*columns, OTHER], np.concatenate([chosen, rest], axis=1)
    return rows, columns, chosen


def draw_confusion(truth: Sequence[str], answers: Sequence[str], file: Path) -> None:
    """Rows: what the pictures show; columns: what the model says; in percent of the row."""
    rows, columns, shares = confusion(truth, answers)
    width, height = 2.5 + 0.27 * len(columns), 1.8 + 0.24 * len(rows)
    figure = _figure((max(width, 5), max(height, 3)))
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(rows)), rows, fontsize=7)
    axes.set_xlabel("said")
    axes.set_ylabel("shown")
    for row, column in zip(*np.nonzero(shares >= 0.05), strict=True):
        value = shares[row, column]
        colour = "white" if value > 0.55 else "black"
        axes.text(column, row, f"{100 * value:.0f}", ha="center", va="center", fontsize=6, color=colour)
    _save(figure, file)


def draw_calibration(
    confidence: npt.NDArray[np.floating[Any]], is_right: npt.NDArray[np.bool_], file: Path
) -> None:
    """Of the answers that were given with a confidence, how many were right."""
    figure = _figure((5, 4.4))
    axes = figure.subplots()
    places = np.minimum((np.asarray(confidence) * BINS).astype(int), BINS - 1)
    filled = [place for place in range(BINS) if (places == place).any()]
    right = [float(is_right[places == place].mean()) for place in filled]
    axes.bar([(place + 0.5) / BINS for place in filled], right, width=0.9 / BINS, color="#4878a8")
    axes.plot([0, 1], [0, 1], color="0.4", linewidth=1)
    for place, value in zip(filled, right, strict=True):
        axes.text(
            (place + 0.5) / BINS, value + 0.01, str(int((places == place).sum())), ha="center", fontsize=7
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.06), xlabel="certainty of the answer", ylabel="share that is right")
    _save(figure, file)


def _figure(size_inches: tuple[float, float]) -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=size_inches, layout="constrained")


def _save(figure: Any, file: Path) -> None:
    figure.savefig(file, dpi=110, format="png")
