"""The two clients: the generated operations over what makes the calls."""

from __future__ import annotations

from smartrec.client.generated.async_operations import AsyncOperations
from smartrec.client.generated.operations import Operations
from smartrec.client.transport import AsyncTransport, Transport


class Client(Operations, Transport):
    """`Client(url, key=…, token=…, timeout_seconds=30, retries=RetryPolicy())`. Raises SmartrecProblem."""


class AsyncClient(AsyncOperations, AsyncTransport):
    """The same for asyncio."""
