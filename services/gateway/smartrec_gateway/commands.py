"""`smartrec gateway …`: run the gateway, make an API key, write down the API's description."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartrec_gateway import key_commands

app = typer.Typer(help="The public door: run it, make API keys, write down its API.", no_args_is_help=True)
app.add_typer(key_commands.app, name="keys")


@app.command()
def serve() -> None:
    """Serve the API and the web page, with the settings of the environment (GATEWAY_…).

    Example: GATEWAY_PORT=8080 smartrec gateway serve
    """
    from smartrec_gateway.__main__ import main

    main()


@app.command("new-key")
def new_key() -> None:
    """Print a new API key that may do everything, for GATEWAY_API_KEY or the file of GATEWAY_API_KEY_FILE.

    Keys with fewer rights, of which only a digest is kept: `smartrec gateway keys create`.

    Example: smartrec gateway new-key > secrets/gateway_api_key
    """
    import secrets

    typer.echo(secrets.token_urlsafe(32))


@app.command()
def openapi(
    out: Annotated[Path | None, typer.Option(help="File to write; standard output without it.")] = None,
) -> None:
    """Write the API's OpenAPI document, for client generators.

    Example: smartrec gateway openapi --out openapi.json
    """
    import json

    from smartrec_gateway.main import create_app
    from smartrec_gateway.settings import GatewaySettings

    document = json.dumps(create_app(GatewaySettings(host="127.0.0.1")).openapi(), indent=2)
    if out:
        out.write_text(document + "\n", encoding="utf-8")
    else:
        typer.echo(document)
