"""What the vision service answers to labelled photos, kept in a file: a run that was cut off goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from smartrec_recommender.clients.vision import VisionClient
from smartrec_recommender.training.photos.labelled import LabelledPhoto

Answers = dict[str, dict[str, Any]]


def kept_answers(file: Path | None) -> Answers:
    """By name of the picture. A last line that was cut off is taken out of the file. Raises ValueError."""
    answers: Answers = {}
    lines = file.read_text("utf-8").splitlines() if file is not None and file.is_file() else []
    for number, line in enumerate(lines, start=1):
        try:
            kept = json.loads(line)
            answers[kept["image"]] = kept["answer"]
        except (ValueError, KeyError, TypeError) as error:
            if number < len(lines):
                raise ValueError(f"{file}, line {number}: {error}") from None
    if file is not None and file.is_file():
        file.write_text("".join(_line(name, answer) for name, answer in answers.items()), "utf-8")
    return answers


async def ask_vision(
    vision: VisionClient, photos: Sequence[LabelledPhoto], file: Path | None, progress: Callable[[int], None]
) -> Answers:
    """`file`: where answers are kept (None: nowhere).

    Raises ServiceUnavailable, PictureRefused; ValueError for a file that cannot be read.
    """
    answers = kept_answers(file)
    for done, photo in enumerate(photos, start=1):
        name = photo.path.name
        if name not in answers:
            answers[name] = await vision.answer(await asyncio.to_thread(photo.path.read_bytes))
            if file is not None:
                with file.open("a", encoding="utf-8") as kept:
                    kept.write(_line(name, answers[name]))
        progress(done)
    return answers


def _line(name: str, answer: Mapping[str, Any]) -> str:
    return json.dumps({"image": name, "answer": answer}) + "\n"
