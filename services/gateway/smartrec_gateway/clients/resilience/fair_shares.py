"""A bounded store that several shops share: who asks for much pushes out its own, not its neighbours'."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class FairShares(Generic[T]):
    """By shop and question. Where it is full, the oldest goes of the shop that holds most.

    `most`: of the sizes of all together, in whatever they are counted. It belongs to one event loop.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self._shops: dict[str | None, OrderedDict[Hashable, tuple[int, T]]] = {}
        self._held: dict[str | None, int] = {}

    def __len__(self) -> int:
        return sum(map(len, self._shops.values()))

    def get(self, tenant: str | None, question: Hashable) -> T | None:
        of_shop = self._shops.get(tenant)
        kept = of_shop.get(question) if of_shop else None
        return None if kept is None else kept[1]

    def keep(self, tenant: str | None, question: Hashable, value: T, size: int = 1) -> None:
        """As the newest; what it was before is forgotten."""
        self._drop(tenant, question)
        self._shops.setdefault(tenant, OrderedDict())[question] = size, value
        self._held[tenant] = self._held.get(tenant, 0) + size
        self._left -= size
        while self._left < 0:
            greediest = max(self._held, key=self._held.__getitem__)
            self._drop(greediest, next(iter(self._shops[greediest])))

    def forget(self, tenant: str | None) -> None:
        """All of one shop."""
        self._shops.pop(tenant, None)
        self._left += self._held.pop(tenant, 0)

    def _drop(self, tenant: str | None, question: Hashable) -> None:
        of_shop = self._shops.get(tenant)
        dropped = of_shop.pop(question, None) if of_shop else None
        if dropped is None:
            return
        self._left += dropped[0]
        self._held[tenant] -= dropped[0]
        if not of_shop:
            del self._shops[tenant], self._held[tenant]
