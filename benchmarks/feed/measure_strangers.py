"""Which list strangers like, over the hard shops together: `make measure-strangers` (ARGS=--write).

A shop has some ten strangers a month and shows them all one list. Which of twenty methods is best for ten
people is known with hindsight alone, so this asks at six months before the judged one, too, in every shop.
Weights are learned from the other months before.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.feed.cases import HARD_SEEDS, Case
from benchmarks.feed.measure_feed import OUT, PAGE
from benchmarks.reliability.marked_table import table, write_between_marks
from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.training.evaluation.baselines import popularity
from smartrec_recommender.training.evaluation.evaluate import Shop
from smartrec_recommender.training.evaluation.metrics import AT, user_metrics
from smartrec_recommender.training.evaluation.shops.files import SetAside, read_shop
from smartrec_recommender.training.replay import Case as Request
from smartrec_recommender.training.replay import replay_at
from smartrec_recommender.training.splits import Split, last_month, learned_from
from smartrec_recommender.training.weight_fitting import Example, fit_weights
from smartrec_recommender.training.weights import SCORERS_OF_COLD_USERS

LEARNED, OF_STRANGERS, EVER = "weights learned from everybody", "learned from strangers alone", "popular ever"
MARK = "strangers of the hard shops"
Values = dict[str, list[float]]


class Month(NamedTuple):
    """The request of whoever is unknown, what all and what strangers then chose, and popularity by then."""

    request: Request
    everybody: list[Example]
    strangers: list[Example]
    popular_ever: Floats


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the shops")
    parser.add_argument("--write", action="store_true", help=f"the table into {PAGE}")
    given = parser.parse_args()
    before, judged = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for seed in HARD_SEEDS:
        sys.stderr.write(f"hard {seed}\n")
        shop = read_shop(*Case(seed, True, "month").files(given.out), SetAside())
        for values, name, ndcg in _asked(shop, before, judged):
            values[name] += ndcg
    text = strangers_table(before, judged)
    sys.stdout.write(f"{text}\n")
    if given.write:
        write_between_marks(PAGE, MARK, text)


def _asked(shop: Shop, before: Values, judged: Values) -> Iterator[tuple[Values, str, list[float]]]:
    """Yields: where it belongs, the name of a list, and its NDCG for each stranger of a month."""
    split = last_month(shop.log)
    months = [_month(shop, each) for each in [split, *learned_from(last_month, split)]]
    for place, month in enumerate(months):
        past = [each for other, each in enumerate(months) if other not in (0, place)]
        for name, score in _lists(month, past).items():
            yield judged if place == 0 else before, name, _ndcg(month, score)


def _month(shop: Shop, split: Split) -> Month:
    request = replay_at(shop.snapshot, shop.products, split).case_of_cold_user()
    chosen = split.after.relevant().products_of_users()
    is_stranger = {user: not len(split.before.places_of(user)) for user in chosen}
    return Month(
        request,
        [Example(request, rows) for rows in chosen.values()],
        [Example(request, rows) for user, rows in chosen.items() if is_stranger[user]],
        popularity(split.before, shop.products)(np.zeros(1, np.int64))[0],
    )


def _lists(month: Month, past: Sequence[Month]) -> dict[str, Floats]:
    """Returns: by name, the scores of the request's rows."""
    request, scorers = month.request, SCORERS_OF_COLD_USERS
    of_all = fit_weights([one for each in past for one in each.everybody], scorers)
    of_strangers = fit_weights([one for each in past for one in each.strangers], scorers)
    alone = {f"{name} alone": request.score({name: 1.0}) for name in scorers}
    learned = {LEARNED: request.score(of_all), OF_STRANGERS: request.score(of_strangers)}
    return {**learned, **alone, EVER: month.popular_ever[request.rows]}


def _ndcg(month: Month, score: Floats) -> list[float]:
    request = month.request
    shown: Integers = request.best(score, np.ones(request.catalogue_size, bool), AT)
    return [user_metrics(shown, each.relevant)["ndcg"] for each in month.strangers]


def strangers_table(before: Mapping[str, list[float]], judged: Mapping[str, list[float]]) -> str:
    """Both: NDCG of each stranger, by list. Beside each mean stands the difference to LEARNED."""
    head = [
        "one list for all strangers",
        f"six months before, {len(before[LEARNED])} strangers",
        f"the month that is judged, {len(judged[LEARNED])}",
    ]
    return table(head, [[name, _told(before, name), _told(judged, name)] for name in before])


def _told(values: Mapping[str, list[float]], name: str) -> str:
    own = np.array(values[name])
    if name == LEARNED:
        return f"{own.mean():.3f}"
    difference = own - np.array(values[LEARNED])
    error = difference.std() / np.sqrt(len(difference))
    return f"{own.mean():.3f} ({difference.mean():+.3f} ± {error:.3f})"


if __name__ == "__main__":
    main()
