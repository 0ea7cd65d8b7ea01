"""An endless, repeatable stream of training batches: batch k of a seed is always the same.

So a killed run can go on. Drawn with replacement from photos and rendered garments, augmented on a
background thread while the network learns; never more than a few batches are in memory.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.samples import Samples
from smartrec_training.input_pipeline.augmentation import Augmentation, augment, reduce_to
from smartrec_training.input_pipeline.backgrounds import (
    garment_mask,
    painted_backdrop,
    replace_background,
    turned_backdrop,
)
from smartrec_training.input_pipeline.colour_targets import colour_shares, palette_lab
from smartrec_training.input_pipeline.pixel_cache import PixelCache

Batch = tuple[npt.NDArray[np.uint8], dict[str, npt.NDArray[Any]]]
# Views uint8 (n, side, side, 3) → what the truth calls teacher_0, teacher_1 and teacher_category.
TeacherViews = Callable[[npt.NDArray[np.uint8]], dict[str, npt.NDArray[np.float32]]]


class Source:
    """Pictures of one kind; `balance` evens out how often labels are drawn (0 as they are, 1 all alike)."""

    def __init__(
        self,
        samples: Samples,
        cache: PixelCache,
        balance: float,
    ) -> None:
        self.samples = samples
        self._weighted_sets = samples.weighted_sets
        self.cache = cache
        rows = np.array(cache.readable_rows, dtype=np.int64)
        counts = Counter(samples.groups[row] for row in rows)
        self._chance = np.array([counts[samples.groups[row]] ** -balance for row in rows])
        self._is_reject = samples.category_sets[rows, -1]
        self._rows = rows

    @property
    def reject_rows(self) -> npt.NDArray[np.int64]:
        """Rows of the pictures without a garment."""
        chosen: npt.NDArray[np.int64] = self._rows[self._is_reject]
        return chosen

    def __len__(self) -> int:
        return len(self._rows)

    def weighted_sets(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """float32 (n, C): 0 for a wrong category, else its prior weight."""
        chosen: npt.NDArray[np.float32] = self._weighted_sets[rows]
        return chosen

    def draw(
        self, count: int, random: np.random.Generator, reject_share: float = 0.0
    ) -> npt.NDArray[np.int64]:
        """Rows of `samples`, with replacement.

        reject_share: share of pictures without a garment, where there are any; 0: as `balance` has it.
        """
        chance = self._chance.copy()
        if reject_share and 0 < self._is_reject.sum() < len(chance):
            for chosen, share in ((self._is_reject, reject_share), (~self._is_reject, 1.0 - reject_share)):
                chance[chosen] *= share / chance[chosen].sum()
        places = np.searchsorted(np.cumsum(chance / chance.sum()), random.random(count))
        return self._rows[np.minimum(places, len(self._rows) - 1)]


@dataclass(frozen=True)
class Recipe:
    """How batches are made; the same recipe makes the same batches."""

    seed: int
    batch_size: int
    photo_share: float
    view_side_px: int  # what pictures are moved at, and what a teacher sees
    network_side_px: int
    augmentation: Augmentation
    reject_share: float = 0.0  # of each source's pictures, see Source.draw
    mixed_share: float = 0.0  # of the photos that a teacher sees, see `_blend`
    teacher: TeacherViews | None = None  # of photos alone: drawn garments are not what it was trained on
    is_shuffled: bool = False  # else photos come first; needed where devices share a batch out


def make_batch(step: int, photos: Source, renders: Source, recipe: Recipe) -> Batch:
    """Batch number `step`: views uint8 (n, side, side, 3), photos first, and what is known of them."""
    random = np.random.default_rng([recipe.seed, step])
    share = recipe.photo_share if len(renders) and len(photos) else float(len(photos) > 0)
    photo_count = int(np.floor(recipe.batch_size * share + random.random()))
    photo_count = min(photo_count, recipe.batch_size)
    parts: list[_Part] = []
    for source, count in ((photos, photo_count), (renders, recipe.batch_size - photo_count)):
        if count:
            parts.append(_draw(source, count, recipe, random, is_photos=source is photos))
    images = np.concatenate([part.views for part in parts])
    boxes = np.concatenate([part.boxes for part in parts])
    truth: dict[str, npt.NDArray[Any]] = {
        "category_sets": np.concatenate([part.sets for part in parts]),
        "attributes": np.concatenate([part.attributes for part in parts]),
        "attributes_listed": np.concatenate([part.listed for part in parts]),
        "boxes": np.nan_to_num(boxes),
        "box_known": np.where(np.isnan(boxes).any(axis=1), 0.0, 1.0).astype(np.float32),
        "colours": colour_shares(images, boxes, palette_lab()),
    }
    if recipe.is_shuffled:
        order = random.permutation(len(images))
        return images[order], {name: values[order] for name, values in truth.items()}
    for part in parts:
        truth |= part.teacher_targets
    return images, truth


@dataclass
class _Part:
    """A batch's pictures of one source, with what is known of each."""

    views: npt.NDArray[np.uint8]
    sets: npt.NDArray[np.float32]
    attributes: npt.NDArray[np.int8]
    listed: npt.NDArray[np.float32]  # 1 where somebody went through all attributes
    boxes: npt.NDArray[np.float32]
    teacher_targets: dict[str, npt.NDArray[np.float32]]


