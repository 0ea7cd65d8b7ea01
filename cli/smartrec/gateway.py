"""The gateway as the command line calls it: with the key that is set, or that the demo made for itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smartrec.client import Client, SmartrecProblem
from smartrec.errors import SmartrecError
from smartrec.stack.keys import demo_key


class SearchFailed(SmartrecError):
    """No gateway can be reached, or the picture cannot be read."""


@contextmanager
def open_gateway(url: str, data: Path) -> Iterator[Client]:
    """A client of the gateway at `url`. `data`: the folder of a stack, whose demo may have made a key.

    Raises: SearchFailed, SmartrecProblem.
    """
    key = os.environ.get("SMARTREC_API_KEY") or os.environ.get("GATEWAY_API_KEY") or demo_key(data)
    try:
        with Client(url, key=key) as client:
            yield client
    except SmartrecProblem as problem:
        if problem.kind != "unreachable":
            raise
        advice = "start one with `smartrec up`, or name its address with --url."
        raise SearchFailed(f"{problem.detail.rstrip('.')}; {advice}") from problem
    except OSError as error:
        raise SearchFailed(f"{error.filename} cannot be read: {error.strerror}.") from error
