"""What models learn from all events of a shop, whatever summed them up."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.domain.users.event_log import EventLog


class Aggregates(NamedTuple):
    """`matrix`, `demand`, `repurchase_rates`, `newest`: as of `EventLog`, from all of its `events`.

    `sample`: the events that weights are selected by: all of them, or those of some of the shoppers.
    """

    events: int
    matrix: csr_matrix
    demand: Demand
    repurchase_rates: dict[int, float]
    newest: datetime | None
    sample: EventLog


def of_log(log: EventLog, number_of_row: Integers, category_of_row: Integers) -> Aggregates:
    """In memory: what an engine is held against."""
    return Aggregates(
        len(log),
        log.matrix(),
        log.demand(number_of_row),
        log.repurchase_rates(category_of_row),
        log.newest(),
        log,
    )