def _draw(
    source: Source, count: int, recipe: Recipe, random: np.random.Generator, *, is_photos: bool
) -> _Part:
    rows = source.draw(count, random, recipe.reject_share)
    teacher = recipe.teacher if is_photos else None
    views, boxes = [], []
    for row in rows:
        view, box = augment(
            source.cache.pixels[row] if is_photos else _before_new_background(source, row, recipe, random),
            source.samples.boxes[row],
            recipe.augmentation,
            recipe.view_side_px if teacher else recipe.network_side_px,
            random,
            warp_side_px=recipe.view_side_px,
        )
        views.append(view)
        boxes.append(box)
    attributes = source.samples.attributes[rows]
    listed = (attributes != 0).any(axis=1) & (not is_photos)
    part = _Part(
        np.stack(views),
        source.weighted_sets(rows),
        attributes,
        listed.astype(np.float32),
        np.stack(boxes),
        {},
    )
    if teacher:
        blended = _blend(part.views, recipe.mixed_share, random)
        part.sets[:blended], part.attributes[:blended], part.boxes[:blended] = 0, 0, np.nan
        part.teacher_targets = teacher(part.views)
        part.views = np.stack([reduce_to(view, recipe.network_side_px) for view in part.views])
    return part


def _blend(views: npt.NDArray[np.uint8], share: float, random: np.random.Generator) -> int:
    """Lay another view over each of the first ones, in place. Returns: over how many.

    What they show is for a teacher to say: so few photos do not cover what the network will see, and a
    function is learned best from far more pictures than have labels (Beyer et al., 2022).
    """
    count = int(np.floor(len(views) * share + random.random()))
    originals, partners = views.copy(), random.permutation(len(views))
    for place in range(count):
        weight = random.uniform(0.3, 0.7)
        other = originals[partners[place]]
        views[place] = np.rint(weight * originals[place] + (1 - weight) * other).astype(np.uint8)
    return count


def _before_new_background(
    source: Source, row: int, recipe: Recipe, random: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """The picture, or its garment in front of another background."""
    pixels: npt.NDArray[np.uint8] = source.cache.pixels[row]
    box = source.samples.boxes[row]
    chance = recipe.augmentation.background
    if not chance or np.isnan(box).any() or random.random() >= chance:
        return pixels
    mask = garment_mask(pixels, box)
    if mask is None:
        return pixels
    if len(source.reject_rows):
        backdrop = turned_backdrop(source.cache.pixels[random.choice(source.reject_rows)], random)
    else:
        backdrop = painted_backdrop(pixels.shape[0], random)
    return replace_background(pixels, mask, backdrop)


class Stream:
    """Iterator over batches from `first_step`; `waited_seconds`: how long training stood still for data."""

    def __init__(self, make: Callable[[int], Batch], first_step: int, ahead: int = 4) -> None:
        self.waited_seconds = 0.0
        self._ready: queue.Queue[Batch | BaseException] = queue.Queue(maxsize=ahead)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._fill, args=(make, first_step), daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        started = time.monotonic()
        batch = self._ready.get()
        self.waited_seconds += time.monotonic() - started
        if isinstance(batch, BaseException):
            raise batch
        return batch

    def close(self) -> None:
        """Stop the background thread."""
        self._stopped.set()
        while not self._ready.empty():
            self._ready.get_nowait()
        self._thread.join()

    def _fill(self, make: Callable[[int], Batch], step: int) -> None:
        while not self._stopped.is_set():
            try:
                batch: Batch | BaseException = make(step)
            except Exception as error:  # noqa: BLE001 - handed to the training thread, which raises it
                batch = error
            while not self._stopped.is_set():
                try:
                    self._ready.put(batch, timeout=0.2)
                    break
                except queue.Full:
                    continue
            step += 1
