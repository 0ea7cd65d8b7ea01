"""`smartrec recommender migrate`: the schema of the database, and the role that serves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartrec_recommender.jobs.terminal.console import DatabaseUrl, console, failed, whole_database


def migrate(
    database_url: DatabaseUrl = None,
    service_password: Annotated[
        str | None,
        typer.Option(
            envvar="RECOMMENDER_SERVICE_PASSWORD",
            help="Lets the service log in as smartrec_service, who sees a named shop's rows only.",
        ),
    ] = None,
    service_password_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            envvar="RECOMMENDER_SERVICE_PASSWORD_FILE",
            help="File that holds it, where it is not given itself.",
        ),
    ] = None,
) -> None:
    """Bring the database to the newest schema; takes its owner.

    Example: smartrec recommender migrate --database-url postgresql+psycopg2://smartrec@localhost/smartrec
    """
    from smartrec_recommender.store.migrate import TablesInUse, missing_migrations
    from smartrec_recommender.store.migrate import migrate as run_migrations
    from smartrec_recommender.store.tenants import let_service_log_in

    if service_password is None and service_password_file is not None:
        service_password = service_password_file.read_text(encoding="utf-8").strip()
    with whole_database(database_url) as engine:
        missing = missing_migrations(engine)
        try:
            run_migrations(engine)
        except TablesInUse as error:
            raise failed(str(error)) from None
        if service_password:
            let_service_log_in(engine, service_password)
    console.print(f"Ran {len(missing)} migrations." if missing else "The database is up to date.")
