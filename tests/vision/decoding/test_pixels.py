"""What strangers send, and the pixels that come of it."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
import zlib

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from smartrec_vision.decoding.pixels import (
    MODEL_SIDE_PX,
    DecodedImage,
    ImageLimits,
    ImageRefused,
    ImageTooLarge,
    UnreadableImage,
    UnsupportedImageType,
    decode_image,
    to_model_pixels,
)
from tests.vision.pictures import BLUE, GREEN, HEIGHT, RED, WHITE, WIDTH, corners, encoded, jpeg, oriented

pillow_heif.register_heif_opener()


def colour_at(decoded: DecodedImage, x: float, y: float) -> np.ndarray:
    """RGB at a place in fractions of the picture."""
    pixels = to_model_pixels(decoded.image)
    return pixels[int(y * MODEL_SIDE_PX), int(x * MODEL_SIDE_PX)].astype(int)


def assert_colour(
    decoded: DecodedImage, x: float, y: float, colour: tuple[int, int, int], within: int = 8
) -> None:
    assert np.abs(colour_at(decoded, x, y) - colour).max() <= within


@pytest.mark.parametrize("file_type", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP"])
def test_every_type_gives_the_same_picture(file_type: str) -> None:
    decoded = decode_image(encoded(corners(), file_type))
    assert (decoded.width, decoded.height) == (WIDTH, HEIGHT)
    assert decoded.image.mode == "RGB"
    assert_colour(decoded, 0.25, 0.25, RED)
    assert_colour(decoded, 0.75, 0.75, BLUE)
    assert_colour(decoded, 0.75, 0.25, GREEN)


@pytest.mark.parametrize(
    ("orientation", "red_at", "size"),
    [
        (1, (0.25, 0.25), (WIDTH, HEIGHT)),
        (2, (0.75, 0.25), (WIDTH, HEIGHT)),
        (3, (0.75, 0.75), (WIDTH, HEIGHT)),
        (4, (0.25, 0.75), (WIDTH, HEIGHT)),
        (5, (0.25, 0.25), (HEIGHT, WIDTH)),
        (6, (0.75, 0.25), (HEIGHT, WIDTH)),
        (7, (0.75, 0.75), (HEIGHT, WIDTH)),
        (8, (0.25, 0.75), (HEIGHT, WIDTH)),
        (99, (0.25, 0.25), (WIDTH, HEIGHT)),
    ],
)
def test_a_phone_held_anyhow_gives_an_upright_picture(
    orientation: int, red_at: tuple[float, float], size: tuple[int, int]
) -> None:
    for file_type in ("JPEG", "PNG", "WEBP"):
        decoded = decode_image(encoded(corners(), file_type, exif=oriented(orientation)))
        assert (decoded.width, decoded.height) == size
        assert_colour(decoded, *red_at, RED)


def test_a_heic_is_turned_once_not_twice() -> None:
    image = corners()
    image.getexif()[0x0112] = 6
    decoded = decode_image(encoded(image, "HEIF"))
    assert (decoded.width, decoded.height) == (HEIGHT, WIDTH)
    assert_colour(decoded, 0.75, 0.25, RED)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of the damage, as it does in service
def test_a_broken_exif_block_does_not_spoil_the_picture() -> None:
    decoded = decode_image(jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert_colour(decoded, 0.25, 0.25, RED)


def test_a_large_jpeg_keeps_its_size_in_words_and_is_decoded_small() -> None:
    decoded = decode_image(jpeg(corners(4000, 3000)))
    assert (decoded.width, decoded.height) == (4000, 3000)
    assert decoded.image.size == (1000, 750)
    assert_colour(decoded, 0.25, 0.25, RED)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_a_large_picture_of_another_type_is_reduced_without_seams(mode: str) -> None:
    image = Image.linear_gradient("L").resize((4500, 2700))
    decoded = decode_image(encoded(image.convert(mode), "PNG", compress_level=1))
    assert decoded.image.size == (750, 450)
    assert np.abs(np.asarray(decoded.image, int) - np.asarray(image.convert("RGB").reduce(6), int)).max() <= 2


def test_reducing_at_decode_time_hardly_changes_what_the_model_sees() -> None:
    noise = np.random.default_rng(4).integers(0, 255, (30, 40, 3), dtype=np.uint8)
    image = Image.fromarray(noise).resize((4000, 3000), Image.Resampling.BICUBIC)
    reduced = to_model_pixels(decode_image(jpeg(image, quality=95)).image).astype(float)
    whole = np.asarray(image.resize((MODEL_SIDE_PX, MODEL_SIDE_PX), Image.Resampling.BILINEAR), float)
    assert np.abs(reduced - whole).mean() < 1.0


def test_the_picture_is_squashed_so_that_a_box_is_in_fractions_of_it() -> None:
    pixels = to_model_pixels(corners(900, 300))
    assert pixels.shape == (MODEL_SIDE_PX, MODEL_SIDE_PX, 3)
    assert pixels.dtype == np.uint8
    assert pixels[100, 100].tolist() == list(RED)
    assert pixels[124, 124].tolist() == list(BLUE)


def test_cmyk_and_greyscale_become_rgb() -> None:
    assert_colour(decode_image(jpeg(corners().convert("CMYK"))), 0.25, 0.25, RED)
    grey = decode_image(jpeg(corners().convert("L")))
    assert len(set(colour_at(grey, 0.25, 0.25))) == 1


def test_sixteen_bit_greyscale_keeps_its_tones() -> None:
    tones = np.linspace(0, 65_535, 640, dtype=np.uint16)
    image = Image.fromarray(np.tile(tones, (480, 1)))
    decoded = decode_image(encoded(image, "PNG"))
    assert_colour(decoded, 0.5, 0.5, (127, 127, 127), within=3)
    assert_colour(decoded, 0.9, 0.5, (230, 230, 230), within=3)


def test_what_is_transparent_is_white() -> None:
    see_through = corners().convert("RGBA")
    see_through.putalpha(Image.new("L", see_through.size, 0))
    half = corners().convert("LA")
    for data in (encoded(see_through, "PNG"), encoded(see_through, "WEBP"), encoded(see_through, "HEIF")):
        assert_colour(decode_image(data), 0.25, 0.25, WHITE)
    assert decode_image(encoded(half, "PNG")).image.mode == "RGB"


def test_a_palette_with_a_transparent_colour_is_laid_over_white() -> None:
    image = corners().quantize(8)
    red_index = image.getpixel((10, 10))
    decoded = decode_image(encoded(image, "PNG", transparency=red_index))
    assert_colour(decoded, 0.25, 0.25, WHITE)
    assert_colour(decoded, 0.75, 0.75, BLUE)


def test_the_first_frame_of_an_animation_counts() -> None:
    frames = [Image.new("RGB", (320, 240), colour) for colour in (RED, BLUE, GREEN)]
    for file_type in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], file_type, save_all=True, append_images=frames[1:], duration=100)
        assert_colour(decode_image(data), 0.5, 0.5, RED)


def test_a_jpeg_with_a_second_picture_behind_it_is_read() -> None:
    data = encoded(corners(), "MPO", save_all=True, append_images=[corners()])
    assert_colour(decode_image(data), 0.25, 0.25, RED)


def test_colours_mean_what_the_profile_says() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = decode_image(jpeg(icc_profile=lab))
    assert_colour(plain, 0.25, 0.25, RED)
    swapped = decode_image(jpeg(icc_profile=_profile_with_red_and_blue_swapped()))
    assert colour_at(swapped, 0.25, 0.25)[2] > colour_at(swapped, 0.25, 0.25)[0]


def _profile_with_red_and_blue_swapped() -> bytes:
    """sRGB with the names of two tags exchanged: its red is blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"tmp_", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"tmp_", b"bXYZ", 1)
    return profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be")).replace(b"sRGB", b"swap")


