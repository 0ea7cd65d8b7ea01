"""How often colours and patterns are named as by eye, with intervals over photos; how far scores hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.looks import Look
from smartrec_training.evaluation.benchmark import INTERVAL, percent, percents, share
from smartrec_training.evaluation.confidence_intervals import Bootstrap
from smartrec_training.looks.observations import Observation, observe
from smartrec_vision.postprocessing.colours import colour_probabilities, named_colours
from smartrec_vision.postprocessing.patterns import pattern_probabilities
from smartrec_vocabulary.patterns import PATTERNS

Booleans = npt.NDArray[np.bool_]
Observed = list[tuple[Look, Observation]]
_BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def evaluate_looks(
    model: Path, looks: Sequence[Look], half: str, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Figures in percent. Raises: ValueError if no look is of that half."""
    chosen = [look for look in looks if look.half == half]
    if not chosen:
        raise ValueError(f"nothing to measure on: no look is in the half {half!r}")
    seen = observe(model, [look.path for look in chosen], progress)
    pairs = [(look, each) for look, each in zip(chosen, seen, strict=True) if each is not None]
    return {"photos": len({look.photo for look, _ in pairs}), **_colours(pairs), **_patterns(pairs)}


def _colours(pairs: Observed) -> dict[str, Any]:
    told = [(look, each) for look, each in pairs if look.colours]
    named = [
        named_colours(colour_probabilities(each.colour_features), each.colour_features) for _, each in told
    ]
    looks = [look for look, _ in told]
    is_right = np.array(
        [next(iter(of_one)) in look.colours for of_one, look in zip(named, looks, strict=True)], bool
    )
    any_of = [bool(of_one.keys() & set(look.colours)) for of_one, look in zip(named, looks, strict=True)]
    score = np.array([max(of_one.values()) for of_one in named])
    return {
        **_figure("first colour acceptable", is_right, told),
        **_figure("a colour acceptable", any_of, told),
        **_calibration("colour", score, is_right),
    }


def _patterns(pairs: Observed) -> dict[str, Any]:
    told = [(look, each) for look, each in pairs if look.patterns]
    shares = [pattern_probabilities(each.pattern_features) for _, each in told]
    best = [max(of_one, key=lambda name: of_one[name]) for of_one in shares]
    is_right = np.array([name in look.patterns for name, (look, _) in zip(best, told, strict=True)], bool)
    plain = np.array([PATTERNS[0] in look.patterns for look, _ in told], bool)
    says_plain = np.array([name == PATTERNS[0] for name in best], bool)
    figures = {
        **_figure("pattern right", is_right, told),
        **_figure("pattern right where not plain", is_right, told, ~plain),
        **_figure("plain called plain", is_right, told, plain),
        **_figure("not plain, called plain", says_plain, told, ~plain),
    }
    score = np.array([max(of_one.values()) for of_one in shares])
    return {**figures, **_calibration("pattern", score, is_right)}


def _calibration(kind: str, score: npt.NDArray[np.float64], is_right: Booleans) -> dict[str, Any]:
    if not len(score):
        return {}
    return {
        f"{kind} calibration error": percent(_calibration_error(score, is_right)),
        f"{kind} score, and how often it is right": _reliability(score, is_right),
    }


def _figure(
    name: str, values: Sequence[bool] | Booleans, told: Observed, rows: Booleans | None = None
) -> dict[str, Any]:
    chosen = np.ones(len(told), bool) if rows is None else rows
    if not chosen.any():
        return {}
    right = np.asarray(values, bool)[chosen]
    bootstrap = Bootstrap([told[row][0].photo for row in np.flatnonzero(chosen)])
    title = f"{name} ({len(right)})"
    return {title: share(right), title + INTERVAL: percents(bootstrap.interval(right))}


def _reliability(score: npt.NDArray[np.float64], is_right: Booleans) -> dict[str, str]:
    lines = {}
    for low, high, rows in _binned(score):
        said, right = percent(float(score[rows].mean())), share(is_right[rows])
        lines[f"{low:.1f} to {high:.1f}"] = f"said {said}, right {right}, of {int(rows.sum())}"
    return lines


def _calibration_error(score: npt.NDArray[np.float64], is_right: Booleans) -> float:
    """The mean difference between score and share of right ones, over the bins by their size."""
    gaps = [rows.sum() * abs(score[rows].mean() - is_right[rows].mean()) for _, _, rows in _binned(score)]
    return float(sum(gaps) / len(score))


def _binned(score: npt.NDArray[np.float64]) -> list[tuple[float, float, Booleans]]:
    bins = []
    for low, high in pairwise(_BINS):
        rows = (score >= low) & ((score < high) | (high == _BINS[-1]))
        if rows.any():
            bins.append((low, high, rows))
    return bins
