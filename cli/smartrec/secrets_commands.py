"""`smartrec secrets`: passwords of a Compose stack, a new secret between its services while they serve."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import Annotated

import typer

from smartrec.errors import SmartrecError

# Each in a folder of its own, which Compose shows to those alone who need it; the variable that may give it.
FILES = {
    "internal/secret": None,
    "owner/password": "POSTGRES_PASSWORD",
    "service/password": "SERVICE_PASSWORD",
    "redis/password": "REDIS_PASSWORD",
}
KNOWN_PASSWORD = "smartrec"  # noqa: S105 (what stacks had that chose none)
secrets_app = typer.Typer(no_args_is_help=True, help="Passwords of a Compose stack.")


class NotWritable(SmartrecError):
    """The file of a secret cannot be read or written."""


class KnownPassword(SmartrecError):
    """A stack that others reach has a password that everybody can read in our documents."""


@secrets_app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Holds a folder for each secret.", file_okay=False)] = Path(
        "secrets"
    ),
) -> None:
    """Make each secret that is not there yet, in a file of its own.

    Compose does so by itself, in volumes. To keep them yourself, run it before the first start and set
    SECRETS_FOLDER=./secrets/ in .env. POSTGRES_PASSWORD, SERVICE_PASSWORD and REDIS_PASSWORD are taken where
    they are set: Postgres takes its password when its volume is made, and keeps it.

    Example: smartrec secrets init secrets
    """
    made = []
    try:
        _refuse_known_password(folder)
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
        for name, variable in FILES.items():
            file, given = folder / name, _given(variable)
            known = _text(file)
            if known and known == (given or known):
                continue
            if not file.parent.exists():
                file.parent.mkdir()
                file.parent.chmod(0o755)  # its readers are other users, whatever the umask says
            _replace(file, given or secrets.token_urlsafe(32), mode=0o444)
            made.append(name)
    except (OSError, UnicodeDecodeError) as error:
        raise NotWritable(f"{folder} cannot be used: {error}.") from error
    typer.echo(f"Made {', '.join(made)} in {folder}." if made else f"{folder} holds them all already.")


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

    Example: smartrec secrets rotate secrets/internal/secret
    """
    try:
        old = file.read_text(encoding="utf-8").split()[:1]
        new = secrets.token_urlsafe(32)
        mode = file.stat().st_mode & 0o777
        for place, step in enumerate(([*old, new], [new, *old], [new])):
            time.sleep(wait_seconds if place else 0)
            _replace(file, "\n".join(step) + "\n", mode)
    except (OSError, UnicodeDecodeError) as error:
        raise NotWritable(f"{file} cannot be used: {error}.") from error
    typer.echo(f"{file} holds a new secret; the old one is no longer accepted within a second.")


def _replace(file: Path, text: str, mode: int) -> None:
    """At once, and readable as `mode` says, as its readers may be other users."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(mode)
    unfinished.replace(file)


def _text(file: Path) -> str:
    """What the file holds; empty where it is not there."""
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _given(variable: str | None) -> str:
    """What the environment gives, as whoever reads the file will read it; empty for nothing."""
    return os.environ.get(variable, "").strip() if variable else ""


def _refuse_known_password(folder: Path) -> None:
    """Whether it is given now, or lies in its file since it was."""
    from smartrec_gateway.settings import is_loopback

    host = os.environ.get("GATEWAY_PUBLISHED_HOST", "127.0.0.1")
    name = "owner/password"
    if (_given(FILES[name]) or _text(folder / name)) == KNOWN_PASSWORD and not is_loopback(host):
        raise KnownPassword(
            "GATEWAY_PUBLISHED_HOST lets others in, and POSTGRES_PASSWORD is the one that everybody knows. "
            "Change it in Postgres (ALTER ROLE smartrec PASSWORD …) and in .env first."
        )
