"""Each picture decoded once, by the code that serving uses, into one memory-mapped file.

A picture that cannot be read is reported and left out of training, never fatal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from smartrec_vision.decoding.pixels import ImageRefused, decode_image, to_model_pixels

PICTURES_PER_MARK = 500


@dataclass(frozen=True)
class PixelCache:
    """pixels: uint8 (n, side, side, 3) RGB on disk; unreadable: row → why."""

    pixels: npt.NDArray[np.uint8]
    unreadable: dict[int, str]
    fingerprint: str

    @property
    def readable_rows(self) -> list[int]:
        """Rows that hold a picture."""
        return [row for row in range(len(self.pixels)) if row not in self.unreadable]


def read_square(path: Path, side_px: int) -> npt.NDArray[np.uint8] | str:
    """The picture as the network sees it, reduced to `side_px`: uint8 (side, side, 3); a str says why not."""
    try:
        pixels = to_model_pixels(decode_image(path.read_bytes()).image)
    except (ImageRefused, OSError) as error:
        return str(error) or type(error).__name__
    if pixels.shape[0] == side_px:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((side_px, side_px), Image.Resampling.BILINEAR))


def open_pixel_cache(
    directory: Path,
    paths: Sequence[Path],
    side_px: int,
    *,
    processes: int = 2,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> PixelCache:
    """Open the cache of exactly these files (paths, sizes, times), making it first if there is none.

    Making it goes on where it was interrupted. progress: called with (pictures done, pictures in all).
    """
    fingerprint = _fingerprint(paths, side_px)
    file, note = directory / f"{fingerprint}.npy", directory / f"{fingerprint}.json"
    if not note.exists():
        directory.mkdir(parents=True, exist_ok=True)
        unreadable = _write(file, paths, side_px, processes, progress)
        note.write_text(json.dumps({"unreadable": unreadable}), "utf-8")
    unreadable = {int(row): why for row, why in json.loads(note.read_text("utf-8"))["unreadable"].items()}
    return PixelCache(np.load(file, mmap_mode="r"), unreadable, fingerprint)


def _write(
    file: Path, paths: Sequence[Path], side_px: int, processes: int, progress: Callable[[int, int], None]
) -> dict[int, str]:
    mark = file.with_suffix(".part.json")  # how far an interrupted call came
    done, unreadable = _interrupted(mark) if file.exists() else (0, {})
    mode: Literal["r+", "w+"] = "r+" if done else "w+"
    pixels = np.lib.format.open_memmap(file, mode, np.uint8, (len(paths), side_px, side_px, 3))
    for row, result in enumerate(_read_all(paths[done:], side_px, processes), start=done):
        if isinstance(result, str):
            unreadable[row] = result
        else:
            pixels[row] = result
        if (row + 1) % PICTURES_PER_MARK == 0 or row + 1 == len(paths):
            pixels.flush()
            mark.write_text(json.dumps({"done": row + 1, "unreadable": unreadable}), "utf-8")
            progress(row + 1, len(paths))
    mark.unlink(missing_ok=True)
    return unreadable


def _interrupted(mark: Path) -> tuple[int, dict[int, str]]:
    try:
        content = json.loads(mark.read_text("utf-8"))
        return int(content["done"]), {int(row): why for row, why in content["unreadable"].items()}
    except (FileNotFoundError, ValueError):  # none, or cut off while it was written: begin anew
        return 0, {}


def _read_all(paths: Sequence[Path], side_px: int, processes: int) -> Iterator[npt.NDArray[np.uint8] | str]:
    sides = [side_px] * len(paths)
    if processes <= 1:
        yield from map(read_square, paths, sides)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(read_square, paths, sides, chunksize=64)


def _fingerprint(paths: Sequence[Path], side_px: int) -> str:
    digest = hashlib.sha256(f"squash {side_px}".encode())
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            digest.update(f"{path} missing".encode())
            continue
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]
