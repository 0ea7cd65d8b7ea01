"""What a search by a photo cannot do without, each alone: decoding, one forward pass, an uncached ranking."""

from __future__ import annotations

import asyncio
import io
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from benchmarks.gateway.lean_client import Call, Connection
from benchmarks.gateway.recorded_calls import calls_for
from smartrec_vision.clients.in_process import InProcessModel
from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.decoding.pixels import ImageLimits

MODEL = Path("models/fashion")
PHOTOS = 24
BOUNDARY = "photo-of-a-benchmark"


def photos(shop: Path, megapixels: float) -> list[bytes]:
    """The shop's photo enlarged, each a little different, so that no cache knows it."""
    with Image.open(shop / "photo.jpg") as opened:
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


async def decode_and_forward(written: Sequence[bytes], model: InProcessModel) -> tuple[float, float]:
    """Medians in milliseconds, one after the other."""
    decoder, decode, forward = Decoder(ImageLimits(), 1, 60.0), [], []
    for photo in written:
        started = time.perf_counter()
        picture = await decoder.decode(photo, None)
        decode.append(time.perf_counter() - started)
        started = time.perf_counter()
        await model.predict(picture.pixels[None], {})
        forward.append(time.perf_counter() - started)
    return statistics.median(decode) * 1000, statistics.median(forward) * 1000


async def rank_uncached(folder: Path, photo: bytes) -> float:
    """The median in milliseconds of the rankings that a photo's search asks for, each made new."""
    files = {"image": ("photo.jpg", photo, "image/jpeg")}
    calls = [one for one in await calls_for(folder, "/v1/search/image", files=files) if "search" in one.path]
    connection, times = await Connection.open(calls[0].service), []
    for number in range(PHOTOS):
        started = time.perf_counter()
        for one in calls:
            body = {**json.loads(one.body), "exclude": [f"{time.time_ns()}-{number}"]}
            await connection.send(one.as_call(json.dumps(body).encode()))
        times.append(time.perf_counter() - started)
    connection.close()
    return statistics.median(times) * 1000


async def measure_photos(folder: Path, url: str, megapixels: float) -> list[str]:
    """A row: the whole search, its parts, and the whole by the sum of the parts."""
    written = photos(folder / "shop", megapixels)
    model = await asyncio.to_thread(InProcessModel, MODEL)
    connection = await Connection.open(url)
    whole = [(await connection.send(photo_search(photo))).seconds for photo in written]
    connection.close()
    decode, forward = await decode_and_forward(written, model)
    rank = await rank_uncached(folder, written[0])
    await model.close()
    took = statistics.median(whole) * 1000
    parts = [f"{part:.1f}" for part in (decode, forward, rank)]
    return [f"{megapixels:g}", f"{took:.1f}", *parts, f"{took / (decode + forward + rank):.2f}"]
