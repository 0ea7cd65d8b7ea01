"""The category head of an exported model, fitted anew on features of its frozen backbone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from smartrec_training.export.category_refit import Correction, Seen, fit, mean_gain, rejecting_as_before

TEE, SWEATER, NOTHING = range(3)


def seen(count: int, seed: int) -> Seen:
    """Tees and sweaters, which one feature tells apart and the model does not; and pictures of nothing."""
    random = np.random.default_rng(seed)
    kind = np.arange(count) % 3
    features = random.normal(0, 1, (count, 8)).astype(np.float32)
    features[:, 0] += 3.0 * (kind == SWEATER)
    as_before = np.array([[0.6, 0.38, 0.02], [0.6, 0.38, 0.02], [0.02, 0.02, 0.96]], np.float32)
    return Seen(features, as_before[kind], np.eye(3, dtype=np.float32)[kind])


def rejection(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much likelier nothing is than any garment."""
    likelier: npt.NDArray[np.float64] = logits[:, NOTHING] - np.log(np.exp(logits[:, :NOTHING]).sum(axis=1))
    return likelier


def test_what_the_labels_did_not_tell_apart_is_told_apart_and_the_rest_stays() -> None:
    learned, validation = seen(300, 1), seen(90, 2)
    correction, _ = fit(learned, [validation])
    best = correction.corrected(validation).argmax(axis=1)
    meant = validation.readiness.argmax(axis=1)
    assert np.mean(best == meant) > 0.9
    assert np.mean(best[meant == NOTHING] == NOTHING) > 0.9


def test_the_regularisation_that_does_best_on_the_val_part_is_taken() -> None:
    learned, validation = seen(30, 1), seen(300, 2)
    correction, regularisation = fit(learned, [validation])
    turned = Seen(validation.features, validation.probabilities, validation.readiness[:, [1, 0, 2]])
    _, of_turned = fit(learned, [turned])
    assert of_turned >= regularisation
    assert mean_gain(correction, validation) > mean_gain(correction, turned)


def test_a_picture_that_counts_more_is_followed_more() -> None:
    learned = seen(300, 1)
    sweaters = np.flatnonzero(learned.readiness[:, SWEATER])
    readiness, counts = learned.readiness.copy(), np.ones(300, np.float32)
    readiness[sweaters[::4]] = np.eye(3, dtype=np.float32)[TEE]
    counts[sweaters[::4]] = 6
    contested = replace(learned, readiness=readiness)
    tees = [
        np.mean(fit(each, [learned])[0].corrected(learned)[sweaters].argmax(axis=1) == TEE)
        for each in (contested, replace(contested, counts=counts))
    ]
    assert tees[0] < 0.5 < tees[1]


def test_in_no_val_part_more_is_taken_for_a_garment_than_before() -> None:
    one, other = seen(60, 1), seen(60, 2)
    for bias in (-2.0, 0.0, 2.0):
        moved = Correction(np.zeros((8, 3)), np.array([0.0, 0.0, bias]))
        kernel = np.zeros((8, 3))
        kernel[0, NOTHING] = bias / 4
        for correction in (moved, Correction(kernel, np.zeros(3))):
            kept = rejecting_as_before(correction, [one, other])
            for each in (one, other):
                garments = each.readiness[:, NOTHING] == 0
                moved_to = rejection(kept.corrected(each)) - rejection(each.logits)
                assert np.median(moved_to[garments]) > -1e-6


def test_any_of_several_names_is_right_and_the_best_is_learned_first() -> None:
    learned = seen(300, 1)
    readiness = learned.readiness.copy()
    readiness[readiness[:, SWEATER] > 0, TEE] = 0.4
    correction, _ = fit(Seen(learned.features, learned.probabilities, readiness), [learned])
    sweaters = learned.readiness[:, SWEATER] > 0
    before, after = learned.logits, correction.corrected(learned)
    margin = [(each[sweaters, SWEATER] - each[sweaters, TEE]).mean() for each in (before, after)]
    assert margin[1] > margin[0]
