"""Who sent each of the clothing photos, and so which part it is in: "train", "val" or "test"."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

TEST_PERCENT, VALIDATION_PERCENT = 20, 5


def part_of_sender(sender_id: str) -> str:
    """The part is a hash of the sender, so that new photos never move a sender to another part."""
    digest = hashlib.sha256(f"contributor {sender_id}".encode()).digest()
    percent = int.from_bytes(digest[:4], "big") % 100
    if percent < TEST_PERCENT:
        return "test"
    return "val" if percent < TEST_PERCENT + VALIDATION_PERCENT else "train"


def parts_of_photos(directory: Path) -> dict[str, str]:
    """By photo, as `images.csv` of the folder calls it. Raises: FileNotFoundError."""
    with (directory / "images.csv").open(encoding="utf-8", newline="") as text:
        return {row["image"]: part_of_sender(row["sender_id"]) for row in csv.DictReader(text)}
