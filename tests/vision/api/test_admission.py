"""Pictures in hand are bounded in number, in bytes and in decoding time, over all requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image

from smartrec_vision.api.admission import Admission, Overloaded, PictureTooLong
from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.decoding.heavy import DecodingTooSlow
from smartrec_vision.decoding.pixels import ImageLimits, ImageTooLarge, decode_image
from tests.running_model_server import RunningModelServer
from tests.vision.own_model import NewClient
from tests.vision.pictures import corners, encoded, jpeg

JPEG = {"content-type": "image/jpeg"}


async def chunks(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield bytes(size)


async def test_bytes_of_all_pictures_together_are_bounded_and_given_back() -> None:
    admission = Admission(max_images=10, max_bytes=100)
    with admission.picture() as first, admission.picture() as second:
        assert len(await first.read(chunks(30, 30), 80)) == 60
        with pytest.raises(Overloaded):
            await second.read(chunks(30, 30), 80)
    with admission.picture() as again:
        assert len(await again.read(chunks(80), 80)) == 80
        with pytest.raises(PictureTooLong):
            await again.read(chunks(1), 80)


def test_no_more_pictures_than_agreed_are_taken() -> None:
    admission = Admission(max_images=1, max_bytes=100)
    with admission.picture(), pytest.raises(Overloaded), admission.picture():
        pass
    with admission.picture():
        pass


async def test_slow_senders_cannot_fill_the_memory(
    new_client: NewClient, fashion_server: RunningModelServer
) -> None:
    client: httpx.AsyncClient = await new_client(
        model_server=fashion_server.address, max_bytes_in_hand=100_000, max_image_bytes=90_000
    )
    more = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield bytes(80_000)
        more.set()
        await asyncio.Event().wait()

    sender = asyncio.create_task(client.post("/v1/analyze", content=slowly(), headers=JPEG))
    await more.wait()
    refused = await client.post("/v1/analyze", content=bytes(50_000), headers=JPEG)
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:smartrec:problem:too-many-images"
    assert refused.headers["retry-after"] == "2"
    small = jpeg(corners(64, 48))
    assert (await client.post("/v1/analyze", content=small, headers=JPEG)).status_code == 200
    sender.cancel()
    await asyncio.gather(sender, return_exceptions=True)


async def test_a_picture_that_waits_too_long_is_never_decoded() -> None:
    large = encoded(Image.new("RGB", (4000, 4000)), "PNG", compress_level=1)
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=0.001)
    results = await asyncio.gather(*(decoder.decode(large, None) for _ in range(12)), return_exceptions=True)
    decoder.close()
    assert all(isinstance(result, DecodingTooSlow) for result in results)
    # On a busy machine a second one may begin before the first one's time is seen to be over, but never all.
    assert results[0].has_begun
    assert not results[-1].has_begun


async def test_a_picture_that_decodes_too_slowly_is_told_to_be_smaller(
    new_client: NewClient, fashion_server: RunningModelServer
) -> None:
    client: httpx.AsyncClient = await new_client(
        model_server=fashion_server.address, decode_deadline_seconds=0.001
    )
    large = encoded(Image.new("RGB", (4000, 4000)), "PNG", compress_level=1)
    answer = await client.post("/v1/analyze", content=large, headers=JPEG)
    assert answer.status_code == 413
    assert "Send a smaller one" in answer.json()["detail"]


async def test_a_long_strip_is_kept_small_for_the_crops_of_it() -> None:
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=30)
    picture = await decoder.decode(encoded(Image.new("RGB", (400, 60_000)), "PNG"), None)
    assert max(picture.image.size) < 2000
    assert (picture.width, picture.height) == (400, 60_000)
    parts = await decoder.crop_regions(picture, [Crop(0, 0, 1, 0.5), Crop(0, 0.5, 1, 1)])
    assert parts.shape == (2, 224, 224, 3)
    decoder.close()


def test_scans_cost_more_the_larger_the_jpeg_is() -> None:
    """Each scan is a pass over the whole picture: a number fit for a small one is too many in a large."""

    def with_scans(image: Image.Image) -> bytes:
        data = jpeg(image, progressive=True)
        last_scan = data[data.rindex(b"\xff\xda") : -2]
        return data[:-2] + last_scan * 60 + b"\xff\xd9"

    assert decode_image(with_scans(corners())).width == 640
    with pytest.raises(ImageTooLarge, match="scans"):
        decode_image(with_scans(Image.new("L", (5000, 4000))))
