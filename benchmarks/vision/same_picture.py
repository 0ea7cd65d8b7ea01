"""How well a picture that is scaled or saved anew is told from another picture that only looks like it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import mean

import numpy as np
from PIL import Image

from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns
from smartrec_recommender.reranking.near_duplicates import shows_the_same
from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.perceptual_hash import perceptual_hash


def _saved(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def _cropped(image: Image.Image, share: float) -> Image.Image:
    wide, high = int(share * image.width), int(share * image.height)
    return image.crop((wide, high, image.width - wide, image.height - high))


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "saved anew, quality 40": lambda image: _saved(image, 40),
    "half as wide, quality 75": lambda image: _saved(image.reduce(2), 75),
    "1% cut off each side": lambda image: _cropped(image, 0.01),
    "3% cut off each side": lambda image: _cropped(image, 0.03),
}


def pictured(images: Sequence[Image.Image], predictions: Sequence[Prediction]) -> ProductColumns:
    """Products of no known colour with these pictures."""
    hashes = [int(perceptual_hash(to_model_pixels(image)), 16) for image in images]
    return replace(
        blank_columns(len(images)),
        perceptual_hash=np.array(hashes, dtype=np.uint64).view(np.int64),
        embedding=np.stack([seen.embedding for seen in predictions]),
    )


def share_recognised(before: ProductColumns, after: ProductColumns) -> float:
    """The share of pictures that are taken for the same after a change (row by row)."""
    return mean(float(_is_same(before, after, row)) for row in range(len(before)))


def taken_for_the_same(products: ProductColumns) -> tuple[int, int, int]:
    """Returns: of all pairs of different pictures, those that are taken for the same; those whose embeddings
    alone have a cosine of 0.99; and how many pairs there are."""
    rows = np.arange(len(products))
    same = sum(int(shows_the_same(products, rows[row + 1 :], int(row)).sum()) for row in rows)
    alike = np.triu(products.embedding @ products.embedding.T >= 0.99, 1)
    return same, int(alike.sum()), len(rows) * (len(rows) - 1) // 2


def _is_same(before: ProductColumns, after: ProductColumns, row: int) -> bool:
    both = replace(
        blank_columns(2),
        perceptual_hash=np.array([before.perceptual_hash[row], after.perceptual_hash[row]]),
        embedding=np.stack([before.embedding[row], after.embedding[row]]),
    )
    return bool(shows_the_same(both, np.array([1]), 0)[0])
