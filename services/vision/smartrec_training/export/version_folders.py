"""The versions of a model, each a folder whose name is a whole number, as TensorFlow Serving wants it.

The model server reads them by itself: its protocol messages and TensorFlow's cannot share a process.
"""

from __future__ import annotations

from pathlib import Path


def newest_version(folder: Path) -> Path:
    """The version with the greatest number below `folder`. Raises: FileNotFoundError if there is none."""
    versions = _versions(folder)
    if not versions:
        raise FileNotFoundError(f"no version of a model below {folder}; name one with --model")
    return folder / str(versions[-1])


def next_version(folder: Path) -> str:
    """The number after the greatest below `folder`, "1" where there is none.

    A server, and whatever was cached under a number, must never meet another model under the same one.
    """
    versions = _versions(folder)
    return str(versions[-1] + 1 if versions else 1)


def _versions(folder: Path) -> list[int]:
    found = [each.name for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []
    return sorted(int(name) for name in found if name.isascii() and name.isdigit())
