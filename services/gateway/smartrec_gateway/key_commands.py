"""`smartrec gateway keys …`: make, list, exchange and end API keys, in the file that the gateway reads."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from smartrec_gateway.protection.keys.records import KeyRecord

DEFAULT_FILE = Path(".smartrec") / "keys.json"
app = typer.Typer(help="API keys: make, list, exchange and end them.", no_args_is_help=True)

FileOption = Annotated[
    Path,
    typer.Option(
        "--file",
        envvar="GATEWAY_KEYS_FILE",
        help="The file of keys; by default that of `smartrec up`.",
        dir_okay=False,
    ),
]
IdArgument = Annotated[str, typer.Argument(help="The key's id, as `list` shows it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, in your words.")],
    scopes: Annotated[
        str,
        typer.Option(
            "--scopes", help="What it may do, by commas: search, events, catalogue, console, admin."
        ),
    ] = "",
    public: Annotated[
        bool, typer.Option("--public", help="For web pages, where every visitor can read it.")
    ] = False,
    origins: Annotated[
        str, typer.Option("--origins", help="Web origins whose pages may use a public key, by commas.")
    ] = "",
    tenant: Annotated[
        str | None, typer.Option(help="Whose shop it is for, where the install serves several.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days until it ends; without it, never.")] = None,
    file: FileOption = DEFAULT_FILE,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print its text, which is told this once. A running gateway takes it within a second.

    Example: smartrec gateway keys create "web page" --public --scopes search,events --origins https://shop.example
    """
    from pydantic import ValidationError

    from smartrec_gateway.protection.keys.key_file import KeyFile
    from smartrec_gateway.protection.keys.records import KeyWish, now_utc

    wish = {
        "name": name,
        "kind": "public" if public else "service",
        "scopes": _parts(scopes),
        "origins": _parts(origins),
        "tenant": tenant,
        "expires_at": now_utc() + timedelta(days=days) if days else None,
    }
    try:
        record, text = KeyFile(file).create(KeyWish.model_validate(wish))
    except ValidationError as error:
        raise typer.BadParameter("; ".join(_said(each) for each in error.errors())) from error
    _tell(record, text, as_json)


@app.command("list")
def list_keys(file: FileOption = DEFAULT_FILE, as_json: JsonOption = False) -> None:
    """List all keys, the oldest first, without their texts.

    Example: smartrec gateway keys list
    """
    from smartrec_gateway.protection.keys.key_file import KeyFile
    from smartrec_gateway.protection.keys.last_use import LastUse
    from smartrec_gateway.protection.keys.records import now_utc

    used = LastUse(file).of_all()
    records = KeyFile(file).read()
    if as_json:
        for record in records:
            last_used_at = used[record.id].isoformat() if record.id in used else None
            shown = {**record.model_dump(mode="json", exclude={"digest"}), "last_used_at": last_used_at}
            typer.echo(json.dumps(shown))
        return
    for record in records:
        state = "in force" if record.is_in_force(now_utc()) else "ended"
        until = (
            f" until {record.expires_at:%Y-%m-%d %H:%M}" if record.expires_at and state == "in force" else ""
        )
        last = f"last used {used[record.id]:%Y-%m-%d %H:%M}" if record.id in used else "not used yet"
        where = f" · {record.tenant}" if record.tenant else ""
        rights = ",".join(record.scopes)
        typer.echo(f"{record.id}  {record.kind:<7} {record.name}{where} · {rights} · {state}{until} · {last}")


@app.command()
def revoke(key_id: IdArgument, file: FileOption = DEFAULT_FILE) -> None:
    """End a key. A running gateway refuses it within a second.

    Example: smartrec gateway keys revoke 4f9a2c1b7d03
    """
    from smartrec_gateway.protection.keys.key_file import KeyFile, UnknownKey

    try:
        KeyFile(file).revoke(key_id)
    except UnknownKey as error:
        raise typer.BadParameter(_UNKNOWN.format(key_id)) from error
    typer.echo(f"{key_id} has ended.")


@app.command()
def rotate(
    key_id: IdArgument,
    overlap_hours: Annotated[
        float, typer.Option(min=0, max=720, help="Hours that the old key stays in force.")
    ] = 24,
    file: FileOption = DEFAULT_FILE,
    as_json: JsonOption = False,
) -> None:
    """Exchange a key for a new one with the same rights; the old one ends a while later.

    Example: smartrec gateway keys rotate 4f9a2c1b7d03 --overlap-hours 1
    """
    from smartrec_gateway.protection.keys.key_file import KeyFile, UnknownKey

    try:
        record, text = KeyFile(file).rotate(key_id, timedelta(hours=overlap_hours))
    except UnknownKey as error:
        raise typer.BadParameter(_UNKNOWN.format(key_id)) from error
    _tell(record, text, as_json)


_UNKNOWN = "No key in force has the id {}; see `smartrec gateway keys list`."


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _said(error: object) -> str:
    message = error["msg"] if isinstance(error, dict) else str(error)
    place = ".".join(str(part) for part in error["loc"]) if isinstance(error, dict) else ""
    return f"{place}: {message}".lstrip(": ").replace("Value error, ", "")


def _tell(record: KeyRecord, text: str, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**record.model_dump(mode="json", exclude={"digest"}), "key": text}))
    else:
        typer.echo(text)
        typer.echo(f"Keep it now: it is not shown again. Its id is {record.id}.", err=True)
