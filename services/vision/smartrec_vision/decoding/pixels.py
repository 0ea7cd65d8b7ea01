"""Bytes of a picture → upright sRGB pixels → what the model sees. Training and serving share this module.

Pictures come from strangers: bytes, pixels and scans are limited from the header, before anything is decoded,
and a picture far larger than the model's input is decoded at reduced size (libjpeg's DCT scaling for JPEG).
"""

from __future__ import annotations

import io
import re
import struct
import threading
import zlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from smartrec_service.limits import MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS
from smartrec_vision.decoding.animation import telling_frame
from smartrec_vision.decoding.headers import StoredSize, stored_size

pillow_heif.register_heif_opener()

MODEL_SIDE_PX = 224
REDUCED_SIDE_PX = 2 * MODEL_SIDE_PX  # a reduced picture keeps at least this on its shorter side
READABLE_TYPES = ("JPEG", "PNG", "WebP", "AVIF", "HEIC", "GIF", "BMP")
_PILLOW_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP")
_FILE_STARTS = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|BM|RIFF....WEBP|....ftyp(avi|hei|mif|msf)", re.DOTALL)
# An honest progressive JPEG has about ten scans; each costs a pass over the whole picture.
_MAX_JPEG_SCANS = 100
_MAX_SCANNED_PIXELS = 1_000_000_000
_STRIP_PIXELS = 2_000_000
_LARGE_PIXELS = 16_000_000
_LARGE_PICTURE_LOCK = threading.Lock()
_DECODED_SMALL = ("JPEG", "MPO")
_START_OF_SCAN = b"\xff\xda"
_ORIENTATION_TAG = 0x0112
_UPRIGHT_BY_ORIENTATION = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED_SIDEWAYS = frozenset({5, 6, 7, 8})
# What Pillow's readers raise on broken input; a fuzz test holds this list complete.
_READER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
)


class ImageRefused(Exception):
    """A picture that is refused. The message is a sentence for the sender."""


class ImageTooLarge(ImageRefused):
    """More bytes, pixels or scans than the limits allow."""


class UnreadableImage(ImageRefused):
    """Of a known type, but truncated or broken."""


class UnsupportedImageType(ImageRefused):
    """Not a picture of a type that is read here."""


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """What is refused before decoding."""

    max_bytes: int = MAX_IMAGE_BYTES
    max_pixels: int = MAX_IMAGE_PIXELS


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """`image`: upright RGB, sRGB, perhaps reduced. `width`, `height`: px of the upright original."""

    image: Image.Image
    width: int
    height: int


def decode_image(data: bytes, limits: ImageLimits = ImageLimits()) -> DecodedImage:
    """Decodes a picture, turned upright, over white where it is transparent.

    Of an animation, the first frame that shows something.

    Raises: ImageTooLarge, UnreadableImage, UnsupportedImageType.
    """
    if len(data) > limits.max_bytes:
        raise ImageTooLarge(f"The picture has {len(data):,} bytes. Send at most {limits.max_bytes:,}.")
    if not data:
        raise UnreadableImage("The picture is empty. Send the bytes of a picture file.")
    if (stored := stored_size(data)) is not None:
        check_stored_size(stored, len(data), limits)
    with _open(data, limits) as source:
        _check_size(source, data, limits)
        orientation = _orientation(source)
        width, height = source.size
        try:
            with _large_picture_lock(source):
                pixels = _to_srgb(telling_frame(source, _load_reduced), source.info.get("icc_profile"))
        except MemoryError as error:
            raise ImageTooLarge(
                "There is no memory to decode a picture of this size. Send a smaller one."
            ) from error
        except _READER_ERRORS as error:
            raise UnreadableImage(
                f"The {_type_of(source)} picture is truncated or broken. Save it again and resend it."
            ) from error
    if orientation in _TURNED_SIDEWAYS:
        width, height = height, width
    turn = _UPRIGHT_BY_ORIENTATION.get(orientation)
    return DecodedImage(pixels.transpose(turn) if turn is not None else pixels, width, height)


def check_stored_size(stored: StoredSize, size_bytes: int, limits: ImageLimits) -> None:
    """By the header alone, before any reader allocates. Raises: ImageTooLarge."""
    if stored.pixels > limits.max_pixels:
        raise _too_many_pixels(limits)
    if stored.is_hollow(size_bytes):
        raise ImageTooLarge(
            "The picture claims far more pixels than its bytes hold. Save it again and resend it."
        )


