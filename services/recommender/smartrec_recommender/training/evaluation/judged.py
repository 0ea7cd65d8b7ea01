"""What every method showed to the users who are judged, and what these then chose."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import Booleans, Integers

BLEND = "Smartrec blend"
SERVED = "blend, as served"

Lists = dict[str, list[Integers]]


@dataclass(frozen=True, repr=False)
class Judged:
    """For each of `users`: what they chose after the split (`relevant`), what before, and by method the
    products shown.

    `all_items` may show what a user chose before, `new_items` not; `cold_items` shows only products that
    were in the shop and that nobody had chosen yet, which is `cold`, by row. `found`: by source, the
    candidates. `is_returning`: who had been away for two months. `cold_user_lists`: by method, what it shows
    a user without a history. `suitable_new`: the new goods to a user's taste. `without_share`: the first page
    as it would be if new goods had no share of it.
    """

    users: Integers
    relevant: list[Integers]
    chosen_before: list[Integers]
    temperature: NDArray[np.str_]
    is_returning: Booleans
    cold: Booleans
    all_items: Lists = field(default_factory=dict)
    new_items: Lists = field(default_factory=dict)
    cold_items: Lists = field(default_factory=dict)
    found: Lists = field(default_factory=dict)
    cold_user_lists: dict[str, Integers] = field(default_factory=dict)
    suitable_new: list[Integers] = field(default_factory=list)
    without_share: list[Integers] = field(default_factory=list)

    def add(self, method: str, all_items: Integers, new_items: Integers, cold_items: Integers) -> None:
        """The lists of the next user."""
        self.all_items.setdefault(method, []).append(all_items)
        self.new_items.setdefault(method, []).append(new_items)
        self.cold_items.setdefault(method, []).append(cold_items)

    def add_found(self, source: str, rows: Integers) -> None:
        """The candidates of the next user."""
        self.found.setdefault(source, []).append(rows)

    def new_relevant(self) -> list[Integers]:
        """Returns: of what each user then chose, what nobody had chosen before."""
        return [rows[self.cold[rows]] for rows in self.relevant]
