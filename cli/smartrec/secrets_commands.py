"""`smartrec secrets init`: passwords of a Compose stack, made where they are not set yet."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from smartrec.errors import SmartrecError

# What docker-compose.yml reads; the secret between the services it makes for itself.
NAMES = ("POSTGRES_PASSWORD", "SERVICE_PASSWORD", "REDIS_PASSWORD")
secrets_app = typer.Typer(no_args_is_help=True, help="Passwords of a Compose stack.")


class NotWritable(SmartrecError):
    """The file of settings cannot be read or written."""


@secrets_app.callback()
def group() -> None:
    """Keeps `init` a command of its own, whatever others come."""


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


def _is_set(name: str, text: str) -> bool:
    """An empty value counts as none, as it does for Compose."""
    lines = [line.strip() for line in text.splitlines()]
    return any(line.startswith(f"{name}=") and line != f"{name}=" for line in lines)
