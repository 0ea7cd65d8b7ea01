"""Top-k: the few smallest of very many, without ordering the many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers

_ENOUGH_FOR_A_SAMPLE, _SAMPLE_STEP = 50_000, 32


def smallest(keys: Sequence[Floats], most: int) -> Integers:
    """Returns: the places, ascending, of the `most` with the smallest first key; the next decides ties."""
    places, chosen = _near(keys[0], most), list[Integers]()
    for key in keys:
        if len(places) <= most:
            break
        of_places = key[places]
        bound = np.partition(of_places, most - 1)[most - 1]
        is_near, is_before = of_places <= bound, of_places < bound
        chosen.append(places[is_before])
        places = places[is_near & ~is_before]
        most -= len(chosen[-1])
    return np.sort(np.concatenate([*chosen, places[:most]]))


def _near(key: Floats, most: int) -> Integers:
    """Returns: places, ascending, among which the `most` smallest are. Of many, a sample tells about
    where these end, so that few are ordered."""
    if len(key) >= _ENOUGH_FOR_A_SAMPLE:
        sample = key[::_SAMPLE_STEP]
        place = min(2 * most // _SAMPLE_STEP + 8, len(sample) - 1)
        near = np.flatnonzero(key <= np.partition(sample, place)[place])
        if len(near) >= most:
            return near
    return np.arange(len(key))