def to_model_pixels(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Squashes to the model's square; the aspect ratio is not kept, so a box is in fractions of the picture.

    Returns: uint8 (224, 224, 3), RGB.
    """
    resized = image.resize((MODEL_SIDE_PX, MODEL_SIDE_PX), Image.Resampling.BILINEAR)
    return np.asarray(resized, dtype=np.uint8)


def _open(data: bytes, limits: ImageLimits) -> Image.Image:
    """Reads the header only."""
    try:
        return Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(limits) from error
    except UnidentifiedImageError as error:
        raise _not_a_picture(data) from error
    except _READER_ERRORS as error:
        raise UnreadableImage("The picture is truncated or broken. Save it again and resend it.") from error


def _not_a_picture(data: bytes) -> ImageRefused:
    if _FILE_STARTS.match(data):
        return UnreadableImage("The picture is truncated or broken. Save it again and resend it.")
    known = ", ".join(READABLE_TYPES)
    return UnsupportedImageType(f"This is not a picture of a known type. Send one of {known}.")


def _check_size(source: Image.Image, data: bytes, limits: ImageLimits) -> None:
    width, height = source.size
    if width * height > limits.max_pixels:
        raise _too_many_pixels(limits)
    if source.format in _DECODED_SMALL:
        # In a JPEG's coded data 0xFF is always followed by 0x00 or a marker, so this counts scans.
        scans = data.count(_START_OF_SCAN)
        if scans > _MAX_JPEG_SCANS or scans * width * height > _MAX_SCANNED_PIXELS:
            raise ImageTooLarge(
                f"The JPEG has {scans} scans, too many for its size. Save it again and resend it."
            )


def _too_many_pixels(limits: ImageLimits) -> ImageTooLarge:
    megapixels = limits.max_pixels / 1e6
    return ImageTooLarge(f"The picture has too many pixels. Send one of at most {megapixels:g} megapixels.")


def _type_of(source: Image.Image) -> str:
    return {"MPO": "JPEG", "WEBP": "WebP", "HEIF": "HEIC"}.get(str(source.format), str(source.format))


def _orientation(source: Image.Image) -> int:
    """EXIF orientation 1..8; a broken EXIF block says nothing about the pixels and counts as upright."""
    try:
        return int(source.getexif().get(_ORIENTATION_TAG, 1))
    except _READER_ERRORS:
        return 1


def _large_picture_lock(source: Image.Image) -> AbstractContextManager[object]:
    """Large pictures of other types than JPEG are decoded one at a time: each may take 0.8 GB."""
    is_large = source.width * source.height > _LARGE_PIXELS and source.format not in _DECODED_SMALL
    return _LARGE_PICTURE_LOCK if is_large else nullcontext()


def _load_reduced(source: Image.Image) -> Image.Image:
    """Decoded pixels in mode RGB or CMYK, reduced by a whole factor, over white.

    A large picture is converted strip by strip, so that only its stored form is in memory as a whole.
    """
    source.draft("RGB", (REDUCED_SIDE_PX, REDUCED_SIDE_PX))
    source.load()
    width, height = source.size
    factor = max(1, min(width, height) // REDUCED_SIDE_PX)
    rows = max(1, _STRIP_PIXELS // (width * factor)) * factor
    strips = [
        _reduced(source.crop((0, top, width, min(top + rows, height))), factor)
        for top in range(0, height, rows)
    ]
    if len(strips) == 1:
        return strips[0]
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    image = _eight_bit(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "CMYK"):
        image = image.convert("RGB")
    if factor > 1:
        image = image.reduce(factor)
    return _over_white(image) if image.mode == "RGBA" else image


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit greyscale keeps its upper byte; Pillow's own conversion would clip it to white."""
    if not image.mode.startswith("I"):
        return image
    upper_byte = np.clip(np.asarray(image), 0, 65_535) >> 8
    return Image.fromarray(upper_byte.astype(np.uint8))


def _over_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converts from the embedded profile; a profile that cannot be used is ignored, as browsers do."""
    if profile and b"sRGB" not in profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, *_READER_ERRORS):
            return image.convert("RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")
