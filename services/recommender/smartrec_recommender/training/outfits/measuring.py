"""How good looks are: of what was bought with a product, how much stands among the first ten of its slot.

Baskets are those of the test part; everything else is known from before. Beside it stands popularity in the
slot, which knows nothing of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.outfits.slots import SLOTS
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.ranking.blend import blend
from smartrec_recommender.ranking.scoring import score_all
from smartrec_recommender.serving.strategies import BY_WHAT_COMPLETES_IT
from smartrec_recommender.training.evaluation.metrics import AT
from smartrec_recommender.training.outfits.baskets import baskets, learned_pairing, outfit_pairs, slots_of
from smartrec_recommender.training.replay import Replay

_MOST_PAIRS = 400


class OutfitFigures(NamedTuple):
    """Shares 0..1 of the held-out members of a basket among the first ten of their slot."""

    pairs: int
    look: float
    popularity: float


def outfit_figures(replay: Replay, after: EventLog, seed: int = 0) -> OutfitFigures | None:
    """Returns: the figures of a sample of pairs; None without any basket that makes an outfit. Members that
    were not in the shop at the split are left out."""
    terms, products = replay.snapshot.terms, replay.products
    slot = slots_of(products, terms)
    pairing = learned_pairing(replay.log, products, terms)
    replay = replace(replay, snapshot=replace(replay.snapshot, pairing=pairing))
    pairs = [
        pair
        for basket in baskets(after)
        for pair in _both_ways(outfit_pairs(basket, slot))
        if products.is_in_stock[list(pair)].all()
    ]
    if not pairs:
        return None
    chosen = np.random.default_rng(seed).permutation(len(pairs))[:_MOST_PAIRS].tolist()
    hits = []
    for around, wanted in (pairs[place] for place in chosen):
        rows = np.flatnonzero((slot == slot[wanted]) & products.is_in_stock)
        score = look_scores(replay, around, rows)
        hits.append((_is_hit(score, rows, wanted), _is_hit(products.popularity[rows], rows, wanted)))
    look, popularity = np.array(hits).mean(axis=0).tolist()
    return OutfitFigures(len(hits), look, popularity)


def look_scores(replay: Replay, around: int, rows: Integers) -> Floats:
    """Returns: float64 (rows,): how well each completes an outfit around the product of row `around`."""
    bought = Event(int(replay.products.number[around]), "purchase", replay.scoring_time.now, 1, None)
    user = replay.user_of(history_of([bought], replay.scoring_time.now))
    request = replace(replay.request(user, AT), query=Query(source="outfit"))
    parts = blend(score_all(request, replay.products.take(rows)), BY_WHAT_COMPLETES_IT)
    return sum(parts.values(), np.zeros(len(rows)))


def in_words(figures: OutfitFigures | None) -> Iterator[str]:
    """Yields: the line of the report."""
    if figures is None:
        yield "No basket makes an outfit."
        return
    yield (
        f"Complete the look: of {figures.pairs:,} products that were bought with another on one day, "
        f"{figures.look:.1%} stand among the first ten of their slot ({', '.join(SLOTS)}); by popularity in "
        f"the slot {figures.popularity:.1%}."
    )


def _both_ways(pairs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for one, other in pairs:
        yield one, other
        yield other, one


def _is_hit(score: Floats, rows: Integers, wanted: int) -> bool:
    best = rows[np.argsort(-score, kind="stable")[:AT]]
    return bool(np.isin(wanted, best))
