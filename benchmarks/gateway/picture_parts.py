"""What a search by a photo cannot do without, each alone: decoding, a forward pass, an uncached ranking.

A photo of clothes that somebody wears needs more forward passes than one of a garment laid flat: vision's log
tells how many it was. The search and its parts take turns, so that whatever else runs slows all of them.
"""

from __future__ import annotations

import io
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from benchmarks.gateway.lean_client import Call, Connection
from benchmarks.gateway.recorded_calls import RecordedCall, calls_for
from smartrec.embedded.processes import wait_until
from smartrec_vision.clients.in_process import InProcessModel
from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.decoding.pixels import ImageLimits

MODEL = Path("models/fashion")
PHOTOS = 25
KINDS = {"worn": Path("photo.jpg"), "laid flat": Path("pictures/P00001.webp")}
MEGAPIXELS = (1.0, 12.0)
HEAD = (
    "photo", "megapixels", "search, p50 ms", "decode", "forward passes", "one forward pass",
    "uncached ranking", "search by the sum",
)  # fmt: skip
BOUNDARY = "photo-of-a-benchmark"


def photos(picture: Path, megapixels: float) -> list[bytes]:
    """The picture enlarged, each a little different, so that no cache knows it."""
    with Image.open(picture) as opened:
        photo = opened.convert("RGB")
    scale = (megapixels * 1e6 / (photo.width * photo.height)) ** 0.5
    large = photo.resize((round(photo.width * scale), round(photo.height * scale)), Image.Resampling.BICUBIC)
    written = []
    for number in range(PHOTOS):
        buffer = io.BytesIO()
        cut = large.crop((number, number, large.width, large.height))
        cut.save(buffer, "JPEG", quality=90)
        written.append(buffer.getvalue())
    return written


def photo_search(photo: bytes) -> Call:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="photo.jpg"\r\n'
    body = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode()
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return Call.of("POST", "/v1/search/image", body, {"content-type": content_type})


class Parts:
    """What is timed beside a search. Make it outside an event loop, as it loads the model."""

    def __init__(self) -> None:
        self._model = InProcessModel(MODEL)
        self._decoder = Decoder(ImageLimits(), 1, 60.0)

    async def decode_and_forward(self, photo: bytes) -> tuple[float, float]:
        """Seconds of each."""
        started = time.perf_counter()
        picture = await self._decoder.decode(photo, None)
        decoded = time.perf_counter()
        await self._model.predict(picture.pixels[None], {})
        return decoded - started, time.perf_counter() - decoded

    async def close(self) -> None:
        self._decoder.close()
        await self._model.close()


async def rankings_of(folder: Path, photo: bytes) -> list[RecordedCall]:
    """Those that the photo's search asks for."""
    files = {"image": ("photo.jpg", photo, "image/jpeg")}
    return [one for one in await calls_for(folder, "/v1/search/image", files=files) if "search" in one.path]


async def rank(connection: Connection, calls: Sequence[RecordedCall]) -> float:
    """Seconds of the rankings, each made new."""
    started = time.perf_counter()
    for one in calls:
        body = {**json.loads(one.body), "exclude": [str(time.time_ns())]}
        await connection.send(one.as_call(json.dumps(body).encode()))
    return time.perf_counter() - started


def _analyses(log: Path, offset: int) -> list[Mapping[str, int]]:
    """The lines of vision's log from `offset` on that are about a picture."""
    with log.open("rb") as opened:
        opened.seek(offset)
        lines = opened.read().splitlines(keepends=True)
    told = [json.loads(line) for line in lines if line.endswith(b"\n") and line.startswith(b"{")]
    return [one for one in told if one.get("route") == "/v1/analyze"]


async def measure_photos(folder: Path, url: str, parts: Parts, kind: str, megapixels: float) -> list[str]:
    """A row: the whole search, its parts, and the whole by the sum of the parts."""
    first, *written = photos(folder / "shop" / KINDS[kind], megapixels)
    calls = await rankings_of(folder, first)
    gateway, recommender = await Connection.open(url), await Connection.open(calls[0].service)
    log = folder / "logs" / "vision.log"
    offset = log.stat().st_size
    took: list[tuple[float, ...]] = []
    for photo in written:
        search = (await gateway.send(photo_search(photo))).seconds
        took.append((search, *await parts.decode_and_forward(photo), await rank(recommender, calls)))
    gateway.close()
    recommender.close()
    wait_until(lambda: len(_analyses(log, offset)) >= len(written), 10)
    passes = statistics.mean(one["inferences"] for one in _analyses(log, offset))
    search, decode, forward, ranking = (statistics.median(part) * 1000 for part in zip(*took, strict=True))
    told = [f"{search:.1f}", f"{decode:.1f}", f"{passes:g}", f"{forward:.1f}", f"{ranking:.1f}"]
    return [kind, f"{megapixels:g}", *told, f"{search / (decode + passes * forward + ranking):.2f}"]
