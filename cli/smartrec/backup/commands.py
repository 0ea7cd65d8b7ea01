"""`smartrec backup`, `smartrec restore`, `smartrec backup-key`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from smartrec.job_defaults import DEFAULT_DATA
from smartrec_service.password_files import url_with_password

MODEL_PART = "models/fashion"
KeyOption = Annotated[
    Path, typer.Option("--key", envvar="SMARTREC_BACKUP_KEY", help="File of keys, as `backup-key` makes it.")
]
DataOption = Annotated[
    Path, typer.Option("--data", envvar="SMARTREC_DATA", help="Folder of `smartrec up`.", file_okay=False)
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        envvar="RECOMMENDER_DATABASE_URL",
        help="The owner's address of a database elsewhere; by default the one of --data.",
    ),
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--database-password-file",
        exists=True,
        dir_okay=False,
        envvar="RECOMMENDER_DATABASE_PASSWORD_FILE",
        help="File that holds the database password, where the URL has none.",
    ),
]
PartOption = Annotated[
    list[str] | None,
    typer.Option("--part", help="NAME=PATH: where shop, uploads, keys or keys.json lie, if not in --data."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def backup(
    to: Annotated[str, typer.Option("--to", help="A folder, or s3://bucket/prefix.")],
    key: KeyOption,
    data: DataOption = DEFAULT_DATA,
    database_url: DatabaseOption = None,
    database_password_file: PasswordFileOption = None,
    part: PartOption = None,
    also: Annotated[
        list[Path] | None,
        typer.Option(help="A file or folder of settings to keep, as .env.", exists=True),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(envvar="SMARTREC_MODEL", help="Folder of the model's versions.")
    ] = None,
    without_model: Annotated[bool, typer.Option("--without-model", help="Leave the model out.")] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="How many backups stay there; older ones are deleted.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Back up database, pictures, keys, model and settings into one encrypted file, while the shop serves.

    Example: smartrec backup --to backups --key backup.key --also .env --keep 14
    """
    from smartrec.backup.install import opened
    from smartrec.backup.making import make_backup
    from smartrec.backup.places import place_at
    from smartrec.commands import MODEL

    database_url = url_with_password(database_url, database_password_file)
    parts = {**_parts(part), **{f"settings/{path.name}": path for path in also or []}}
    if not without_model:
        of_data = data / "models" / "fashion"
        parts[MODEL_PART] = model or (of_data if of_data.exists() else MODEL)
    with opened(data.absolute(), database_url, parts) as install:
        if without_model:
            install.parts.pop(MODEL_PART, None)
        made = make_backup(install, place_at(to), key, keep)
    if made.not_noted:
        typer.echo(f"The alert for backups does not hear of this one. {made.not_noted}", err=True)
    if as_json:
        typer.echo(json.dumps({"name": made.name, "rows": made.rows, "removed": made.removed}))
        return
    typer.echo(f"{made.name}: {sum(made.rows.values()):,} rows, {', '.join(made.parts)}.")
    if made.removed:
        typer.echo(f"Deleted {len(made.removed)} older backups.")


def restore(
    source: Annotated[
        str, typer.Argument(help="A backup's file or s3:// address, or a place, whose newest one is taken.")
    ],
    key: KeyOption,
    data: DataOption = DEFAULT_DATA,
    database_url: DatabaseOption = None,
    database_password_file: PasswordFileOption = None,
    part: PartOption = None,
) -> None:
    """Put a backup into an empty data folder, or into an empty database that is named.

    Example: smartrec restore backups --key backup.key --data restored
    """
    from smartrec.backup.places import find_backup
    from smartrec.backup.restoring import restore_backup

    database_url = url_with_password(database_url, database_password_file)
    place, name = find_backup(source)
    manifest = restore_backup(place, name, key, data.absolute(), database_url, _parts(part))
    typer.echo(f"{name} of {manifest['made_at']}: {sum(manifest['rows'].values()):,} rows are back.")
    if not database_url:
        model = f" --model {data / MODEL_PART}" if MODEL_PART in manifest["parts"] else ""
        typer.echo(f"Start it: smartrec up --data {data}{model}")


def backup_key(
    path: Annotated[Path, typer.Argument(help="A new file for the secret key.", dir_okay=False)],
) -> None:
    """Make a pair of keys for backups, and print the public one, which is all that `backup` needs.

    Example: smartrec backup-key backup.key
    """
    from smartrec.backup.encryption import make_key

    typer.echo(make_key(path))
    typer.echo(f"Keep {path} where the backups are not: without it nobody can open them.", err=True)


def _parts(given: list[str] | None) -> dict[str, Path]:
    """`NAME=PATH` as a mapping. Raises: typer.BadParameter."""
    found = {}
    for each in given or []:
        name, equals, path = each.partition("=")
        if not equals or not path:
            raise typer.BadParameter(f"Write NAME=PATH, not {each!r}.", param_hint="--part")
        found[name] = Path(path)
    return found
