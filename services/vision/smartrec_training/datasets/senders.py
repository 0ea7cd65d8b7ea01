"""Who sent each of the clothing photos, and so which part it is in: "train", "val" or "test"."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

TEST_PERCENT, VALIDATION_PERCENT = 20, 5


def part_by_hash(name: str, validation_percent: int) -> str:
    """The part of whatever has this name, for ever: what comes later moves nothing to another part."""
    digest = hashlib.sha256(name.encode()).digest()
    percent = int.from_bytes(digest[:4], "big") % 100
    if percent < TEST_PERCENT:
        return "test"
    return "val" if percent < TEST_PERCENT + validation_percent else "train"


def part_of_sender(sender_id: str) -> str:
    """All photos of a sender are in one part."""
    return part_by_hash(f"contributor {sender_id}", VALIDATION_PERCENT)


def parts_of_photos(directory: Path) -> dict[str, str]:
    """By photo, as `images.csv` of the folder calls it. Raises: FileNotFoundError."""
    with (directory / "images.csv").open(encoding="utf-8", newline="") as text:
        return {row["image"]: part_of_sender(row["sender_id"]) for row in csv.DictReader(text)}
