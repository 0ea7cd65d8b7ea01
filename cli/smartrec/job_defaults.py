"""Jobs on the stack that runs: `--data` for each command that works on a database.

Where a stack runs on the data folder, its addresses become the defaults of the job's options; one that is
still starting is waited for. What the user gives as an option or in the environment goes first. Who names a
database gets nothing of the stack: its services would read another shop's pictures, and its cache is not that
database's. Where nothing runs, the services' own defaults hold.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

DEFAULT_DATA = Path(".smartrec")
_DATABASE = "RECOMMENDER_DATABASE_URL"
_SECRET = "RECOMMENDER_INTERNAL_SECRET"  # noqa: S105 (a variable's name; no option, so that no shell keeps it)
_HAS_OWN_DATABASE = f"{__name__}.has_own_database"


def let_jobs_find_the_stack(command: Any) -> None:
    """Adds `--data` to a command, or to those of a group, where they have the option of a database."""
    for each in _leaves(command):
        named_by = [name for option in each.params if _DATABASE in _variables(option) for name in option.opts]
        if named_by:
            each.params.insert(_place_of_help(each), _data_option())
            each.parse_args = _noting_own_database(each.parse_args, named_by)


def _noting_own_database(
    parse_args: Callable[[typer.Context, list[str]], list[str]], named_by: Sequence[str]
) -> Callable[[typer.Context, list[str]], list[str]]:
    """Options are taken one by one; whether a database is among them counts for those before it, too."""

    def parse(context: typer.Context, arguments: list[str]) -> list[str]:
        is_option = any(argument.split("=")[0] in named_by for argument in arguments)
        context.meta[_HAS_OWN_DATABASE] = is_option or _DATABASE in os.environ
        return parse_args(context, arguments)

    return parse


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

    if context.meta[_HAS_OWN_DATABASE]:  # as have the jobs that a starting stack runs
        return data
    settings = job_settings(data.absolute())
    defaults = {
        parameter.name: settings[variable]
        for parameter in context.command.params
        for variable in _variables(parameter)
        if variable in settings
    }
    context.default_map = {**(context.default_map or {}), **defaults}
    if _SECRET in settings:
        os.environ.setdefault(_SECRET, settings[_SECRET])
    return data


def _variables(parameter: Any) -> list[str]:
    """The environment variables of an option."""
    names = parameter.envvar or []
    return [names] if isinstance(names, str) else list(names)
