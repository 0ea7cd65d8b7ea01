"""What the recommender's jobs share on the command line: the database, the console, how a failure is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    import sqlalchemy as sa
    from pydantic import ValidationError

console = Console(stderr=True)

DatabaseUrl = Annotated[
    str | None, typer.Option(envvar="RECOMMENDER_DATABASE_URL", help="postgresql+psycopg2://user@host/name")
]
TenantName = Annotated[
    str | None, typer.Option(envvar="RECOMMENDER_TENANT", help="The shop, where the install holds several.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]

_TWO_WAYS = (
    "No database was named, and Smartrec does not run here. Start it with `smartrec up` (--data names its "
    "folder), or name a database with --database-url or RECOMMENDER_DATABASE_URL."
)


@contextmanager
def database(database_url: str | None, tenant: str | None) -> Iterator[sa.Engine]:
    """The engine of a job on one shop, which must be there: no job may begin on a misspelt one."""
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.store.tenants import is_known

    with whole_database(database_url, tenant) as engine:
        if not is_known(engine):
            name = tenant or RecommenderSettings().tenant
            raise failed(f"There is no shop {name!r}. Add it: smartrec recommender tenants add {name}")
        yield engine


@contextmanager
def whole_database(database_url: str | None, tenant: str | None = None) -> Iterator[sa.Engine]:
    """The engine of a job on the install. A database that cannot be used is told in a sentence."""
    import sqlalchemy as sa

    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.store.connection import new_engine

    settings = RecommenderSettings()
    url = database_url or settings.database_url
    try:
        engine = new_engine(
            url, password_file=settings.database_password_file, tenant=tenant or settings.tenant
        )
    except sa.exc.ArgumentError:
        raise failed("The database URL is not one; write postgresql+psycopg2://user@host/name.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise failed(f"The file of the database's password cannot be read: {error}.") from None
    try:
        yield engine
    except sa.exc.OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        advice = "" if database_url else f" {_TWO_WAYS}"
        raise failed(f"The database at {where} fails: {str(error.orig).strip()}{advice}") from None
    except sa.exc.ProgrammingError as error:
        if type(error.orig).__name__ not in ("UndefinedTable", "InvalidParameterValue"):
            raise
        raise failed("The database has no tables yet. Run: smartrec recommender migrate") from None
    finally:
        engine.dispose()


def failed(sentence: str) -> typer.Exit:
    """Tells what is wrong, to the letter: what looks like markup is none. Raise what it returns."""
    console.print(sentence, style="red" if console.is_terminal else None, markup=False, highlight=False)
    return typer.Exit(1)


def first_error(error: ValidationError) -> str:
    """What is wrong first, as a sentence that names the field."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    sentence = str(first["msg"]).removeprefix("Value error, ")
    return f"{field}: {sentence}." if field else f"{sentence[:1].upper()}{sentence[1:]}."
