"""The whole of `smartrec recommender tune-photos`: labelled photos in, figures and a learned ranking out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.clients.vision import VisionClient
from smartrec_recommender.ranking.photo_ranking import PhotoRanking
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.training.photos.labelled import LabelledPhoto
from smartrec_recommender.training.photos.measuring import Share, differences, measured, summary
from smartrec_recommender.training.photos.replayed_searches import PhotoSearch, photo_search, read_shop
from smartrec_recommender.training.photos.tuning import tune
from smartrec_recommender.training.photos.vision_answers import Answers, ask_vision

Progress = Callable[[str, int, int], None]


class Outcome(NamedTuple):
    """`before`, `after`: figures on the test half, by title; `change`: between them, photo by photo. The last
    two and `learned`: None where nothing was learned. `understood`: of the photos of that half, in how many a
    garment was seen.
    """

    photos: int
    understood: int
    model: str
    before: Mapping[str, Share]
    after: Mapping[str, Share] | None
    change: Mapping[str, Share] | None
    learned: PhotoRanking | None


def answers_to(
    vision_url: str,
    secret: str | None,
    photos: Sequence[LabelledPhoto],
    kept: Path | None,
    progress: Progress,
) -> Answers:
    """Raises ServiceUnavailable, PictureRefused, ValueError."""

    async def ask() -> Answers:
        async with VisionClient(vision_url, secret) as vision:
            return await ask_vision(
                vision, photos, kept, lambda done: progress("Photos looked at", done, len(photos))
            )

    return asyncio.run(ask())


def tune_photos(
    engine: sa.Engine,
    photos: Sequence[LabelledPhoto],
    answers: Answers,
    names: Mapping[str, frozenset[str]],
    only_measure: bool,
    progress: Progress,
) -> Outcome:
    """`names`: see `tune`. Of photos without colours or patterns the categories alone are learned, of the
    dev half.

    Raises ValueError where there is nothing to measure on or to learn from.
    """
    with engine.connect() as connection:
        shop = read_shop(connection, datetime.now(UTC))
        searches = [photo_search(photo, answers[photo.path.name], shop) for photo in photos]
        test = [each for each in searches if each.photo.half == "test" and each.photo.is_complete]
        dev = [each for each in searches if each.photo.half == "dev"]
        before = measured(shop, test, STANDARD, lambda done: progress("Searches measured", done, len(test)))
        after, change, learned = None, None, None
        if not only_measure:
            count = sum(each.photo.is_complete for each in dev)
            learned = tune(shop, dev, names, STANDARD, lambda done: progress("Photos scored", done, count))
            changed = replace(STANDARD, photo=learned)
            rows = measured(shop, test, changed, lambda done: progress("Searches measured", done, len(test)))
            after, change = summary(rows), differences(before, rows)
    return Outcome(len(test), _understood(test), _model_of(answers), summary(before), after, change, learned)


def write_learned(file: Path, learned: PhotoRanking, outcome: Outcome, command: str) -> None:
    """`photo_ranking.json`, with where its figures came from."""
    told = {name: str(share) for name, share in (outcome.after or {}).items()}
    document: dict[str, Any] = {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "model": outcome.model,
        **asdict(learned),
        "test_photos": outcome.photos,
        "figures": told,
    }
    file.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _understood(searches: Sequence[PhotoSearch]) -> int:
    return sum(bool(each.query.categories) for each in searches)


def _model_of(answers: Answers) -> str:
    model = next(iter(answers.values()))["model"]
    return f"{model['name']} {model['version']}"
