"""How calls are made, waited for and repeated: once for programs without asyncio, once for those with it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from smartrec.client.errors import SmartrecProblem, no_answer, problem_of
from smartrec.client.requests import Operation, arguments
from smartrec.client.retries import RetryBudget, RetryPolicy

TIMEOUT_SECONDS = 30.0
Answer = TypeVar("Answer", bound=Mapping[str, Any])


class _Settings:
    """What both transports are made of. `http`: options of the httpx client, as `transport` or `verify`."""

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        token: str | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        retries: RetryPolicy | None = None,
        **http: Any,
    ) -> None:
        headers = {"X-API-Key": key, "Authorization": token and f"Bearer {token}"}
        headers["X-Request-Timeout-Ms"] = str(int(timeout_seconds * 1000))
        given = {name: value for name, value in headers.items() if value}
        self._url = url.rstrip("/")
        self._http = {"base_url": self._url, "headers": given, "timeout": timeout_seconds, **http}
        self._retry_budget = RetryBudget(retries or RetryPolicy())

    def _pause_seconds(self, operation: Operation, tried: int, problem: SmartrecProblem) -> float:
        """Raises the problem where it is the end."""
        is_harmless = operation.may_be_repeated or operation.takes_key
        pause = None
        if is_harmless and problem.may_be_repeated:
            pause = self._retry_budget.pause_seconds(tried, problem.retry_after_seconds)
        if pause is None:
            raise problem
        return pause


class Transport(_Settings):
    """Blocks while it waits. Close it, or use it in a `with` block."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._client = httpx.Client(**self._http)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def pages(self, operation: Callable[..., Answer], /, *given: Any, **named: Any) -> Iterator[Answer]:
        """All pages of an operation, one answer after the other: `client.pages(client.new_products)`."""
        while True:
            answer = operation(*given, **named)
            yield answer
            named["cursor"] = answer["next_cursor"]
            if named["cursor"] is None:
                return

    def _call(
        self, operation: Operation, given: Mapping[str, Any], idempotency_key: str | None = None
    ) -> Any:
        """Raises: SmartrecProblem."""
        request = arguments(operation, given, idempotency_key)
        self._retry_budget.note_call()
        tried = 0
        while True:
            try:
                return self._send(request)
            except SmartrecProblem as problem:
                time.sleep(self._pause_seconds(operation, tried, problem))
            tried += 1

    def _send(self, request: dict[str, Any]) -> Any:
        try:
            answer = self._client.request(**request)
        except httpx.TransportError as error:
            raise no_answer(self._url, error) from error
        if not answer.is_success:
            raise problem_of(answer)
        return None if answer.status_code == httpx.codes.NO_CONTENT else answer.json()


class AsyncTransport(_Settings):
    """The same for asyncio. Close it, or use it in an `async with` block."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._client = httpx.AsyncClient(**self._http)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._client.aclose()

    async def pages(
        self, operation: Callable[..., Awaitable[Answer]], /, *given: Any, **named: Any
    ) -> AsyncIterator[Answer]:
        """All pages of an operation, one answer after the other: `client.pages(client.new_products)`."""
        while True:
            answer = await operation(*given, **named)
            yield answer
            named["cursor"] = answer["next_cursor"]
            if named["cursor"] is None:
                return

    async def _call(
        self, operation: Operation, given: Mapping[str, Any], idempotency_key: str | None = None
    ) -> Any:
        """Raises: SmartrecProblem."""
        request = await asyncio.to_thread(arguments, operation, given, idempotency_key)
        self._retry_budget.note_call()
        tried = 0
        while True:
            try:
                return await self._send(request)
            except SmartrecProblem as problem:
                await asyncio.sleep(self._pause_seconds(operation, tried, problem))
            tried += 1

    async def _send(self, request: dict[str, Any]) -> Any:
        try:
            answer = await self._client.request(**request)
        except httpx.TransportError as error:
            raise no_answer(self._url, error) from error
        if not answer.is_success:
            raise problem_of(answer)
        return None if answer.status_code == httpx.codes.NO_CONTENT else answer.json()
