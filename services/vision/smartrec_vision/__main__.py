"""`python -m smartrec_vision`: runs the vision service with the settings of the environment."""

from __future__ import annotations

import ctypes
import sys

from pydantic import ValidationError

from smartrec_service.service import run
from smartrec_vision.main import create_app
from smartrec_vision.settings import VisionSettings

MALLOPT_ARENA_MAX = -8  # malloc.h
ARENAS = 2


def main() -> None:
    limit_arenas()
    try:
        settings = VisionSettings()
    except ValidationError as error:
        sys.exit(f"The vision service does not start. {error}")
    run("vision", lambda: create_app(settings), settings)


def limit_arenas() -> None:
    """Let all threads share two glibc arenas: with one each, pictures leave the memory fragmented."""
    try:
        ctypes.CDLL(None).mallopt(MALLOPT_ARENA_MAX, ARENAS)
    except (AttributeError, OSError, TypeError):  # another libc
        return


if __name__ == "__main__":
    main()
