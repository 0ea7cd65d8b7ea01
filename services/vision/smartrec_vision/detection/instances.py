"""One garment in a picture, or two? Told from predictions for four overlapping tiles of it (pure).

Two overlapping tiles each hold a part of one garment: its boxes in them overlap, and the embeddings are much
alike. Two garments lie apart in the tiles, and their embeddings differ. How sure the model is of the whole
picture tells nothing: it names one of two garments, and is as sure of it as of one that is alone. The limits
were chosen for `models/fashion/2` on 2026-11-28 and looked at again for version 5 on 2026-12-01, both by the
val part's photos; docs/vision.md says how well they work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartrec_vision.decoding.crop import Box, Crop
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.interpretation import GARMENT_THRESHOLD, box_of, garment_probability

# Above and below, left and right. Each is a little over half of the picture, so that all hold its middle.
TILES = (Crop(0, 0, 1, 0.6), Crop(0, 0.4, 1, 1), Crop(0, 0, 0.6, 1), Crop(0.4, 0, 1, 1))
_CONFIDENT_FROM = 0.7  # of the likeliest category; from here on one garment is taken for sure
_MIN_GAP = -0.1  # between the boxes of two garments, in shares of the picture
_MAX_SIMILARITY = 0.8  # cosine of the embeddings of two garments


@dataclass(frozen=True, slots=True)
class _Pair:
    first: Prediction
    second: Prediction
    first_box: Box
    second_box: Box
    is_stacked: bool

    @property
    def gap(self) -> float:
        """Between the two boxes, in shares of the picture; below zero where they overlap."""
        edge = 3 if self.is_stacked else 2
        return self.second_box[edge - 2] - self.first_box[edge]

    @property
    def halves(self) -> tuple[Crop, Crop]:
        """The picture cut midway between the two boxes."""
        edge = 3 if self.is_stacked else 2
        seam = min(max((self.first_box[edge] + self.second_box[edge - 2]) / 2, 0.2), 0.8)
        if self.is_stacked:
            return Crop(0, 0, 1, seam), Crop(0, seam, 1, 1)
        return Crop(0, 0, seam, 1), Crop(seam, 0, 1, 1)


def is_unsure(whole: Prediction, labels: Labels) -> bool:
    """Whether the model is not sure which garment it is."""
    return _confidence(whole, labels) < _CONFIDENT_FROM


def split_between(tiles: Sequence[Prediction], labels: Labels) -> tuple[Crop, Crop] | None:
    """`tiles`: the predictions for TILES.

    Returns: the two halves of the picture that may hold a garment each; None: there is one garment.
    """
    boxes = [tile.to_whole(box_of(seen)) for tile, seen in zip(TILES, tiles, strict=True)]
    stacked = _Pair(tiles[0], tiles[1], boxes[0], boxes[1], is_stacked=True)
    abreast = _Pair(tiles[2], tiles[3], boxes[2], boxes[3], is_stacked=False)
    possible = [pair for pair in (stacked, abreast) if _may_be_two(pair, labels)]
    return max(possible, key=lambda pair: pair.gap).halves if possible else None


def are_two_garments(whole: Prediction, halves: Sequence[Prediction], labels: Labels) -> bool:
    """Whether the halves show unlike garments, and no more alike than one of them is to the whole."""
    first, second = halves
    if min(garment_probability(half, labels) for half in halves) < GARMENT_THRESHOLD:
        return False
    max_similarity = min(_MAX_SIMILARITY, max(_similarity(first, whole), _similarity(second, whole)))
    return _similarity(first, second) <= max_similarity


def _may_be_two(pair: _Pair, labels: Labels) -> bool:
    garment = min(garment_probability(tile, labels) for tile in (pair.first, pair.second))
    return pair.gap >= _MIN_GAP and garment >= GARMENT_THRESHOLD


def _confidence(seen: Prediction, labels: Labels) -> float:
    """The score of the likeliest garment category."""
    return float(seen.category[labels.garment_indices].max())


def _similarity(one: Prediction, other: Prediction) -> float:
    """Cosine similarity of the embeddings."""
    return float(one.embedding @ other.embedding)
