"""`smartrec recommender tenants …`: the shops of one install."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import typer

from smartrec_recommender.jobs.terminal.console import DatabaseUrl, console, failed, whole_database

tenants_app = typer.Typer(no_args_is_help=True, help="The shops of one install, each with data of its own.")
Name = Annotated[str, typer.Argument(help="Small letters, digits, - and _; at most 63.")]


@tenants_app.command("list")
def list_tenants(
    times: Annotated[
        bool, typer.Option("--times", help="With when each last learned and was last backed up.")
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Name all shops; takes the database's owner.

    Example: smartrec recommender tenants list --times
    """
    from smartrec_recommender.store.connection import as_owner
    from smartrec_recommender.store.last_times import read_last_times
    from smartrec_recommender.store.tenants import tenant_names

    with whole_database(database_url) as engine:
        if not times:
            for name in tenant_names(engine):
                typer.echo(name)
            return
        with as_owner(engine).connect() as connection:
            for one in read_last_times(connection):
                nothing = "nothing to learn yet" if one.first_event_at is None else "never learned"
                learned = _at(one.learned_at, "learned", nothing)
                typer.echo(f"{one.shop}: {learned}, {_at(one.backed_up_at, 'backed up', 'never backed up')}")


def _at(time: datetime | None, what: str, otherwise: str) -> str:
    return f"{what} {time.isoformat(sep=' ', timespec='minutes')}" if time else otherwise


@tenants_app.command()
def add(name: Name, database_url: DatabaseUrl = None) -> None:
    """Add an empty shop; callers name it in X-Smartrec-Tenant, jobs by --tenant.

    Example: smartrec recommender tenants add outlet
    """
    from smartrec_recommender.store.schema import TENANT_PATTERN
    from smartrec_recommender.store.tenants import add_tenant

    if not re.fullmatch(TENANT_PATTERN, name):
        raise failed(f"{name!r} cannot name a shop: use 1 to 63 small letters, digits, - and _.")
    with whole_database(database_url) as engine:
        add_tenant(engine, name)
    console.print(f"The shop {name} is there.", markup=False)


@tenants_app.command()
def rate(
    name: Name,
    code: Annotated[str, typer.Argument(help="ISO 4217, as USD.")],
    worth: Annotated[
        str, typer.Argument(help="What one is worth in the shop's currency; none takes it away.")
    ],
    database_url: DatabaseUrl = None,
) -> None:
    """Say what another currency is worth, so that "under $50" is answered in the shop's money.

    Example: smartrec recommender tenants rate default USD 0.92
    """
    from smartrec_recommender.store.tenants import set_exchange_rate

    if not re.fullmatch("[A-Za-z]{3}", code):
        raise failed(f"{code!r} is no currency: write three letters, as USD.")
    if worth.lower() != "none" and not re.fullmatch(r"\d+(\.\d+)?", worth):
        raise failed(f"{worth!r} is no rate: write a number, as 0.92.")
    value = None if worth.lower() == "none" else float(worth)
    with whole_database(database_url) as engine:
        if not set_exchange_rate(engine, name, code.upper(), value):
            raise failed(f"There is no shop {name!r}.")
    console.print(f"In the shop {name}, {code.upper()} is worth {value or 'nothing known'}.", markup=False)


@tenants_app.command()
def currency(
    name: Name,
    code: Annotated[str, typer.Argument(help="ISO 4217, as EUR; none takes it away.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Say in which currency a shop's prices are, where its files name none.

    Example: smartrec recommender tenants currency default EUR
    """
    from smartrec_recommender.store.tenants import set_currency

    wanted = None if code.lower() == "none" else code.upper()
    if wanted is not None and not re.fullmatch("[A-Z]{3}", wanted):
        raise failed(f"{code!r} is no currency: write three letters, as EUR.")
    with whole_database(database_url) as engine:
        if not set_currency(engine, name, wanted):
            raise failed(f"There is no shop {name!r}.")
    console.print(f"Prices of the shop {name} are in {wanted or 'whatever its files say'}.", markup=False)


@tenants_app.command()
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Delete a shop and everything in it.

    Example: smartrec recommender tenants remove outlet --yes
    """
    from smartrec_recommender.store.tenants import remove_tenant

    if not yes:
        typer.confirm(f"Delete the shop {name} and everything in it?", abort=True, err=True)
    with whole_database(database_url) as engine:
        removed = remove_tenant(engine, name)
    if not removed["tenants"]:
        raise failed(f"There is no shop {name!r}.")
    console.print(f"Deleted {removed['products']:,} products, {removed['users']:,} shoppers.", markup=False)
