"""`smartrec vision analyze`: pictures from files, answers for people or programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from smartrec_service.problems import Problem
from smartrec_vision.clients.model_server import ModelServer
from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.decoding.pixels import ImageLimits
from smartrec_vision.inference.labels import LabelsByVersion
from smartrec_vision.inference.predictions import Model
from smartrec_vision.schemas import AnalysisAnswer
from smartrec_vision.serving.analyser import Analyser
from smartrec_vision.serving.cache import AnswerCache

_DEADLINE_SECONDS = 30.0


async def show(pictures: Sequence[Path], model_server: str | None, model_folder: Path, as_json: bool) -> int:
    """Prints what each picture shows. Returns: how many could not be read."""
    console = Console()
    model = await _model(model_server, model_folder)
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=_DEADLINE_SECONDS)
    cache = AnswerCache(None, lifetime_seconds=1, timeout_seconds=1)
    analyser = Analyser(decoder, model, LabelsByVersion(model_folder, None), cache)
    failed = 0
    for path in pictures:
        try:
            answer, _ = await analyser.analyse(path.read_bytes(), None, {})
        except Problem as problem:
            failed += 1
            _print_failure(console, path, problem, as_json)
        else:
            _print_answer(console, path, answer, as_json)
    decoder.close()
    await model.close()
    return failed


async def _model(model_server: str | None, model_folder: Path) -> Model:
    if model_server:
        return ModelServer(model_server, model_folder.name, _DEADLINE_SECONDS)
    from smartrec_vision.clients.in_process import InProcessModel  # needs OpenVINO

    return await asyncio.to_thread(InProcessModel, model_folder)


def _print_failure(console: Console, path: Path, problem: Problem, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(path), "error": problem.slug(), "detail": problem.detail}))  # noqa: T201
    else:
        console.print(f"[bold]{escape(path.name)}[/]: [red]{problem.title}[/]. {escape(problem.detail)}")


def _print_answer(console: Console, path: Path, answer: AnalysisAnswer, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(path), **answer.model_dump()}))  # noqa: T201
        return
    table = Table(title=escape(path.name), title_justify="left", box=None, show_header=False)
    table.add_column(style="cyan")
    table.add_column(overflow="fold")
    for name, text in _rows(answer):
        table.add_row(name, escape(text))
    console.print(table)


def _rows(answer: AnalysisAnswer) -> Iterable[tuple[str, str]]:
    yield "garment", f"{answer.is_garment:.0%}"
    if answer.box is not None:
        yield "category", ", ".join(f"{c.name} {c.score:.0%}" for c in answer.category)
        yield "box", " ".join(f"{edge:.2f}" for edge in answer.box)
        yield (
            "attributes",
            ", ".join(f"{a.name} {a.score:.0%}" for a in answer.attributes) or "none is sure enough",
        )
        yield "colours", ", ".join(f"{c.name} {c.score:.0%}" for c in answer.colours)
    yield "picture", f"{answer.width} x {answer.height} px"
    yield "model", f"{answer.model.name} {answer.model.version}"
