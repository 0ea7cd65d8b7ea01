"""A transaction: what a user did with a product, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartrec_recommender.domain.users.history import TransactionKind


class Transaction(Protocol):
    """What every transaction says, whether it comes from a file or by the API.

    The ids are the shop's; `user_id` None is a guest. `quantity` is at least 1; `rating` is 1..5 for the kind
    rating, else None.
    """

    @property
    def transaction_id(self) -> str: ...
    @property
    def user_id(self) -> str | None: ...
    @property
    def product_id(self) -> str: ...
    @property
    def kind(self) -> TransactionKind: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def quantity(self) -> int: ...
    @property
    def rating(self) -> int | None: ...
