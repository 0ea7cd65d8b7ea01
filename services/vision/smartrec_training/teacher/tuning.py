"""Makes the teacher: ImageNet's EfficientNet-Lite0, tuned on photos and rendered garments before it teaches.

What ImageNet knows of clothes is coarse. A tuned teacher tells the labels apart, and has something to say
about views that nobody has labelled. Written as OpenVINO IR and as weights into the run's folder; a killed
tuning goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.config import TrainingConfig
from smartrec_training.input_pipeline.batches import Recipe, Source, Stream, make_batch

TEACHER_WEIGHTS = "teacher.npz"
STEPS_PER_LINE = 50
_HEAD_LEARNING_RATE_FACTOR = 10.0  # the head starts untrained, the backbone does not


def prepare_teacher(
    config: TrainingConfig,
    photos: Source,
    renders: Source,
    label_counts: tuple[int, int],
    directory: Path,
    report: Callable[[str], None],
) -> Path:
    """The teacher's `.xml` below `directory`, made by this call or an earlier one.

    Its weights stand beside it, for an export that takes them along (`second_backbone.py`).
    """
    file = directory / "teacher.xml"
    if file.exists():
        return file
    import torch

    from smartrec_training.teacher.network import TeacherNetwork, write_as_openvino
    from smartrec_training.teacher.weights import write_weights

    torch.manual_seed(config.seed)
    network = TeacherNetwork(*label_counts)
    if config.teacher.steps:
        _tune(network, config, photos, renders, directory / "teacher.pt", report)
    directory.mkdir(parents=True, exist_ok=True)
    write_weights(network, config.teacher.view_side_px or config.view_side_px, directory / TEACHER_WEIGHTS)
    part = directory / "teacher.part.xml"
    write_as_openvino(network, config.view_side_px, part)
    part.with_suffix(".bin").replace(file.with_suffix(".bin"))
    part.replace(file)
    (directory / "teacher.pt").unlink(missing_ok=True)
    return file


def _tune(
    network: Any,
    config: TrainingConfig,
    photos: Source,
    renders: Source,
    file: Path,
    report: Callable[[str], None],
) -> None:
    import torch

    from smartrec_training.teacher.losses import tuning_loss

    tuning = config.teacher
    side = tuning.view_side_px or config.view_side_px
    network.freeze_first(tuning.frozen_blocks)
    network.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(_groups(network, tuning.learning_rate), weight_decay=config.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [group["lr"] for group in optimizer.param_groups],
        total_steps=tuning.steps,
        pct_start=0.1,
        cycle_momentum=False,
    )
    step = _restore(file, network, optimizer, schedule)
    if step:
        report(f"teacher: going on after {step} of {tuning.steps} steps")
    recipe = Recipe(
        seed=config.seed + 500,
        batch_size=tuning.batch_size,
        photo_share=tuning.photo_share,
        view_side_px=side,
        network_side_px=side,
        augmentation=tuning.augmentation,
        reject_share=tuning.reject_share,
    )
    stream = Stream(lambda number: make_batch(number, photos, renders, recipe), step)
    losses, saved, started = [], time.monotonic(), time.monotonic()
    try:
        for images, truth in stream:
            if step >= tuning.steps:
                break
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = network(torch.from_numpy(images), heads=True)[2:]
            known = {name: torch.from_numpy(values) for name, values in truth.items()}
            logits, attributes, box = (each.float() for each in found)
            loss = tuning_loss(known, logits, attributes, box, tuning.loss_weights, config.label_smoothing)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            step += 1
            losses.append(loss.item())
            if step % STEPS_PER_LINE == 0:
                speed = len(losses) * tuning.batch_size / (time.monotonic() - started)
                report(
                    f"teacher {step}/{tuning.steps}: {speed:.0f} images/s, "
                    f"loss {np.mean(losses[-STEPS_PER_LINE:]):.3f}"
                )
            if time.monotonic() - saved > 60 * config.minutes_per_checkpoint:
                _save(file, step, network, optimizer, schedule)
                saved = time.monotonic()
    finally:
        stream.close()


def _groups(network: Any, rate: float) -> list[dict[str, Any]]:
    body = [value for value in network.network.parameters() if value.requires_grad]
    heads = [value for head in network.heads() for value in head.parameters()]
    return [
        {"params": body, "lr": rate},
        {"params": heads, "lr": rate * _HEAD_LEARNING_RATE_FACTOR},
    ]


def _save(file: Path, step: int, *parts: Any) -> None:
    import torch

    scratch = file.with_suffix(".part")
    torch.save({"step": step, "parts": [part.state_dict() for part in parts]}, scratch)
    scratch.replace(file)


def _restore(file: Path, *parts: Any) -> int:
    """Returns: how many steps were done."""
    import torch

    if not file.exists():
        return 0
    content = torch.load(file, weights_only=True)
    for part, state in zip(parts, content["parts"], strict=True):
        part.load_state_dict(state)
    return int(content["step"])
