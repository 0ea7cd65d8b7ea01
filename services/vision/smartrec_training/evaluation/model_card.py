"""The card that travels with an exported model: what it answers, what it learned from, how good it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from smartrec_training.datasets.labels import Labels
from smartrec_training.evaluation.report import as_markdown

CARD_FILE = "assets.extra/model_card.md"


def write_model_card(model_directory: Path, labels: Labels) -> None:
    """Beside the labels, from what they hold."""
    (model_directory / CARD_FILE).write_text(model_card(labels), "utf-8")


def model_card(labels: Labels) -> str:
    """Markdown."""
    kinds = Counter(kind for _, kind in labels.attributes)
    attributes = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    garments, attribute_count = len(labels.categories) - 1, len(labels.attributes)
    return f"""# Model card: {labels.name}, version {labels.version}

A two-head ResNet50: category ({garments} kinds of garment, and "{labels.not_a_garment}") and bounding box; \
{attribute_count} attributes ({attributes}) and a 256-d embedding off the same features.

| output of `serving_default` for `image` uint8 (n, 224, 224, 3) RGB | |
|---|---|
| `category` float32 (n, {garments + 1}) | softmax, names in `labels.json` |
| `bbox` float32 (n, 4) | x1 y1 x2 y2 in 0..1 of the upright picture |
| `attributes` float32 (n, {attribute_count}) | sigmoid, names and thresholds in `labels.json` |
| `embedding` float32 (n, 256) | L2 norm 1 |

A client squashes the upright picture to 224 × 224 and sends it; resizing and normalising are inside.

## Trained on

{_training(labels.training)}

## Figures, in percent, on pictures that it has not seen

{_figures(labels)}"""


def _training(training: dict[str, Any]) -> str:
    if not training:
        return "Not written down."
    pictures = training.get("pictures", {})
    config = training.get("config", {})
    rows = [
        ("pictures", ", ".join(f"{count} of the {name}" for name, count in pictures.items() if count)),
        ("steps", training.get("steps")),
        ("minutes", training.get("minutes")),
        ("works at", f"{training.get('network_side_px')} px"),
        ("config", config.get("name")),
        ("seed", config.get("seed")),
        ("backbone's first weights", config.get("backbone_weights")),
        ("computed in", training.get("precision")),
        ("code", training.get("git_revision")),
        ("data", ", ".join(f"{name} {mark}" for name, mark in training.get("data_fingerprints", {}).items())),
        ("second backbone", _second_backbone(training.get("second_backbone"))),
        ("categories fitted anew", _refitted(training.get("categories fitted anew"))),
        ("int8", _int8(training.get("int8"))),
    ]
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows if value)]
    return "\n".join(lines)


def _int8(lost: dict[str, float] | None) -> str:
    if lost is None:
        return ""
    return "points lost on the val parts: " + ", ".join(f"{name} {value:.2f}" for name, value in lost.items())


def _refitted(note: dict[str, Any] | None) -> str:
    if note is None:
        return ""
    told = f"of version {note['of version']}, on {note['pictures']} pictures"
    return f"{told}, regularisation {note['regularisation']}"


def _second_backbone(second: dict[str, Any] | None) -> str:
    if second is None:
        return ""
    answers = {name: share for name, share in second["shares"].items() if name != "sharpness"}
    shares = ", ".join(f"{round(100 * share)}% of {name}" for name, share in answers.items())
    return f"EfficientNet-Lite0, the tuned teacher, at {second['side_px']} px: {shares}"


def _figures(labels: Labels) -> str:
    if not labels.figures:
        return "None yet: `smartrec vision evaluate --record` measures the model and puts them here.\n"
    return as_markdown(labels.figures)
