"""The few least of very many, without ordering the many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smartrec_recommender.catalogue.columns import Floats, Integers

_ENOUGH_FOR_A_SAMPLE, _SAMPLE_STEP = 50_000, 32


def least(keys: Sequence[Floats], most: int) -> Integers:
    """Returns: the places, ascending, of the `most` with the least first key; of equals, the next decides."""
    places, chosen = np.arange(len(keys[0])), list[Integers]()
    for key in keys:
        if len(places) <= most:
            break
        of_places = key if len(places) == len(key) else key[places]
        bound = _smallest(of_places, most)
        near = np.flatnonzero(of_places <= bound)
        is_before = of_places[near] < bound
        before, places = places[near[is_before]], places[near[~is_before]]
        most -= len(before)
        chosen.append(before)
    return np.sort(np.concatenate([*chosen, places[:most]]))


def _smallest(key: Floats, count: int) -> float:
    """Returns: the `count`-th smallest. Of many, a sample tells about where that is, and few are ordered."""
    if len(key) >= _ENOUGH_FOR_A_SAMPLE:
        sample = key[::_SAMPLE_STEP]
        place = min(2 * count // _SAMPLE_STEP + 8, len(sample) - 1)
        few = key[key <= np.partition(sample, place)[place]]
        if len(few) >= count:
            key = few
    return float(np.partition(key, count - 1)[count - 1])
