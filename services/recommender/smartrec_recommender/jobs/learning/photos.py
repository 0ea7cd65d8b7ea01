"""`smartrec recommender tune-photos`: do the products that a photo brings look like it, and what counts."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
)

if TYPE_CHECKING:
    from smartrec_recommender.training.photos.run import Outcome


def tune_photos(
    looks: Annotated[
        list[Path],
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Labels by eye (JSON lines): image, categories, colours, pattern.",
        ),
    ],
    images: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder of the photos.")],
    names: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="What else more photos are called (CSV): image, categories separated by |.",
        ),
    ] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Learn nothing; print the figures.")] = False,
    answers: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Keep what vision sees in this file, and ask for the rest alone."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="File of what was learned; without it, it is printed alone."),
    ] = None,
    vision_url: Annotated[
        str | None, typer.Option(envvar="RECOMMENDER_IMPORT_VISION_URL", help="The vision service.")
    ] = None,
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
    as_json: AsJson = False,
) -> None:
    """Learn from labelled photos what a search by photo weighs, and measure it on the other half of them.

    Example: smartrec recommender tune-photos --looks looks.jsonl --images photos --measure
    """
    from smartrec_recommender.clients.upstream import ServiceUnavailable
    from smartrec_recommender.clients.vision import PictureRefused
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.training.photos.labelled import read_labelled, read_names
    from smartrec_recommender.training.photos.run import answers_to, write_learned
    from smartrec_recommender.training.photos.run import tune_photos as run

    settings = RecommenderSettings()
    try:
        photos = read_labelled(looks, images)
        seen = answers_to(
            vision_url or settings.import_vision_url, settings.secret, photos, answers, _progress
        )
        with database(database_url, tenant) as engine:
            named = {} if names is None else read_names(names)
            outcome = run(engine, photos, seen, named, measure, _progress)
    except (ValueError, ServiceUnavailable, PictureRefused) as error:
        raise failed(str(error)) from None
    if out is not None and outcome.learned is not None:
        given = [f"--looks {file.name}" for file in looks] + ([f"--names {names.name}"] if names else [])
        write_learned(out, outcome.learned, outcome, f"smartrec recommender tune-photos {' '.join(given)}")
    typer.echo(json.dumps(_as_json(outcome), indent=1) if as_json else _as_text(outcome))


def _as_text(outcome: Outcome) -> str:
    lines = [f"{outcome.photos} photos of the test half, {outcome.understood} understood, by {outcome.model}"]
    after, change = outcome.after or {}, outcome.change or {}
    for title, share in outcome.before.items():
        learned = f"  learned {after[title]}  change {change[title]}" if title in after else ""
        lines.append(f"{title:12} {share}{learned}")
    if outcome.learned is not None:
        lines.append(f"learned: weights {outcome.learned.weights}, {outcome.learned.acceptance}")
    return "\n".join(lines)


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "photos": outcome.photos,
        "understood": outcome.understood,
        "model": outcome.model,
        "before": {title: share._asdict() for title, share in outcome.before.items()},
        "after": {title: share._asdict() for title, share in (outcome.after or {}).items()},
        "change": {title: share._asdict() for title, share in (outcome.change or {}).items()},
        "learned": None if outcome.learned is None else asdict(outcome.learned),
    }


def _progress(verb: str, done: int, total: int) -> None:
    if done == total or done % 25 == 0:
        console.print(f"{verb}: {done} of {total}", markup=False, highlight=False)
