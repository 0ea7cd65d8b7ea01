"""Command groups of the services, imported only when one is used: an image holds its own service only, and
`smartrec --help` must not load Postgres drivers and image libraries to print a page of text.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from smartrec.errors import SmartrecError
from smartrec.job_defaults import let_jobs_find_the_stack


class ServiceNotInstalled(SmartrecError):
    """The service's code or its dependencies are missing here."""


@dataclass(frozen=True)
class Mount:
    """Where a group's typer application lives, and the extra of the distribution that its work needs.

    `addition`: an application whose commands join the group where its package is installed; empty: none.
    """

    target: str
    extra: str
    help: str
    addition: str = ""


MOUNTS = {
    "import": Mount(
        "smartrec_recommender.jobs.commands:import_app", "recommender", "Load products and transactions."
    ),
    "events": Mount(
        "smartrec_recommender.jobs.events.commands:events_app",
        "events",
        "Take in what shoppers do from Kafka topics.",
    ),
    "demo-data": Mount(
        "smartrec_demo.commands:app", "demo", "Draw the demo shop: pictures, catalogue, shoppers."
    ),
    "vision": Mount(
        "smartrec_vision.commands:app",
        "vision",
        "See what a picture shows; train, evaluate, export.",
        addition="smartrec_training.commands:app",
    ),
    "nlp": Mount(
        "smartrec_nlp.commands:app",
        "nlp",
        "Map sentences to attributes; measure and extend the mapping; see what was not found.",
        addition="smartrec_recommender.jobs.decisions.words:words_app",
    ),
    "recommender": Mount(
        "smartrec_recommender.jobs.commands:app",
        "recommender",
        "Migrate the database, learn, evaluate.",
    ),
    "gateway": Mount("smartrec_gateway.commands:app", "gateway", "Run the public door, make an API key."),
}

_EXTRAS = {"backup": "backup", "restore": "backup", "backup-key": "backup"}  # of commands without a mount


class LazyGroup(TyperGroup):
    """The root command: its own commands, and the mounts above."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, own commands first."""
        return [*super().list_commands(ctx), *MOUNTS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """For help pages: a mount is only its line of help."""
        mount = MOUNTS.get(cmd_name)
        if mount is None:
            return super().get_command(ctx, cmd_name)
        return TyperCommand(name=cmd_name, help=mount.help, rich_help_panel="Services")

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """To run one: a mount is imported now."""
        mount = MOUNTS.get(args[0])
        if mount is None:
            return super().resolve_command(ctx, args)
        return args[0], load(args[0]), args[1:]


def load(name: str) -> Any:
    """The command behind a mount. Raises ServiceNotInstalled."""
    mount = MOUNTS[name]
    try:
        command = _command_of(mount.target)
        if mount.addition and importlib.util.find_spec(mount.addition.split(".")[0]):
            command.commands.update(_command_of(mount.addition).commands)
    except ModuleNotFoundError as error:
        raise ServiceNotInstalled(missing_module_message(name, error.name or mount.target)) from error
    command.name = name
    let_jobs_find_the_stack(command)
    return command


def _command_of(target: str) -> Any:
    """The click command of a typer application, given as "module:attribute". Raises ModuleNotFoundError."""
    module_name, attribute = target.split(":")
    return typer.main.get_command(getattr(importlib.import_module(module_name), attribute))


def missing_module_message(command: str, module: str) -> str:
    """Which extra to install for a command that did not find `module`."""
    mount = MOUNTS.get(command)
    extra = mount.extra if mount else _EXTRAS.get(command, "embedded")
    return (
        f"`smartrec {command}` needs the Python module {module.split('.')[0]}, which is not installed here; "
        f"install it with: pip install 'smartrec[{extra}]'"
    )
