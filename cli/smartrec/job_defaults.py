"""Jobs on the stack that runs: `--data` for each command that works on a database.

Where a stack runs on the data folder, its addresses become the defaults of the job's options; one that is
still starting is waited for. What the user gives as an option or in the environment goes first; where
nothing runs, the services' own defaults hold.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

DEFAULT_DATA = Path(".smartrec")
_DATABASE = "RECOMMENDER_DATABASE_URL"


def let_jobs_find_the_stack(command: Any) -> None:
    """Adds `--data` to a command, or to those of a group, where they have the option of a database."""
    for each in _leaves(command):
        if any(_DATABASE in _variables(parameter) for parameter in each.params):
            each.params.insert(_place_of_help(each), _data_option())


def _leaves(command: Any) -> Iterator[Any]:
    children = getattr(command, "commands", None)
    if children is None:
        yield command
        return
    for child in children.values():
        yield from _leaves(child)


def _place_of_help(command: Any) -> int:
    names = [parameter.name for parameter in command.params]
    return names.index("help") if "help" in names else len(names)


def _data_option() -> Any:
    """Built by typer from a signature; eager, because the other options' defaults follow from it."""
    carrier = typer.Typer()

    @carrier.command()
    def carry(
        data: Annotated[
            Path,
            typer.Option(
                "--data",
                envvar="SMARTREC_DATA",
                help="Folder of `smartrec up`; its database and services are the defaults.",
                file_okay=False,
                is_eager=True,
                expose_value=False,
                callback=_take_defaults,
            ),
        ] = DEFAULT_DATA,
    ) -> None: ...

    return next(each for each in typer.main.get_command(carrier).params if each.name == "data")


def _take_defaults(context: typer.Context, data: Path) -> Path:
    from smartrec.stack.jobs import job_settings

    # A job with a database of its own does not wait; those that a starting stack runs are such jobs.
    settings = job_settings(data.absolute(), is_waiting=_DATABASE not in os.environ)
    defaults = {
        parameter.name: settings[variable]
        for parameter in context.command.params
        for variable in _variables(parameter)
        if variable in settings
    }
    context.default_map = {**(context.default_map or {}), **defaults}
    return data


def _variables(parameter: Any) -> list[str]:
    """The environment variables of an option."""
    names = parameter.envvar or []
    return [names] if isinstance(names, str) else list(names)
