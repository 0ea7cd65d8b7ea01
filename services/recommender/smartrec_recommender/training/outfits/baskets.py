"""Learns from baskets which colours and categories are bought together. A basket is a user's day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.outfits.pairing import Pair, PairCount, Pairing
from smartrec_recommender.domain.outfits.slots import SLOTS, slot_of, slots_beside
from smartrec_recommender.domain.users.event_log import EventLog

_DAY_SECONDS = 86_400
_MOST_OF_BASKET = 12


def learned_pairing(log: EventLog, products: ProductColumns, terms: Terms) -> Pairing:
    """Returns: of the pairs within a basket that make an outfit, how often each came, and would by chance."""
    slot = slots_of(products, terms)
    pairs = [pair for basket in baskets(log) for pair in outfit_pairs(basket, slot)]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    colour, category = products.colour, products.category
    one_way, other_way = colour[np.concatenate([one, other])], colour[np.concatenate([other, one])]
    return Pairing(
        _counts(one_way, other_way, np.zeros(len(one_way), np.int64)),
        _counts(category[one], category[other], slot[one] * len(SLOTS) + slot[other]),
    )


def slots_of(products: ProductColumns, terms: Terms) -> Integers:
    """Returns: by row, the place of the product's slot in SLOTS; -1 for what is no part of an outfit."""
    place = {slot: at for at, slot in enumerate(SLOTS)}
    known, of_row = np.unique(products.category, return_inverse=True)
    slots = [slot_of(terms.name(category)) if category else None for category in known.tolist()]
    return np.array([-1 if slot is None else place[slot] for slot in slots], dtype=np.int64)[of_row]


def baskets(log: EventLog) -> Iterator[Integers]:
    """Yields: the distinct rows of what a known user bought on one day, two at least."""
    bought = log.of_known_users()
    bought = bought.where(bought.kind == "purchase")
    if not len(bought):
        return
    days = (bought.seconds // _DAY_SECONDS).astype(np.int64)
    order = np.lexsort((days, bought.user))
    keys = np.stack([bought.user[order], days[order]], axis=1)
    starts = np.flatnonzero(np.any(keys[1:] != keys[:-1], axis=1)) + 1
    for rows in np.split(bought.row[order], starts):
        distinct = np.unique(rows)
        if len(distinct) > 1:
            yield distinct[:_MOST_OF_BASKET]


def outfit_pairs(basket: Integers, slot: Integers) -> Iterator[tuple[int, int]]:
    """Yields: the pairs of a basket that are worn together, that of the earlier slot first."""
    rows = sorted(basket.tolist(), key=lambda row: int(slot[row]))
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if slot[one] >= 0 and SLOTS[slot[other]] in slots_beside(SLOTS[slot[one]]):
                yield one, other


def _counts(one: Integers, other: Integers, group: Integers) -> dict[Pair, PairCount]:
    """`group`: what pairs are compared within. Returns: by pair of terms, how often they came together, and
    how often they would if each came as often with any."""
    counts: dict[Pair, PairCount] = {}
    for each in np.unique(group).tolist():
        first, second = one[group == each], other[group == each]
        of_first, of_second = np.bincount(first), np.bincount(second)
        pairs, times = np.unique(np.stack([first, second], axis=1), axis=0, return_counts=True)
        for (left, right), count in zip(pairs.tolist(), times.tolist(), strict=True):
            expected = float(of_first[left]) * float(of_second[right]) / len(first)
            before = counts.get((min(left, right), max(left, right)), (0.0, 0.0))
            counts[min(left, right), max(left, right)] = (before[0] + count, before[1] + expected)
    return counts
