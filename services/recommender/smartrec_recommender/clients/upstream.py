"""How a job asks a service: some tries, then one sentence that says what to do."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from smartrec_service.internal_access import secret_header

_TRIES = 3
_PAUSE_SECONDS = 1.0


class ServiceUnavailable(RuntimeError):
    """A service does not answer; the message names its URL."""


class Refused(ValueError):
    """The service takes this request for wrong; the message says why."""


class Service:
    """The service `name` at `url`, which the command line's `option` names."""

    def __init__(
        self, name: str, url: str, option: str, secret: str | None = None, timeout_seconds: float = 30.0
    ) -> None:
        """`secret`: the stack's, where its services ask for one."""
        self.name, self.url, self._option = name, url.rstrip("/"), option
        self._http = httpx.AsyncClient(
            base_url=self.url, timeout=timeout_seconds, headers=secret_header(secret)
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def post(self, path: str, **request: Any) -> httpx.Response:
        """Tried again where it is busy or gone for a moment. Raises Refused or ServiceUnavailable."""
        reason = ""
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(_PAUSE_SECONDS * attempt)
            try:
                answer = await self._http.post(path, **request)
            except httpx.TransportError as error:
                reason = type(error).__name__
                continue
            if answer.is_success:
                return answer
            if answer.is_client_error and answer.status_code != 429:
                raise Refused(_detail(answer))
            reason = f"status {answer.status_code}"
        raise ServiceUnavailable(
            f"The {self.name} service at {self.url} does not answer ({reason}). Start it, or name another "
            f"with {self._option}; what is imported so far is kept, and the next run goes on from there."
        )

    def not_this_service(self) -> ServiceUnavailable:
        """To raise where the answer has another form."""
        return ServiceUnavailable(
            f"What answers at {self.url} is not the {self.name} service: its answer has another form."
        )


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"refused with status {answer.status_code}"
