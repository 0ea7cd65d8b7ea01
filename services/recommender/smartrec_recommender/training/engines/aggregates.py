"""What models learn from all events of a shop, whatever summed them up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import Demand, ItemFactors
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.training.blocks import Pairs, pairs_of
from smartrec_recommender.training.factors import factorise
from smartrec_recommender.training.neighbours import SIMILARITIES


class Aggregates(NamedTuple):
    """`demand`, `repurchase_rates`, `newest`, and the matrix, as `pairs`: as of `EventLog`, from all of its
    `events`.

    `sample`: the events that weights are selected by: all of them, or those of some of the shoppers.
    """

    events: int
    pairs: Pairs
    demand: Demand
    repurchase_rates: dict[int, float]
    newest: datetime | None
    sample: EventLog


class Summary(NamedTuple):
    """What an engine tells of all events. `interactions`: pairs of user and product; the others as above.

    `similarity`: by the name of a model in `neighbours.SIMILARITIES`, products x products; None where there
    is nothing to learn from, or too much for the model. `factors`: of all interactions.
    """

    events: int
    interactions: int
    demand: Demand
    repurchase_rates: dict[int, float]
    newest: datetime | None
    sample: EventLog
    similarity: Callable[[str], csr_matrix | None]
    factors: Callable[[], ItemFactors]


def summary_of(found: Aggregates, number_of_row: Integers) -> Summary:
    """With the models that numpy and scipy learn from the pairs."""
    return Summary(
        found.events,
        found.pairs.count,
        found.demand,
        found.repurchase_rates,
        found.newest,
        found.sample,
        lambda name: SIMILARITIES[name](found.pairs) if found.pairs.count else None,
        lambda: factorise(found.pairs, number_of_row),
    )


def of_log(log: EventLog, number_of_row: Integers, category_of_row: Integers) -> Aggregates:
    """In memory: what an engine is held against."""
    return Aggregates(
        len(log),
        pairs_of(log.matrix()),
        log.demand(number_of_row),
        log.repurchase_rates(category_of_row),
        log.newest(),
        log,
    )
