"""Offline evaluation: what the feed would have shown at a past time, against what users then chose.

The models, the repurchase rule and the blend's weights are selected on an earlier slice of the training
part, so nothing of the test part is known to any method. The baselines learn from the same part in the same
run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers, ProductColumns
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.domain.users.history import history_of
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.reranking.new_goods import suits
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.training.evaluation.baselines import BASELINES, OF_EVERYBODY
from smartrec_recommender.training.evaluation.judged import BLEND, SERVED, Judged
from smartrec_recommender.training.evaluation.metrics import AT
from smartrec_recommender.training.evaluation.sessions import session_figures
from smartrec_recommender.training.evaluation.summary import Evaluation, summarised
from smartrec_recommender.training.outfits.measuring import outfit_figures
from smartrec_recommender.training.replay import Case, Replay, replay_at
from smartrec_recommender.training.splits import Splitter, by_time, learned_from
from smartrec_recommender.training.weights import FEED_WEIGHTS, SCORERS, Learned, learn, with_models

_TEST_SHARE = 0.2
_MIN_EVENTS = 100
_USERS_PER_BATCH = 100
_SERVED_PAGES = 10
_AWAY_SECONDS = 60 * 86_400.0
_TOO_FEW = "There are too few transactions to split by time: import more of them."


class Shop(NamedTuple):
    """All that an evaluation reads. `products`: the catalogue's, with embeddings where there are any."""

    snapshot: Snapshot
    products: ProductColumns
    log: EventLog


def evaluate(
    shop: Shop,
    splitter: Splitter = by_time,
    most_users: int = 2_000,
    seed: int = 0,
    configuration: RankingConfiguration = STANDARD,
) -> Evaluation:
    """Raises ValueError where there is too little to split."""
    snapshot, products, log = shop
    if len(log) < _MIN_EVENTS:
        raise ValueError(_TOO_FEW)
    split = splitter(log, _TEST_SHARE)
    moments = learned_from(splitter, split)
    relevant_of = split.after.relevant().products_of_users()
    if not relevant_of or not moments:
        raise ValueError(_TOO_FEW)
    learned = learn(snapshot, products, split.before, moments, seed)
    replay = _trained(replay_at(snapshot, products, split, configuration), learned)
    users = np.sort(np.random.default_rng(seed).permutation(sorted(relevant_of))[:most_users])
    judged = _judged(replay, users, relevant_of)
    _add_own_lists(judged, replay)
    _add_baselines(judged, replay)
    return replace(
        summarised(judged, replay.log, products.category, learned, split.now),
        outfits=outfit_figures(replay, split.after, seed),
        sessions=session_figures(replay, split.after, seed),
    )


def _trained(replay: Replay, learned: Learned) -> Replay:
    replay = with_models(replay, learned.item_item).with_min_repurchase_rate(learned.min_repurchase_rate)
    return replay.with_weights(
        learned.weights_by_purpose(),
        learned.fusion,
        learned.ranker,
        learned.new_goods_places,
    )


def _judged(replay: Replay, users: Integers, relevant_of: Mapping[int, Integers]) -> Judged:
    before, numbers = replay.log.relevant().products_of_users(), replay.products.number
    nothing = np.zeros(0, np.int64)
    temperature = [
        history_of(list(replay.log.events_of(user, numbers)), replay.scoring_time.now).temperature
        for user in users.tolist()
    ]
    return Judged(
        users=users,
        relevant=[relevant_of[user] for user in users.tolist()],
        chosen_before=[before.get(user, nothing) for user in users.tolist()],
        temperature=np.array(temperature),
        is_returning=np.array([_is_returning(replay, user) for user in users.tolist()]),
        cold=_is_sold(replay) & (np.bincount(replay.log.row, minlength=len(numbers)) == 0),
    )


def _is_returning(replay: Replay, user: int) -> bool:
    """Whether the user was known, and had done nothing for some time."""
    seconds = replay.log.seconds[replay.log.places_of(user)]
    return bool(len(seconds) and replay.scoring_time.now.timestamp() - seconds.max() > _AWAY_SECONDS)


def _add_own_lists(judged: Judged, replay: Replay) -> None:
    """The blend, its parts and its sources of candidates, each alone."""
    alone: dict[str, Mapping[str, float]] = {f"part: {part}": {part: 1.0} for part in SCORERS}
    sold = _is_sold(replay)
    cold_case = replay.case_of_cold_user()
    judged.cold_user_lists[BLEND] = cold_case.best(replay.feed_score(cold_case), sold, AT)
    for user, before in zip(judged.users.tolist(), judged.chosen_before, strict=True):
        case = replay.case(user)
        unseen = _without(sold, before)
        scores = {name: case.score(weights) for name, weights in alone.items()}
        scores |= {BLEND: replay.feed_score(case), "default weights": case.score(FEED_WEIGHTS)}
        for name, score in scores.items():
            judged.add(name, *(case.best(score, allowed, AT) for allowed in (sold, unseen, judged.cold)))
        _add_served(judged, replay, case, sold, unseen)


def _add_served(judged: Judged, replay: Replay, case: Case, sold: Booleans, unseen: Booleans) -> None:
    pages = replay.served(case.user_index, _SERVED_PAGES * AT)
    first_page = replay.served(case.user_index, AT)
    judged.add(SERVED, first_page, *(pages[allowed[pages]][:AT] for allowed in (unseen, judged.cold)))
    judged.without_share.append(replay.without_share_of_new_goods().served(case.user_index, AT))
    judged.suitable_new.append(case.rows[suits(case.request, case.products)])
    score = replay.feed_score(case)
    for name, rows in replay.found_by_source(replay.user_at(case.user_index)).items():
        is_found = np.zeros(len(sold), dtype=bool)
        is_found[rows] = True
        judged.add_found(name, rows)
        lists = (case.best(score, allowed & is_found, AT) for allowed in (sold, unseen, judged.cold))
        judged.add(f"source: {name}", *lists)


def _add_baselines(judged: Judged, replay: Replay) -> None:
    sold, number = _is_sold(replay), replay.products.number
    for name, baseline in BASELINES.items():
        scores_of = baseline(replay.log, replay.products)
        if name in OF_EVERYBODY:
            everybody = scores_of(judged.users[:1])[0]
            judged.cold_user_lists[name] = _best(np.where(sold, everybody, -np.inf), number)
        for places in _user_batches(len(judged.users)):
            scores = scores_of(judged.users[places])
            for score, before in zip(scores, judged.chosen_before[places], strict=True):
                lists = (
                    _best(np.where(allowed, score, -np.inf), number)
                    for allowed in (sold, _without(sold, before), judged.cold)
                )
                judged.add(name, *lists)


def _best(score: Floats, number: Integers) -> Integers:
    """Returns: the rows of the AT best; the product number decides between equals."""
    place = min(AT, len(score)) - 1
    rows = np.flatnonzero((score >= -np.partition(-score, place)[place]) & np.isfinite(score))
    return rows[np.lexsort((number[rows], -score[rows]))][:AT]


def _is_sold(replay: Replay) -> Booleans:
    """Whether each product was in the shop by then."""
    born = replay.products.created_at_seconds <= replay.scoring_time.now.timestamp()
    return born | (np.bincount(replay.log.row, minlength=len(born)) > 0)


def _without(allowed: Booleans, rows: Integers) -> Booleans:
    left = allowed.copy()
    left[rows] = False
    return left


def _user_batches(users: int) -> Iterator[slice]:
    for start in range(0, users, _USERS_PER_BATCH):
        yield slice(start, start + _USERS_PER_BATCH)
