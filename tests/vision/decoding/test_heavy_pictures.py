"""Pictures that cost far more than photos: known by their headers, decoded where nobody waits for them."""

from __future__ import annotations

import asyncio
import io
import resource
import struct
from collections.abc import Iterator

import pytest
from PIL import Image

from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.decoding.headers import stored_size
from smartrec_vision.decoding.heavy import DecodingTooSlow, HeavyDecoder
from smartrec_vision.decoding.pixels import ImageLimits, ImageTooLarge, UnreadableImage, decode_image

KINDS: list[tuple[str, dict[str, object]]] = [
    *((kind, {}) for kind in ("PNG", "GIF", "BMP", "WEBP", "HEIF", "AVIF")),
    ("WEBP", {"lossless": True}),
]


def picture(kind: str, width: int = 640, height: int = 480, **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize((width, height))
    image.convert("RGB").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def heavy_png() -> bytes:
    """16 megapixels of one colour, in few bytes."""
    out = io.BytesIO()
    Image.new("RGB", (4_000, 4_000), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=60)
    yield decoder
    decoder.close()


@pytest.mark.parametrize(("kind", "options"), KINDS)
def test_the_size_is_read_off_the_header(kind: str, options: dict[str, object]) -> None:
    data = picture(kind, **options)
    stored = stored_size(data)
    assert stored is not None
    assert stored.pixels == 640 * 480
    assert not stored.is_heavy
    for length in range(64):  # cut short, it is no error
        stored_size(data[:length])


def test_an_extended_webp_is_read_too() -> None:
    data = picture("WEBP", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00")
    assert data[12:16] == b"VP8X"
    stored = stored_size(data)
    assert stored is not None
    assert stored.pixels == 640 * 480


def test_a_webp_that_claims_more_than_it_holds_is_refused_before_its_reader_allocates() -> None:
    side = 7_000
    body = b"VP8L" + struct.pack("<IBI", 18, 0x2F, (side - 1) | (side - 1) << 14) + bytes(13)
    hollow = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImageTooLarge):
        decode_image(hollow)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


async def test_an_ordinary_photo_does_not_wait_for_heavy_pictures(decoder: Decoder, heavy_png: bytes) -> None:
    heavy = [asyncio.ensure_future(decoder.decode(heavy_png, None)) for _ in range(4)]
    await asyncio.sleep(0)
    await decoder.decode(picture("JPEG"), None)
    assert not any(each.done() for each in heavy)
    decoded = await heavy[0]
    assert (decoded.width, decoded.height) == (4_000, 4_000)
    assert decoded.pixels[100, 100].tolist() == [255, 0, 0]
    for each in heavy[1:]:
        each.cancel()
    await asyncio.gather(*heavy, return_exceptions=True)


async def test_a_heavy_picture_ends_with_its_time_and_gives_its_place_back(heavy_png: bytes) -> None:
    heavy = HeavyDecoder(ImageLimits())
    first, second = await asyncio.gather(
        heavy.decode(heavy_png, 0.2), heavy.decode(heavy_png, 0.01), return_exceptions=True
    )
    assert isinstance(first, DecodingTooSlow)
    assert isinstance(second, DecodingTooSlow)
    assert (first.has_begun, second.has_begun) == (True, False)
    assert (await heavy.decode(heavy_png, 60)).width == 4_000


async def test_a_heavy_picture_ends_with_its_memory(heavy_png: bytes) -> None:
    with pytest.raises(ImageTooLarge, match="memory"):
        await HeavyDecoder(ImageLimits(), memory_bytes=50_000_000).decode(heavy_png, 60)


async def test_a_broken_heavy_picture_is_told_as_any_other(heavy_png: bytes) -> None:
    with pytest.raises(UnreadableImage, match="truncated or broken"):
        await HeavyDecoder(ImageLimits()).decode(heavy_png[:-2_000], 60)
