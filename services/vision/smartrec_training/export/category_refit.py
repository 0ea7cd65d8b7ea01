"""Refits the categories of an exported model on features of its frozen second backbone (pure).

What is learned is a linear correction of the category's logits, so that nothing but one head changes. The
backbones need not be run again for that: a fit takes a minute where their training takes hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartrec_vocabulary.cie_lab import Floats

Values = npt.NDArray[np.float64]
REGULARISATIONS = (1e-4, 3e-5, 1e-5)
"""Of which the one is taken that does best on the val parts."""
_STEPS, _LEARNING_RATE, _MOMENTUM = 500, 1.0, 0.95
_SMALLEST = 1e-7


@dataclass(frozen=True)
class Seen:
    """n pictures. `features`: (n, F) of the frozen backbone. `probabilities`: (n, C), the model's own.
    `readiness`: (n, C), how readily each category is meant, 0 for a wrong one. `counts`: (n,), how much each
    counts in a fit; None: all alike."""

    features: Floats
    probabilities: Floats
    readiness: Floats
    counts: Floats | None = None

    @property
    def logits(self) -> Values:
        return np.log(np.maximum(self.probabilities.astype(np.float64), _SMALLEST))


@dataclass(frozen=True)
class Correction:
    """What is added to the category's logits: `features @ kernel + bias`, (F, C) and (C,)."""

    kernel: Values
    bias: Values

    def corrected(self, seen: Seen) -> Values:
        """Returns: (n, C), logits."""
        return seen.logits + seen.features.astype(np.float64) @ self.kernel + self.bias


def fit(learned: Seen, validation: Sequence[Seen]) -> tuple[Correction, float]:
    """Returns: the best correction and the regularisation it was fitted with."""
    fitted = {strength: _fitted(learned, strength) for strength in REGULARISATIONS}
    best = max(
        REGULARISATIONS,
        key=lambda strength: np.mean([mean_gain(fitted[strength], each) for each in validation]),
    )
    return fitted[best], best


def mean_gain(correction: Correction, seen: Seen) -> float:
    """The mean logarithm of the probability of what is right."""
    logits = correction.corrected(seen)
    return float((_log_sum(logits, seen.readiness > 0) - _log_sum(logits)).mean())


def rejecting_as_before(correction: Correction, validation: Sequence[Seen]) -> Correction:
    """With the offset of the reject class, the last one, by which half of a set's garments moved away from it
    by less; of several sets the largest, so that in none of them more is taken for a garment than before.

    The model's own offset is where one garment in a hundred is rejected. So few of a val part are near that
    limit that how far all of them moved is told better.
    """
    offsets = []
    for seen in validation:
        garments = seen.readiness[:, -1] == 0
        moved = _reject_odds(seen.logits[garments]) - _reject_odds(correction.corrected(seen)[garments])
        if len(moved):
            offsets.append(float(np.median(moved)))
    bias = correction.bias.copy()
    bias[-1] += max(offsets, default=0.0)
    return Correction(correction.kernel, bias)


def _reject_odds(logits: Values) -> Values:
    """Returns: (n,), how much the reject class is likelier than all others; 0: as likely."""
    odds: Values = logits[:, -1] - _log_sum(logits[:, :-1])
    return odds


def _fitted(learned: Seen, regularisation: float) -> Correction:
    """Gradient descent with Nesterov momentum on the likelihood of what is meant, plus L2; the intercepts are
    free. In the units taken here a picture's features have a length of about 1: a step of 1 is stable.
    """
    mean, count = learned.features.mean(axis=0), len(learned.features)
    scale = (learned.features.std(axis=0) + 0.05) * np.float32(np.sqrt(len(mean)))
    inputs = np.hstack([(learned.features - mean) / scale, np.ones((count, 1), np.float32)])
    before = learned.logits.astype(np.float32)
    meant = np.log(np.maximum(learned.readiness, np.float32(1e-12)))
    counts = np.ones(count, np.float32) if learned.counts is None else learned.counts
    shares = (counts / counts.sum())[:, None]
    weights = np.zeros((inputs.shape[1], before.shape[1]), np.float32)
    velocity = np.zeros_like(weights)
    for _ in range(_STEPS):
        ahead = weights + _MOMENTUM * velocity
        logits = before + inputs @ ahead
        gradient = inputs.T @ (shares * (_softmax(logits) - _softmax(logits + meant)))
        gradient[:-1] += 2 * regularisation * ahead[:-1]
        velocity = _MOMENTUM * velocity - _LEARNING_RATE * gradient
        weights = weights + velocity
    kernel = (weights[:-1] / scale[:, None]).astype(np.float64)
    return Correction(kernel, weights[-1] - mean @ kernel)


def _softmax(logits: Floats) -> Floats:
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=1, keepdims=True)
    return shares


def _log_sum(logits: Values, rows: npt.NDArray[np.bool_] | None = None) -> Values:
    among = logits if rows is None else np.where(rows, logits, -np.inf)
    highest = among.max(axis=1, keepdims=True)
    total: Values = highest[:, 0] + np.log(np.exp(among - highest).sum(axis=1))
    return total
