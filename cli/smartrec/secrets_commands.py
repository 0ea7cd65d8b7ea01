"""`smartrec secrets`: passwords of a Compose stack, a new secret between its services while they serve."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import Annotated

import typer

from smartrec.errors import SmartrecError

# What docker-compose.yml reads; the secret between the services it makes for itself.
NAMES = ("POSTGRES_PASSWORD", "SERVICE_PASSWORD", "REDIS_PASSWORD")
secrets_app = typer.Typer(no_args_is_help=True, help="Passwords of a Compose stack.")


class NotWritable(SmartrecError):
    """The file of settings cannot be read or written."""


@secrets_app.command()
def init(
    file: Annotated[Path, typer.Option(help="The file of settings that Compose reads.")] = Path(".env"),
) -> None:
    """Make a password for each that the file does not set, readable by its owner alone.

    Before the first start: Postgres takes its password when its volume is made, and keeps it.

    Example: smartrec secrets init --file .env
    """
    try:
        text = file.read_text() if file.exists() else ""
        missing = [name for name in NAMES if not _is_set(name, text)]
        made = "".join(f"{name}={secrets.token_urlsafe(24)}\n" for name in missing)
        separator = "\n" if text and not text.endswith("\n") else ""
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(separator + made)
        file.chmod(0o600)
    except (OSError, UnicodeDecodeError) as error:
        raise NotWritable(f"{file} cannot be used: {error}.") from error
    typer.echo(f"Made {', '.join(missing)} in {file}." if missing else f"{file} sets them all already.")


@secrets_app.command()
def rotate(
    file: Annotated[Path, typer.Argument(help="The file that `…_INTERNAL_SECRET_FILE` names.")],
    wait_seconds: Annotated[
        float, typer.Option(min=0, help="Between the steps; each service reads the file every second.")
    ] = 5.0,
) -> None:
    """Change the secret between the services while they serve: no call is refused.

    First both are accepted and the old one is sent, then the new one is sent, then the old one is forgotten.
    Services on several machines need the file on all of them before the next step: give it the time.

    Example: smartrec secrets rotate secret/internal
    """
    try:
        old = file.read_text(encoding="utf-8").split()[:1]
        new = secrets.token_urlsafe(32)
        for place, step in enumerate(([*old, new], [new, *old], [new])):
            time.sleep(wait_seconds if place else 0)
            _replace(file, "\n".join(step) + "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NotWritable(f"{file} cannot be used: {error}.") from error
    typer.echo(f"{file} holds a new secret; the old one is no longer accepted within a second.")


def _replace(file: Path, text: str) -> None:
    """At once, with the rights that the file has, as its readers may be other users."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(file.stat().st_mode & 0o777)
    unfinished.replace(file)


def _is_set(name: str, text: str) -> bool:
    """An empty value counts as none, as it does for Compose."""
    lines = [line.strip() for line in text.splitlines()]
    return any(line.startswith(f"{name}=") and line != f"{name}=" for line in lines)
