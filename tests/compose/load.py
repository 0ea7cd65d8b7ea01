"""Modest load on a stack, at a fixed pace: searches by words that no cache knows, by a photo, and lists."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from smartrec.embedded.processes import wait_until

SERVICES = {"nlp", "vision", "recommender"}
QUERIES = ("red dress", "blue jeans", "grey cardigan", "white blouse")
KINDS = ("words", "photo", "list")
PAUSE_SECONDS = 1.0  # between two calls of a kind: three requests a second in all
LEAST_AFTERWARDS = 12  # requests


class Load:
    """Sends to whoever of `addresses` is ready, as a balancer in front of the gateways does."""

    def __init__(self, addresses: list[str], photo: bytes) -> None:
        self.addresses, self.photo = addresses, photo
        self.answers: Counter[str] = Counter()
        self.longest_seconds = 0.0
        self.is_over = threading.Event()
        self.ready = [addresses[0]]

    def _ask(self, client: httpx.Client, kind: str, number: int) -> httpx.Response:
        if kind == "words":
            query = f"{QUERIES[number % len(QUERIES)]} under {40 + number / 100:.2f} euros"
            return client.post(f"{self.ready[0]}/v1/search/text", json={"query": query})
        if kind == "photo":
            return client.post(f"{self.ready[0]}/v1/search/image", files={"image": ("a.webp", self.photo)})
        return client.get(f"{self.ready[0]}/v1/users/nobody-{number}/recommendations")

    def offer(self, kind: str) -> None:
        """One call after the other, each begun at its time where the one before has ended."""
        begun, number = time.monotonic(), 0
        with httpx.Client(timeout=30) as client:
            while not self.is_over.wait(max(0.0, begun + number * PAUSE_SECONDS - time.monotonic())):
                number += 1
                started = time.monotonic()
                try:
                    answer = self._ask(client, kind, number)
                    lacking = sorted(SERVICES.intersection(answer.json().get("degraded", ())))
                    how = f"{answer.status_code} without {lacking}" if lacking else str(answer.status_code)
                except httpx.HTTPError as error:
                    how = type(error).__name__
                self.longest_seconds = max(self.longest_seconds, time.monotonic() - started)
                self.answers[f"{kind}: {how}"] += 1

    def watch(self) -> None:
        """Sends nothing new to a gateway that says it is not ready."""
        while not self.is_over.wait(0.2):
            self.ready = [one for one in self.addresses if _is_ready(one)] or self.ready

    @property
    def failed(self) -> dict[str, int]:
        """What was no answer, and how often."""
        return {how: count for how, count in self.answers.items() if ": 200" not in how}

    @property
    def degraded_share(self) -> float:
        """How many of all answers were given without a service, 0..1."""
        degraded = sum(count for how, count in self.answers.items() if ": 200 without" in how)
        return degraded / max(1, self.answers.total())


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def load_on(addresses: list[str], photo: bytes) -> Iterator[Load]:
    """While the block runs, and for some requests before and after it; prints how it was answered."""
    load = Load(addresses, photo)
    with ThreadPoolExecutor() as threads:
        running = [threads.submit(load.offer, kind) for kind in KINDS] + [threads.submit(load.watch)]
        try:
            assert wait_until(lambda: len(load.answers) >= len(KINDS), 60)
            began = time.monotonic()
            yield load
            seconds = time.monotonic() - began
            so_far = load.answers.total()
            assert wait_until(lambda: load.answers.total() >= so_far + LEAST_AFTERWARDS, 120)
        finally:
            load.is_over.set()
    for one in running:
        one.result()
    figures = f"{seconds:.0f} s, longest answer {load.longest_seconds:.1f} s: {dict(load.answers)}"
    print(figures)  # noqa: T201 (each step of `make test-compose` tells its figures)
