"""The `smartrec` command: the embedded stack, searches, and a group for each service's jobs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from smartrec import __version__
from smartrec.backup.commands import backup, backup_key, restore
from smartrec.errors import SmartrecError
from smartrec.job_defaults import DEFAULT_DATA
from smartrec.lazy_groups import LazyGroup, missing_module_message
from smartrec.secrets_commands import secrets_app
from smartrec.termination import ended_by_sigterm

MODEL = Path(__file__).parents[2] / "models" / "fashion"
NOT_RUNNING_EXIT_CODE = 3
EXAMPLE = "\n\n[bold]Example:[/] [cyan]{}[/]"

app = typer.Typer(
    cls=LazyGroup,
    name="smartrec",
    help="Fashion recommendations from a photo or a sentence: ten products, ordered for the shopper.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

DataOption = Annotated[
    Path,
    typer.Option(
        "--data", envvar="SMARTREC_DATA", help="Folder of databases, logs and the demo shop.", file_okay=False
    ),
]
PortOption = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port of the gateway.")]
HostOption = Annotated[
    str,
    typer.Option(envvar="GATEWAY_HOST", help="Address of the gateway; others than loopback need an API key."),
]
ModelOption = Annotated[Path, typer.Option(envvar="SMARTREC_MODEL", help="Folder of the model's versions.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
PLAIN_WIDTH = 120


def console() -> Console:
    """For people: as wide as their terminal, or wide enough for tables where there is none."""
    found = Console()
    return found if found.is_terminal or "COLUMNS" in os.environ else Console(width=PLAIN_WIDTH)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """Runs before every command."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command(
    help="Run all services on this machine until Ctrl-C." + EXAMPLE.format("smartrec up --port 9000")
)
def up(
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    data: DataOption = DEFAULT_DATA,
    model: ModelOption = MODEL,
) -> None:
    from smartrec.stack.plan import StackOptions, plan
    from smartrec.stack.session import running_stack
    from smartrec.stack.supervisor import StopRequested

    out = console()
    options = StackOptions(data.absolute(), host, port, model.absolute())
    try:
        with running_stack(options, out, plan) as session:
            out.print(f"Open [bold]{options.url}[/] · logs in {data / 'logs'} · Ctrl-C stops everything")
            session.supervisor.watch()
    except StopRequested:
        out.print("Stopped.")


@app.command(
    help="Run all services with the demo shop: search by picture and by text, then the page until Ctrl-C."
    + EXAMPLE.format("smartrec demo --once")
)
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the two answers.")] = False,
    products: Annotated[
        int | None, typer.Option(min=50, max=20_000, help="Size of the shop; by default the generator's own.")
    ] = None,
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    data: DataOption = DEFAULT_DATA,
    model: ModelOption = MODEL,
) -> None:
    from smartrec.stack.demo import run_demo
    from smartrec.stack.plan import StackOptions
    from smartrec.stack.supervisor import StopRequested

    out = console()
    options = StackOptions(data.absolute(), host, port, model.absolute())
    try:
        run_demo(options, out, ends_after_answers=once, products=products)
    except StopRequested:
        out.print("Stopped.")


@app.command(
    help="Show what runs on a data folder; exit code 3 when nothing does."
    + EXAMPLE.format("smartrec status --json")
)
def status(data: DataOption = DEFAULT_DATA, as_json: JsonOption = False) -> None:
    from smartrec.stack.status import print_status, stack_status

    found = stack_status(data.absolute())
    if as_json:
        typer.echo(json.dumps(found))
    else:
        print_status(console(), found)
    if not found["running"]:
        raise typer.Exit(NOT_RUNNING_EXIT_CODE)


@app.command(help="Stop what runs on a data folder." + EXAMPLE.format("smartrec down"))
def down(data: DataOption = DEFAULT_DATA) -> None:
    from smartrec.stack.status import stop_stack

    typer.echo("Stopped." if stop_stack(data.absolute()) else "Nothing was running.")


@app.command(
    help="Search the running shop by a picture or by a sentence."
    + EXAMPLE.format('smartrec search --text "red floral summer dress, no sleeves" --user maya')
)
def search(
    image: Annotated[
        Path | None, typer.Option(help="A picture: JPEG, PNG, WebP, HEIC.", dir_okay=False)
    ] = None,
    text: Annotated[str | None, typer.Option(help="What you would say to a shop assistant.")] = None,
    user: Annotated[
        str | None, typer.Option(help="The shopper's id; without one, nobody in particular.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many products.")] = 10,
    url: Annotated[
        str | None, typer.Option(envvar="SMARTREC_URL", help="The gateway; by default the one of --data.")
    ] = None,
    data: DataOption = DEFAULT_DATA,
    as_json: JsonOption = False,
) -> None:
    if (image is None) == (text is None):
        raise typer.BadParameter("Give either --image or --text.")
    from smartrec.answers import print_answer
    from smartrec.gateway import open_gateway
    from smartrec.stack.status import gateway_url

    address = (url or gateway_url(data.absolute())).rstrip("/")
    with open_gateway(address, data.absolute()) as gateway:
        if image is not None:
            answer, title = gateway.search_by_image(image, user_id=user, limit=limit), image.name
        else:
            answer, title = gateway.search_by_text(query=str(text), user_id=user, limit=limit), f"“{text}”"
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        print_answer(console(), f"{title} for {user}" if user else title, answer)


app.command()(backup)
app.command()(restore)
app.command("backup-key")(backup_key)
app.add_typer(secrets_app, name="secrets")


def main() -> None:
    """The console script: failures that the user can mend are one red sentence and exit code 1."""
    try:
        with ended_by_sigterm():
            app()
    except SmartrecError as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)
    except ModuleNotFoundError as error:
        name = error.name or ""
        if name.startswith("smartrec"):
            raise
        command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        Console(stderr=True).print(missing_module_message(command, name), style="red", markup=False)
        sys.exit(1)
