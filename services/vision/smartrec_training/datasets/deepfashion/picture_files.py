"""Finds pictures on disk by their name in a list, which may differ in entities, accents and case."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from smartrec_training.datasets.deepfashion.list_files import normalised_name

_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION_TAG = 0x0112


class PictureFinder:
    """Looks below one folder; each folder is listed once, and only if a name is not found as spelt."""

    def __init__(self, directory: Path) -> None:
        self._root = directory
        self._names: dict[Path, dict[str, Path]] = {}

    def path(self, name: str) -> Path:
        """The picture's path, or where it should be."""
        if (self._root / name).is_file():
            return self._root / name
        place = self._root
        for piece in name.split("/"):
            spelt = place / piece
            place = spelt if spelt.exists() else self._entries(place).get(normalised_name(piece), spelt)
        return place

    def size(self, name: str) -> tuple[int, int] | str:
        """Width and height of the upright picture in px; a str says why there is none."""
        try:
            with Image.open(self.path(name)) as image:
                width, height = image.size
                is_sideways = image.getexif().get(_ORIENTATION_TAG, 1) in _SIDEWAYS
        except FileNotFoundError:
            return "picture missing"
        except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
            return "picture unreadable"
        return (height, width) if is_sideways else (width, height)

    def _entries(self, folder: Path) -> dict[str, Path]:
        if folder not in self._names:
            entries = folder.iterdir() if folder.is_dir() else iter(())
            self._names[folder] = {normalised_name(entry.name): entry for entry in entries}
        return self._names[folder]
