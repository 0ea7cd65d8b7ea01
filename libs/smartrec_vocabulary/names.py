"""What attributes are called in other languages: one JSON file a language, English name -> name.

The page shows these names, and nlp reads them where its own phrases of the language say nothing else.
"""

from __future__ import annotations

import json
from pathlib import Path

NAMES_FOLDER = Path(__file__).parent / "attribute_names"


def load_names(language: str) -> dict[str, str]:
    """The names of all attributes in `language` (ISO 639-1); empty for one without a file."""
    path = NAMES_FOLDER / f"{language}.json"
    if not path.exists():
        return {}
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names
