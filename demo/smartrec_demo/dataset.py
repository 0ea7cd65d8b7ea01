"""Writes rendered pictures as a data set in DeepFashion's own layout.

Picture i depends on (seed, i) alone. Pictures come in chunks; a finished chunk leaves a record of its
labels, so a run that was cut off goes on with the chunks that are missing, and the list files are
written from the records at the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from smartrec_demo.attribute_names import INVISIBLE
from smartrec_demo.camera import jpeg
from smartrec_demo.describing import CATEGORIES, describe
from smartrec_demo.not_a_garment import render_scene
from smartrec_demo.picture import render
from smartrec_vocabulary import ATTRIBUTE_TYPES, CATEGORY_GROUPS, load_attributes, load_categories

CHUNK = 100
RECORDS = ".rendered"
GARMENTS, SCENES = "garments", "scenes"


class OtherDataSet(Exception):
    """The folder already holds a data set of other parameters."""


@dataclass(frozen=True)
class Order:
    """What to render: count pictures of garments, scenes pictures without one, square pictures of side_px."""

    count: int
    scenes: int
    seed: int
    side_px: int


Progress = Callable[[int, int], None]


def write_dataset(folder: Path, order: Order, workers: int, progress: Progress) -> None:
    """Renders what is missing and writes the list files.

    progress is called with pictures done and pictures in all. Raises OtherDataSet if the folder was
    written with another seed or size.
    """
    records = folder / RECORDS
    records.mkdir(parents=True, exist_ok=True)
    _claim(records / "order.json", order)
    jobs = [*_chunks(GARMENTS, order.count), *_chunks(SCENES, order.scenes)]
    missing = [job for job in jobs if not _record(folder, job).exists()]
    total = order.count + order.scenes
    done = total - sum(end - start for _, start, end in missing)
    progress(done, total)
    if missing:
        with ProcessPoolExecutor(workers) as pool:
            futures = {pool.submit(render_chunk, folder, order, job): job for job in missing}
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


def _claim(file: Path, order: Order) -> None:
    fixed = {"seed": order.seed, "side_px": order.side_px}
    if file.exists() and json.loads(file.read_text()) != fixed:
        raise OtherDataSet(
            f"{file.parent.parent} holds a data set of {json.loads(file.read_text())}, not {fixed}: "
            "choose another folder."
        )
    file.write_text(json.dumps(fixed))


def render_chunk(folder: Path, order: Order, job: Job) -> None:
    """Renders one chunk of pictures and then its record."""
    kind, start, end = job
    make = _garment if kind == GARMENTS else _scene
    labels = [make(folder, order, index) for index in range(start, end)]
    record = _record(folder, job)
    unfinished = record.with_suffix(".part")
    unfinished.write_text(json.dumps(labels))
    unfinished.rename(record)


@dataclass(frozen=True)
class Label:
    """One line of truth; category is empty for a scene without a garment."""

    image: str
    category: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    box: tuple[int, int, int, int]
    status: str


def category_at(seed: int, index: int) -> str:
    """The category of picture index: every run of 46 pictures holds each category once, in its own order."""
    block, place = divmod(index, len(CATEGORIES))
    order = list(CATEGORIES)
    Random(f"order {seed} {block}").shuffle(order)
    return order[place]


def _garment(folder: Path, order: Order, index: int) -> dict[str, Any]:
    random = Random(f"garment {order.seed} {index}")
    garment = describe(category_at(order.seed, index), random)
    rendered = render(garment, "phone", (order.side_px, order.side_px), random)
    shown = tuple(name for name in garment.attributes if name not in INVISIBLE)
    words = [
        name.title().replace(" ", "-").replace("/", "-") for name in random.sample(shown, min(2, len(shown)))
    ]
    image = f"img/{'_'.join([*words, garment.category])}/img_{index + 1:08d}.jpg"
    _save(folder / image, jpeg(rendered.image, random.randrange(62, 93)))
    return asdict(Label(image, garment.category, shown, garment.absent, rendered.box, _status(random)))


def _scene(folder: Path, order: Order, index: int) -> dict[str, Any]:
    random = Random(f"scene {order.seed} {index}")
    image = f"not_a_garment/img_{index + 1:08d}.jpg"
    _save(folder / image, jpeg(render_scene(order.side_px, random), random.randrange(62, 93)))
    return asdict(Label(image, "", (), (), (0, 0, 0, 0), _status(random)))


def _status(random: Random) -> str:
    """DeepFashion's shares of train, val and test."""
    return random.choices(("train", "val", "test"), (0.72, 0.14, 0.14))[0]


def _save(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def write_lists(folder: Path, labels: list[dict[str, Any]]) -> None:
    """All list files of DeepFashion, and one more for the pictures without a garment."""
    garments = [label for label in labels if label["category"]]
    scenes = [label for label in labels if not label["category"]]
    categories, attributes = load_categories(), load_attributes()
    number = {category.name: index + 1 for index, category in enumerate(categories)}
    column = {attribute.name: index for index, attribute in enumerate(attributes)}
    coarse = folder / "Anno_coarse"
    _list(
        coarse / "list_category_cloth.txt",
        "category_name category_type",
        [f"{c.name:<14} {CATEGORY_GROUPS.index(c.group) + 1}" for c in categories],
    )
    _list(
        coarse / "list_attr_cloth.txt",
        "attribute_name attribute_type",
        [f"{a.name:<30} {ATTRIBUTE_TYPES.index(a.type) + 1}" for a in attributes],
    )
    _list(
        coarse / "list_category_img.txt",
        "image_name category_label",
        [f"{g['image']:<70} {number[g['category']]}" for g in garments],
    )
    _list(
        coarse / "list_bbox.txt",
        "image_name x_1 y_1 x_2 y_2",
        [f"{g['image']:<70} " + " ".join(f"{value:03d}" for value in g["box"]) for g in garments],
    )
    _list(
        coarse / "list_attr_img.txt",
        "image_name attribute_labels",
        [f"{g['image']:<70} {_row(g, column)}" for g in garments],
    )
    _list(
        folder / "Eval" / "list_eval_partition.txt",
        "image_name evaluation_status",
        [f"{g['image']:<70} {g['status']}" for g in garments],
    )
    _list(
        folder / "list_not_a_garment.txt",
        "image_name evaluation_status",
        [f"{s['image']:<40} {s['status']}" for s in scenes],
    )


def _row(label: dict[str, Any], column: dict[str, int]) -> str:
    cells = ["0"] * len(column)
    for name in label["absent"]:
        cells[column[name]] = "-1"
    for name in label["present"]:
        cells[column[name]] = "1"
    return " ".join(f"{cell:>2}" for cell in cells)


def _list(file: Path, header: str, rows: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([str(len(rows)), header, *rows]) + "\n", encoding="utf-8")
