"""Repeats a transaction that Postgres broke off because of a deadlock.

Writers take their locks in one order, see `transactions.py`; this is for what it does not cover.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import sqlalchemy as sa

_TRIES = 4
_LONGEST_PAUSE_SECONDS = 0.1
_BROKEN_OFF = ("40P01", "40001")  # deadlock_detected, serialization_failure
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def again_after_deadlocks(write: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """For functions that write in one transaction of their own: broken off, it leaves nothing behind.

    Raises the error of the last try, after _TRIES tries.
    """

    @wraps(write)
    def write_again(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        for tries_left in reversed(range(_TRIES)):
            try:
                return write(*arguments, **named)
            except sa.exc.OperationalError as error:
                if not tries_left or getattr(error.orig, "pgcode", None) not in _BROKEN_OFF:
                    raise
            time.sleep(random.uniform(0, _LONGEST_PAUSE_SECONDS))
        raise AssertionError("unreachable: the last try returns or raises")

    return write_again
