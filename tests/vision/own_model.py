"""The repository's own model, and the type of what makes a client on a vision service over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from smartrec_model_server.lifecycle.versions import versions_on_disk

MODEL_FOLDER = Path(__file__).parents[2] / "models" / "fashion"
VERSION = str(max(versions_on_disk(MODEL_FOLDER)))
NewClient = Callable[..., Any]
