"""Renders a data set of pictures with their labels.

Picture i depends on (seed, i) alone. Pictures come in chunks. A finished chunk leaves a record of its
labels, so a run that was cut off goes on with the missing chunks. The list files are written from the
records at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from smartrec_demo.dataset.list_files import write_lists
from smartrec_demo.garments.attributes import attribute_names
from smartrec_demo.garments.recipes import categories
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.photography.camera import jpeg
from smartrec_demo.photography.picture import render
from smartrec_demo.photography.scenes.scene import render_scene
from smartrec_demo.progress import Progress

CHUNK = 100


RECORDS = ".rendered"


GARMENTS = "garments"


SCENES = "scenes"


class FolderHoldsAnotherDataSet(Exception):
    """The folder already holds a data set of other parameters."""


@dataclass(frozen=True)
class DataSetParameters:
    """What to render. count: pictures of garments. scenes: pictures without one. side_px: of the square."""

    count: int
    scenes: int
    seed: int
    side_px: int


def write_dataset(folder: Path, parameters: DataSetParameters, workers: int, progress: Progress) -> None:
    """Renders what is missing and writes the list files.

    progress is called with the number of pictures done, and of all. Raises FolderHoldsAnotherDataSet if the
    folder was written with another seed or size.
    """
    records = folder / RECORDS
    records.mkdir(parents=True, exist_ok=True)
    _claim(records / "order.json", parameters)
    jobs = [*_chunks(GARMENTS, parameters.count), *_chunks(SCENES, parameters.scenes)]
    missing = [job for job in jobs if not _record(folder, job).exists()]
    total = parameters.count + parameters.scenes
    done = total - sum(end - start for _, start, end in missing)
    progress(done, total)
    if missing:
        with ProcessPoolExecutor(workers) as pool:
            futures = {pool.submit(render_chunk, folder, parameters, job): job for job in missing}
            for future in as_completed(futures):
                future.result()
                done += futures[future][2] - futures[future][1]
                progress(done, total)
    write_lists(folder, [label for job in jobs for label in json.loads(_record(folder, job).read_text())])


Job = tuple[str, int, int]


def _chunks(kind: str, count: int) -> Iterator[Job]:
    for start in range(0, count, CHUNK):
        yield kind, start, min(start + CHUNK, count)


def _record(folder: Path, job: Job) -> Path:
    return folder / RECORDS / f"{job[0]}_{job[1]:07d}_{job[2]:07d}.json"


def _claim(file: Path, parameters: DataSetParameters) -> None:
    fixed = {"seed": parameters.seed, "side_px": parameters.side_px}
    if file.exists() and json.loads(file.read_text()) != fixed:
        raise FolderHoldsAnotherDataSet(
            f"{file.parent.parent} holds a data set of {json.loads(file.read_text())}, not {fixed}: "
            "choose another folder."
        )
    file.write_text(json.dumps(fixed))


def render_chunk(folder: Path, parameters: DataSetParameters, job: Job) -> None:
    """Renders one chunk of pictures, then writes its record."""
    kind, start, end = job
    make = _garment if kind == GARMENTS else _scene
    labels = [make(folder, parameters, index) for index in range(start, end)]
    record = _record(folder, job)
    unfinished = record.with_suffix(".part")
    unfinished.write_text(json.dumps(labels))
    unfinished.rename(record)


@dataclass(frozen=True)
class Label:
    """The labels of one picture. category is empty for a scene without a garment."""

    image: str
    category: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    box: tuple[int, int, int, int]
    status: str


def category_at(seed: int, index: int) -> str:
    """The category of a picture. Each run of 46 pictures holds every category once, in a shuffled order."""
    block, place = divmod(index, len(categories()))
    order = list(categories())
    Random(f"order {seed} {block}").shuffle(order)
    return order[place]


def _garment(folder: Path, parameters: DataSetParameters, index: int) -> dict[str, Any]:
    random = Random(f"garment {parameters.seed} {index}")
    garment = sample_garment(category_at(parameters.seed, index), random)
    rendered = render(garment, "phone", (parameters.side_px, parameters.side_px), random)
    shown = tuple(name for name in garment.attributes if name not in attribute_names().invisible)
    words = [
        name.title().replace(" ", "-").replace("/", "-") for name in random.sample(shown, min(2, len(shown)))
    ]
    image = f"img/{'_'.join([*words, garment.category])}/img_{index + 1:08d}.jpg"
    _save(folder / image, jpeg(rendered.image, random.randrange(62, 93)))
    return asdict(Label(image, garment.category, shown, garment.absent, rendered.box, _status(random)))


def _scene(folder: Path, parameters: DataSetParameters, index: int) -> dict[str, Any]:
    random = Random(f"scene {parameters.seed} {index}")
    image = f"not_a_garment/img_{index + 1:08d}.jpg"
    _save(folder / image, jpeg(render_scene(parameters.side_px, random), random.randrange(62, 93)))
    return asdict(Label(image, "", (), (), (0, 0, 0, 0), _status(random)))


def _status(random: Random) -> str:
    """DeepFashion's shares of train, val and test."""
    return random.choices(("train", "val", "test"), (0.72, 0.14, 0.14))[0]


def _save(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
