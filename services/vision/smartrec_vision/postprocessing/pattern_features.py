"""What the pixels of a garment say of its pattern: edges, directions, repetition, colours (pure)."""

from __future__ import annotations

import numpy as np

from smartrec_vision.postprocessing.garment_pixels import GarmentPixels
from smartrec_vocabulary.cie_lab import Floats

NAMES = (
    *(f"lightness edges, scale {scale}" for scale in (1, 2, 4)),
    *(f"colour edges, scale {scale}" for scale in (1, 2, 4)),
    *(f"upright edges, scale {scale}" for scale in (1, 2, 4)),
    *(f"slanting edges, scale {scale}" for scale in (1, 2)),
    *(f"one direction of edges, scale {scale}" for scale in (1, 2)),
    "strong edges",
    "very strong edges",
    "edges in the middle",
    "lightness spread",
    "colour spread",
    "light part",
    "rows differ",
    "columns differ",
    "rows repeat",
    "columns repeat",
    "largest colour cluster",
    "second colour cluster",
    "distance of the clusters",
    "changes between the clusters",
    "earth and leaf colours",
)
_STRONG_EDGE, _VERY_STRONG_EDGE = 6.0, 14.0  # CIE Lab, between neighbouring pixels
_EPSILON = 1e-3


def pattern_features(garment: GarmentPixels) -> Floats:
    """Returns: float32 (len(NAMES),), none far from 0..10."""
    lab, weights = _cut_to_box(garment)
    values = [
        *_edges(lab, weights),
        *_spread(lab, weights),
        *_profiles(lab[..., 0], weights),
        *_clusters(lab, weights),
    ]
    return np.array(values, np.float32)


def _cut_to_box(garment: GarmentPixels) -> tuple[Floats, Floats]:
    rows, columns = np.nonzero(garment.weights)
    area = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    return garment.lab[area], garment.weights[area]


def _edges(lab: Floats, weights: Floats) -> list[float]:
    """Between neighbours that both belong to the garment; the logarithm of mean differences."""
    lightness, colour, upright, slanting, direction = [], [], [], [], []
    strong: list[float] = []
    for scale in (1, 2, 4):
        small, kept = _reduced(lab, scale), _reduced(weights[..., None], scale)[..., 0]
        across = small[:-1, 1:] - small[:-1, :-1]
        down = small[1:, :-1] - small[:-1, :-1]
        both = np.minimum(np.minimum(kept[:-1, :-1], kept[:-1, 1:]), kept[1:, :-1])
        total = max(float(both.sum()), _EPSILON)
        size = np.hypot(across[..., 0], down[..., 0])
        lightness.append(_log(float((both * size).sum()) / total))
        in_colour = np.sqrt((across[..., 1:] ** 2 + down[..., 1:] ** 2).sum(axis=-1))
        colour.append(_log(float((both * in_colour).sum()) / total))
        xx, yy = float((both * across[..., 0] ** 2).sum()), float((both * down[..., 0] ** 2).sum())
        xy = float((both * across[..., 0] * down[..., 0]).sum())
        upright.append((xx - yy) / (xx + yy + _EPSILON))
        slanting.append(2 * abs(xy) / (xx + yy + _EPSILON))
        direction.append(float(np.hypot(xx - yy, 2 * xy)) / (xx + yy + _EPSILON))
        if scale == 1:
            edge = size + in_colour
            strong = [
                5 * float((both * (edge > _STRONG_EDGE)).sum()) / total,
                5 * float((both * (edge > _VERY_STRONG_EDGE)).sum()) / total,
                _in_the_middle(both * edge, both),
            ]
    return [*lightness, *colour, *upright, *slanting[:2], *direction[:2], *strong]


