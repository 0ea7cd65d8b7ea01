"""The course of a run on disk: `log.csv`, `validation.csv`, TensorBoard's events, the curves as a picture."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from smartrec_training.tracking.curves import draw_curves
from smartrec_training.tracking.log_files import COLUMNS, LOG_FILE, VALIDATION_FILE, append_row, read_rows

BOARD_FOLDER = "tensorboard"
_NOT_CURVES = ("step", "steps")


class RunLog:
    """Appends to the run's files; `first_step`: events of later steps that a kill has undone are hidden."""

    def __init__(self, directory: Path, first_step: int) -> None:
        from tensorboardX import SummaryWriter

        self._directory = directory
        self._board = SummaryWriter(str(directory / BOARD_FOLDER), purge_step=first_step + 1)

    def add(self, row: dict[str, Any], total_steps: int) -> None:
        """A round of training."""
        append_row(self._directory / LOG_FILE, row, COLUMNS)
        self._to_board("training", row, total_steps)

    def add_validation(self, row: dict[str, Any], total_steps: int) -> None:
        """The averaged weights' figures on the val part."""
        append_row(self._directory / VALIDATION_FILE, row, tuple(row))
        self._to_board("validation", row, total_steps)

    def draw(self) -> None:
        """The curves of all rounds so far, as PNG."""
        draw_curves(self._directory)
        self._board.flush()

    def close(self) -> None:
        """Ends TensorBoard's file."""
        self._board.close()

    def _to_board(self, group: str, row: dict[str, Any], total_steps: int) -> None:
        for name, value in row.items():
            if isinstance(value, int | float) and name not in _NOT_CURVES:
                self._board.add_scalar(f"{group}/{name}", value, total_steps)


def data_wait_share(run: Path) -> tuple[float, float]:
    """The share of training time spent waiting for data, and the minutes that it is of.

    Raises: FileNotFoundError; ValueError if the run has not ended a round yet.
    """
    file = run / LOG_FILE
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing: give the folder of a training run")
    rows = read_rows(file)
    ends = [0.0, *(float(row["minutes"]) for row in rows)]
    minutes = [max(end - start, 0.0) for start, end in itertools.pairwise(ends)]
    if not sum(minutes):
        raise ValueError(f"{file} holds no round of training yet")
    waited = sum(float(row["waited_share"]) * each for row, each in zip(rows, minutes, strict=True))
    return waited / sum(minutes), sum(minutes)
