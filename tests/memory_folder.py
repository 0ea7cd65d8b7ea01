"""Where tests keep the data of their servers: in memory where there is enough of it.

A database is copied there with less work than on a disk, where hundreds of files are made.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 (names are made by mkdtemp)
ENOUGH_BYTES = 6 * 2**30  # four runs side by side keep less than a third of it each


def new_folder() -> Path:
    """A new folder. What killed runs of this machine have left in memory goes first."""
    named = f"smartrec-tests-{socket.gethostname()}-"
    for left in MEMORY.glob(f"{named}*"):
        if not Path(f"/proc/{left.name.removeprefix(named).partition('-')[0]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{named}{os.getpid()}-", dir=MEMORY if _is_roomy() else None))


def _is_roomy() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
