"""The stack's secret while it is changed: the first of several is sent, each of them is accepted.

A service reads them anew every second, so that none has to be started again.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()
EVERY_SECONDS = 1.0


class StackSecret:
    """`read`: the secrets in their order, as `ServiceSettings.secrets`; none: nothing is asked for."""

    def __init__(
        self, read: Callable[[], tuple[str, ...]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises: whatever `read` raises."""
        self._read, self._clock = read, clock
        self._known, self._read_at = read(), clock()

    @property
    def sent(self) -> str | None:
        """The one that calls carry."""
        known = self._secrets()
        return known[0] if known else None

    def accepts(self, given: str) -> bool:
        """Whether a caller who sends this is of the stack."""
        known = self._secrets()
        right = [hmac.compare_digest(given.encode(), secret.encode()) for secret in known]
        return any(right) or not known

    def _secrets(self) -> tuple[str, ...]:
        """Those of a file that cannot be read any more stay: a service goes on with what it knows."""
        if self._clock() - self._read_at >= EVERY_SECONDS:
            self._read_at = self._clock()
            try:
                self._known = self._read()
            except (OSError, ValueError) as error:
                log.warning("stack_secret_unreadable", error=str(error))
        return self._known
