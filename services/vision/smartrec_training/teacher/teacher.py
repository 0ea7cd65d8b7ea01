"""A pretrained teacher for knowledge distillation: 3,000 photos alone teach too little.

EfficientNet-Lite0 with ImageNet weights, as it is or tuned on the labels (`tuning.py`); OpenVINO runs
it on the very views that the network sees.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

CHANNELS = (112, 1280)


class Teacher:
    """Its feature maps at 1/16 and 1/32 of the view, standardised per channel, and its category logits."""

    def __init__(self, file: Path, side_px: int, threads: int = 1) -> None:
        """file: OpenVINO IR as `network.write_as_openvino` writes it."""
        import openvino

        model = openvino.Core().read_model(file)
        model.reshape([-1, side_px, side_px, 3])
        options = {"INFERENCE_PRECISION_HINT": "bf16", "INFERENCE_NUM_THREADS": threads}
        self._compiled = openvino.compile_model(model, "CPU", options)
        self._means: list[npt.NDArray[np.float32]] = [np.zeros(size, np.float32) for size in CHANNELS]
        self._scales: list[npt.NDArray[np.float32]] = [np.ones(size, np.float32) for size in CHANNELS]

    def standardise_on(self, images: npt.NDArray[np.uint8]) -> None:
        """Take each channel's mean and spread from these views, uint8 (n, side, side, 3)."""
        chunks = [self._run(images[start : start + 32]) for start in range(0, len(images), 32)]
        for level in range(len(CHANNELS)):
            values = np.concatenate([chunk[level].reshape(-1, CHANNELS[level]) for chunk in chunks])
            self._means[level] = values.mean(axis=0)
            self._scales[level] = values.std(axis=0) + 1e-3

    def __call__(self, images: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[np.float32]]:
        """Returns: `teacher_0` float32 (n, h, w, 112) at 1/16 of the view's side, `teacher_1` (n, h, w, 1280)
        at 1/32, and `teacher_category` (n, C), logits, all zero from a teacher that was not tuned.
        """
        *maps, logits = self._run(images)
        answer = {
            f"teacher_{level}": (values - mean) / scale
            for level, (values, mean, scale) in enumerate(zip(maps, self._means, self._scales, strict=True))
        }
        return {**answer, "teacher_category": logits}

    def _run(self, images: npt.NDArray[np.uint8]) -> list[npt.NDArray[Any]]:
        answer = self._compiled(images)
        return [
            *(answer[level].transpose(0, 2, 3, 1) for level in range(len(CHANNELS))),
            answer[len(CHANNELS)],
        ]