def test_a_profile_that_is_rubbish_is_left_aside() -> None:
    assert_colour(decode_image(jpeg(icc_profile=b"rubbish" * 30)), 0.25, 0.25, RED)


@pytest.mark.parametrize("file_type", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP"])
def test_a_truncated_picture_is_unreadable(file_type: str) -> None:
    data = encoded(corners(), file_type)
    for length in (len(data) // 2, len(data) * 9 // 10, 60):
        with pytest.raises(UnreadableImage, match=r"Save it again|truncated"):
            decode_image(data[:length])


@pytest.mark.parametrize(
    "data",
    [
        b"just a text named photo.jpg\n" * 100,
        b"%PDF-1.7 ...",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0" * 500,
    ],
)
def test_what_is_no_picture_is_told_which_types_are_read(data: bytes) -> None:
    with pytest.raises(UnsupportedImageType, match="JPEG, PNG, WebP, AVIF, HEIC"):
        decode_image(data)


def test_an_empty_body_is_unreadable() -> None:
    with pytest.raises(UnreadableImage, match="empty"):
        decode_image(b"")


def test_too_many_bytes_are_refused() -> None:
    data = jpeg()
    with pytest.raises(ImageTooLarge, match=f"Send at most {len(data) - 1:,}"):
        decode_image(data, ImageLimits(max_bytes=len(data) - 1))


def _png_that_claims(width: int, height: int) -> bytes:
    """A valid header of a black picture and the start of its data: what a bomb looks like."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_from_its_header_without_spending_memory(width: int, height: int) -> None:
    data = _png_that_claims(width, height)
    tracemalloc.start()
    with pytest.raises(ImageTooLarge, match="at most 50 megapixels"):
        decode_image(data)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 1_000_000


def test_a_jpeg_of_100_megapixels_is_refused() -> None:
    with pytest.raises(ImageTooLarge, match="megapixels"):
        decode_image(jpeg(Image.new("L", (10_000, 10_000))))


def test_a_jpeg_that_repeats_its_scans_is_refused_before_each_is_decoded() -> None:
    data = jpeg(progressive=True)
    start = data.rindex(b"\xff\xda")
    last_scan = data[start:-2]
    with pytest.raises(ImageTooLarge, match="scans"):
        decode_image(data[:-2] + last_scan * 200 + b"\xff\xd9")


def test_pictures_of_one_pixel_and_of_one_row_are_read() -> None:
    assert_colour(decode_image(encoded(Image.new("RGB", (1, 1), RED), "PNG")), 0.5, 0.5, RED)
    strip = decode_image(encoded(Image.new("RGB", (30_000, 1), BLUE), "PNG"))
    assert (strip.width, strip.height) == (30_000, 1)
    assert_colour(strip, 0.5, 0.5, BLUE)


SEEDS = [encoded(corners(96, 64), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP")]


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of the damage, as it does in service
@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SEEDS), st.data())
def test_damaged_pictures_are_read_or_refused_and_nothing_else(seed: bytes, data: st.DataObject) -> None:
    damaged = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(seed) - 1))] = data.draw(st.integers(0, 255))
    damaged = damaged[: data.draw(st.integers(1, len(seed)))]
    with contextlib.suppress(ImageRefused):
        decoded = decode_image(bytes(damaged), ImageLimits(max_pixels=2_000_000))
        assert decoded.image.mode == "RGB"
        assert to_model_pixels(decoded.image).shape == (MODEL_SIDE_PX, MODEL_SIDE_PX, 3)