def _in_the_middle(edges: Floats, weights: Floats) -> float:
    """The logarithm of the density of edges in the middle over that outside it."""
    height, width = edges.shape
    middle = np.zeros(edges.shape, bool)
    middle[height // 4 : -(-3 * height // 4), width // 4 : -(-3 * width // 4)] = True
    inside = edges[middle].sum() / (weights[middle].sum() + _EPSILON)
    outside = edges[~middle].sum() / (weights[~middle].sum() + _EPSILON)
    return float(np.log((inside + 0.1) / (outside + 0.1)))


def _spread(lab: Floats, weights: Floats) -> list[float]:
    total = weights.sum()
    mean = (weights[..., None] * lab).sum(axis=(0, 1)) / total
    variance = (weights[..., None] * (lab - mean) ** 2).sum(axis=(0, 1)) / total
    return [float(np.sqrt(variance[0])) / 10, float(np.sqrt(variance[1:].sum())) / 10, float(mean[0]) / 50]


def _profiles(lightness: Floats, weights: Floats) -> list[float]:
    """Whether whole rows, and whole columns, differ from each other, and whether that repeats."""
    differ, repeat = [], []
    total = weights.sum()
    mean = (weights * lightness).sum() / total
    spread = (weights * (lightness - mean) ** 2).sum() / total + 1.0
    for axis in (1, 0):
        along = weights.sum(axis=axis)
        kept = along > 0.2 * along.max()
        profile = ((weights * lightness).sum(axis=axis) / np.maximum(along, _EPSILON))[kept]
        detrended = profile - _smoothed(profile, 15)
        differ.append(float(detrended.var() / spread) * 5)
        repeat.append(_repetition(detrended))
    return [*differ, *repeat]


def _smoothed(profile: Floats, width: int) -> Floats:
    half = width // 2
    padded = np.pad(profile, half, mode="edge")
    smooth: Floats = np.convolve(padded, np.ones(width) / width, mode="valid").astype(np.float32)
    return smooth


def _repetition(profile: Floats) -> float:
    """The highest peak of the autocorrelation after its first fall below zero: 0..1."""
    if len(profile) < 12 or profile.var() < 0.05:
        return 0.0
    correlation = np.correlate(profile, profile, mode="full")[len(profile) - 1 :]
    correlation = correlation / correlation[0]
    falls = np.flatnonzero(correlation < 0)
    if not len(falls):
        return 0.0
    later = correlation[falls[0] : len(profile) * 2 // 3]
    return float(max(later.max(initial=0.0), 0.0))


def _clusters(lab: Floats, weights: Floats) -> list[float]:
    """Two colours by k-means, seeded by the darkest and the lightest parts; how they share the garment."""
    pixels, shares = lab.reshape(-1, 3), weights.ravel().astype(np.float64)
    order = np.argsort(pixels[:, 0])
    rank = np.cumsum(shares[order]) / shares.sum()
    centres = pixels[order[np.searchsorted(rank, (0.1, 0.9)).clip(max=len(order) - 1)]]
    total, sum_of_all = shares.sum(), shares @ pixels
    for _ in range(4):
        # Beyond the plane midway between both centres a pixel is nearer to the second one.
        across = centres[1] - centres[0]
        nearest = pixels @ across > (centres[0] + centres[1]) @ across / 2
        of_second = shares * nearest
        size, of_its_colours = of_second.sum(), of_second @ pixels
        sizes = np.array([total - size, size])
        sums = np.stack([sum_of_all - of_its_colours, of_its_colours])
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, _EPSILON)[:, None], centres)
    belongs = nearest.reshape(weights.shape)
    part = sizes / sizes.sum()
    pairs = np.minimum(weights[:, 1:], weights[:, :-1])
    changes = (pairs * (belongs[:, 1:] != belongs[:, :-1])).sum() / max(float(pairs.sum()), _EPSILON)
    apart = float(np.sqrt(((centres[0] - centres[1]) ** 2).sum()))
    earth = _earth(pixels, weights.ravel())
    return [float(part.max()), float(part.min()), apart / 20, 10 * float(changes), earth]


def _earth(pixels: Floats, shares: Floats) -> float:
    """The share of the colours of camouflage: dull, from green over yellow to brown."""
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    hue = np.degrees(np.arctan2(pixels[:, 2], pixels[:, 1]))
    is_earth = (hue > 45) & (hue < 160) & (chroma > 5) & (chroma < 32) & (pixels[:, 0] < 75)
    return float(shares[is_earth].sum() / shares.sum())


def _reduced(image: Floats, factor: int) -> Floats:
    """Means of squares of `factor` pixels; what is left over at the far sides is dropped."""
    if factor == 1 or min(image.shape[:2]) < 2 * factor:
        return image
    height, width = image.shape[0] // factor, image.shape[1] // factor
    cut = image[: height * factor, : width * factor]
    means: Floats = cut.reshape(height, factor, width, factor, -1).mean(axis=(1, 3))
    return means


def _log(value: float) -> float:
    return float(np.log(value + 0.2))
