"""Steady load on a gateway, as a shop's page makes it, with every answer checked against what it must say."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.reliability.ledger import ACCEPTED, REFUSED, UNKNOWN
from benchmarks.reliability.outcomes import Ending, Outcome

QUERIES = (
    "red floral dress", "blue jeans", "black t-shirt", "grey cardigan", "white blouse", "denim shorts",
    "green jacket", "striped sweater",
)  # fmt: skip
PATIENCE_SECONDS = 15.0
SERVICES = frozenset({"nlp", "vision", "recommender"})  # `degraded` names also what a list had to give up
MOST_EUROS = 60
LONGER_LIMITS = range(15, 25)  # one after the other, so that no answer in the cache has it
Answer = dict[str, Any]
Call = Callable[[], Awaitable[Outcome]]


@dataclass(frozen=True)
class Rates:
    """Calls a second of each kind."""

    words: float = 4
    priced_words: float = 2
    lists: float = 2
    product: float = 2
    photo: float = 1
    purchase: float = 4


@dataclass
class Load:
    """Of one shop: `catalogue` holds the price of each product by its id. Open loop: a late answer delays no
    other call.
    """

    url: str
    catalogue: Mapping[str, float]
    photo: Path
    told: dict[str, str]
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(7)
        self._numbers = itertools.count()
        self._limits = itertools.cycle(LONGER_LIMITS)
        self._run = f"{time.time_ns():x}"
        self._running: set[asyncio.Task[None]] = set()

    async def offer(self, rates: Rates, is_over: asyncio.Event) -> None:
        """Until then; returns when the last call is answered."""
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
        async with aiohttp.ClientSession(self.url, connector=connector, timeout=timeout) as self._session:
            async with asyncio.TaskGroup() as group:
                for name, call in self._kinds().items():
                    group.create_task(self._offer_one_kind(call, getattr(rates, name), is_over))
            await asyncio.gather(*self._running)

    async def _offer_one_kind(self, call: Call, per_second: float, is_over: asyncio.Event) -> None:
        while per_second and not is_over.is_set():
            self._begin(call)
            await asyncio.sleep(self._random.uniform(0.5, 1.5) / per_second)

    def ask_each_kind_once(self) -> None:
        """Now, beside the rates: what a caller meets who comes at this moment. While `offer` runs."""
        for call in self._kinds().values():
            self._begin(call)

    def _kinds(self) -> dict[str, Call]:
        return {name: getattr(self, f"_{name}") for name in Rates.__annotations__}

    def _begin(self, call: Call) -> None:
        task = asyncio.create_task(self._noted(call))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _noted(self, call: Call) -> None:
        self.outcomes.append(await call())

    async def truths(self) -> set[str]:
        """What the questions that are asked again and again are answered now: as the cache has it, and
        worked out anew with those that are next in line, since purchases move products. Raises: RuntimeError.
        """
        limits = (None, next(self._limits))
        outcomes = [await self._photo(limit) for limit in limits]
        outcomes += [await self._words(query, limit) for query in QUERIES for limit in limits]
        if any(one.ending != "good" for one in outcomes):
            raise RuntimeError("the stack is not well")
        return {one.says for one in outcomes}

    async def _words(self, query: str | None = None, limit: int | None = None) -> Outcome:
        query = query or self._random.choice(QUERIES)
        body = {"query": query} | ({"limit": limit} if limit else {})
        outcome, answer = await self._asked("words", "POST", "/v1/search/text", body)
        return self._said(query, outcome, answer)

    async def _priced_words(self) -> Outcome:
        """Hardly ever the same, so that nlp is asked and no cache has the answer."""
        most = round(self._random.uniform(MOST_EUROS / 2, MOST_EUROS), 2)
        query = f"{self._random.choice(QUERIES)} under {most:.2f} euros"
        body = {"query": query, "filters": {"price_max": most}}
        return await self._call("priced words", "POST", "/v1/search/text", self._is_no_dearer, most, body)

    async def _lists(self) -> Outcome:
        user = f"shopper-{self._random.randrange(50)}"
        path = f"/v1/users/{user}/recommendations"
        return await self._call("list", "GET", path, self._is_of_the_shop, None)

    async def _product(self) -> Outcome:
        product = self._random.choice(list(self.catalogue))
        return await self._call("product", "GET", f"/v1/products/{product}", self._is_that_product, product)

    async def _photo(self, limit: int | None = None) -> Outcome:
        form = aiohttp.FormData({"limit": str(limit)} if limit else {})
        form.add_field("image", self.photo.read_bytes(), filename="photo.jpg", content_type="image/jpeg")
        outcome, answer = await self._asked("photo", "POST", "/v1/search/image", None, form)
        return self._said("photo", outcome, answer)

    def _said(self, question: str, outcome: Outcome, answer: Answer) -> Outcome:
        if outcome.ending not in ("good", "degraded"):
            return outcome
        ids = [one["id"] for one in answer["products"]]
        is_wrong = not self._is_of_the_shop(None, answer)
        return replace(outcome, is_wrong=is_wrong, says=f"{question}: {' '.join(ids)}")

    async def _purchase(self) -> Outcome:
        """One of a user who buys once. Where its outcome is not known, it is sent again as it is told to."""
        user, product = f"{self._run}-{next(self._numbers)}", self._random.choice(list(self.catalogue))
        body = {"user_id": user, "product_id": product, "kind": "purchase"}
        began, ending = time.monotonic(), None
        headers: dict[str, str] = {}
        while True:
            self.told[user] = UNKNOWN
            outcome, answer = await self._asked("purchase", "POST", "/v1/transactions", body, headers=headers)
            ending = ending or outcome
            if outcome.ending in ("good", "degraded"):
                self.told[user] = ACCEPTED
            elif not str(answer.get("type", "")).endswith("outcome-unknown"):
                self.told[user] = UNKNOWN if outcome.ending == "failed" else REFUSED
            elif time.monotonic() - began < 4 * PATIENCE_SECONDS:
                headers = {"Idempotency-Key": answer["idempotency_key"]}
                await asyncio.sleep(1)
                continue
            return ending

    async def _call(
        self,
        kind: str,
        method: str,
        path: str,
        is_right: Callable[[Any, Answer], bool],
        expected: Any,
        body: Answer | None = None,
    ) -> Outcome:
        outcome, answer = await self._asked(kind, method, path, body)
        if outcome.ending in ("good", "degraded"):
            return replace(outcome, is_wrong=not is_right(expected, answer))
        return outcome

    async def _asked(
        self,
        kind: str,
        method: str,
        path: str,
        body: Answer | None,
        data: aiohttp.FormData | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Outcome, Answer]:
        began = time.monotonic()
        answer: Answer = {}
        try:
            async with self._session.request(method, path, json=body, data=data, headers=headers) as reply:
                content = await reply.read()
                answer = json.loads(content)
                ending = _ending(reply.status, answer, "retry-after" in reply.headers)
                reason = (
                    ",".join(answer.get("degraded", [])) or str(answer.get("type", "")).rpartition(":")[2]
                )
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            ending, reason = "failed", type(error).__name__
        return Outcome(kind, began, time.monotonic(), ending, reason=reason), answer

    def _is_of_the_shop(self, _: Any, answer: Answer) -> bool:
        return all(one["id"] in self.catalogue for one in answer["products"])

    def _is_no_dearer(self, most: float, answer: Answer) -> bool:
        return all(self.catalogue[one["id"]] <= most for one in answer["products"])

    def _is_that_product(self, product: str, answer: Answer) -> bool:
        return bool(answer["id"] == product)


def _ending(status: int, answer: Answer, says_when_to_retry: bool) -> Ending:
    if status in (200, 201):
        return "degraded" if SERVICES.intersection(answer.get("degraded", ())) else "good"
    if status == 202:
        return "degraded"  # accepted, and recorded later
    return "refused" if status in (429, 503) and says_when_to_retry else "failed"
