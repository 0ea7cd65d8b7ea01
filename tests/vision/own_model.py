"""The repository's own model, and the type of what makes a client on a vision service over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

MODEL_FOLDER = Path(__file__).parents[2] / "models" / "fashion"
VERSION = max((each.name for each in MODEL_FOLDER.iterdir() if each.name.isdigit()), key=int)
NewClient = Callable[..., Any]
