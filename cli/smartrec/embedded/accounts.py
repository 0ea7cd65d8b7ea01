"""Who runs Postgres when we are root, which it refuses to be, and where that user can reach its files.

A folder below a private one cannot be entered by another user. Rather than opening other people's
folders, what that user needs goes into a private place of ours below `/var/tmp`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from smartrec.embedded.errors import NoPlaceForPostgres, NoUnprivilegedUser

UNPRIVILEGED_USERS = ("nobody", "daemon")
PRIVATE_PLACE_PARENT = Path("/var/tmp")  # noqa: S108 - ours inside it is checked before use


@dataclass(frozen=True)
class Account:
    """A user of this system."""

    name: str
    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """The user to become for programs that refuse to be root; None when we are not root anyway."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise NoUnprivilegedUser(
        f"Postgres refuses to run as root and none of the users {', '.join(UNPRIVILEGED_USERS)} exists; "
        "run smartrec as an ordinary user."
    )


def can_enter(account: Account, folder: Path) -> bool:
    """Whether the account may pass through `folder` and all of its parents, by owner and permission bits."""
    resolved = folder.resolve()
    return all(_may_search(account, parent) for parent in (resolved, *resolved.parents))


def _may_search(account: Account, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def private_place() -> Path:
    """A folder of root's that others may pass through but not list or write, below `/var/tmp`.

    Raises NoPlaceForPostgres when somebody else has made it, or programs cannot run from it.
    """
    place = PRIVATE_PLACE_PARENT / f"smartrec-{os.geteuid()}"
    try:
        place.mkdir(mode=0o711, exist_ok=True)
        status = place.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise NoPlaceForPostgres(f"{place} belongs to somebody else. {_ADVICE}")
        place.chmod(0o711)
        no_execution = bool(os.statvfs(place).f_flag & getattr(os, "ST_NOEXEC", 0))
    except OSError as error:
        raise NoPlaceForPostgres(f"{place} cannot be used ({error.strerror}). {_ADVICE}") from error
    if no_execution:
        raise NoPlaceForPostgres(f"No program may run from {place}. {_ADVICE}")
    return place


_ADVICE = (
    "Postgres does not run as root, and an unprivileged user cannot enter the data folder or the virtual "
    "environment; run smartrec as an ordinary user, or from folders that every user may enter."
)


def make_folder(folder: Path) -> None:
    """Makes a folder of ours, closed to others; when we are root, Postgres's user may pass through."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def give_to(account: Account | None, path: Path) -> None:
    """Makes the account the owner; nothing to do when we are an ordinary user."""
    if account:
        shutil.chown(path, account.uid, account.gid)
