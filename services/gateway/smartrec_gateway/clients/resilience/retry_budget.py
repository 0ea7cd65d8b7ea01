"""How many calls may be tried again: a tenth of all, so that a service in trouble is not flooded.

Source: B. Beyer et al., "Site Reliability Engineering" (2016), chapter 21, on retry budgets.
"""

from __future__ import annotations

SHARE = 0.1
MOST_SAVED = 10.0  # a burst of failures, such as the end of one replica, may be tried again at once


class RetryBudget:
    """One for each service."""

    def __init__(self) -> None:
        self._saved = MOST_SAVED

    def earn(self) -> None:
        """To be called for each call that is made for a request."""
        self._saved = min(MOST_SAVED, self._saved + SHARE)

    def spend(self) -> bool:
        """Whether one more may be made for the same request."""
        if self._saved < 1.0:
            return False
        self._saved -= 1.0
        return True
