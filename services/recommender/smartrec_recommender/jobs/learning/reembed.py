"""`smartrec recommender reembed`: all pictures seen by another model, beside what serves, then switched."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
)

if TYPE_CHECKING:
    import sqlalchemy as sa

    from smartrec_recommender.importing.reembedding import Reembedded

_INCOMPLETE = 3
_TOLD_UNREAD = 10


def reembed(
    pictures: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Folder that the gateway serves at /images."),
    ] = None,
    vision_url: Annotated[
        str | None,
        typer.Option(envvar="RECOMMENDER_IMPORT_VISION_URL", help="The vision service with the new model."),
    ] = None,
    no_switch: Annotated[
        bool, typer.Option("--no-switch", help="Only compute; a second call switches.")
    ] = False,
    leave_out: Annotated[
        bool,
        typer.Option("--leave-out", help="Switch though some pictures cannot be read; these find nothing."),
    ] = False,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Have another model see all pictures, beside what serves, and switch to its embeddings at once.

    A run that was stopped goes on where it was. Ends with 3 where pictures could not be read: then nothing is
    switched without --leave-out.

    Example: smartrec recommender reembed --pictures pictures --vision-url http://vision-next:8001
    """
    from smartrec_recommender.clients.upstream import ServiceUnavailable
    from smartrec_recommender.importing.reembedding import ModelChanged
    from smartrec_recommender.settings import RecommenderSettings

    settings = RecommenderSettings()
    url = vision_url or settings.import_vision_url
    with database(database_url, tenant) as engine:
        try:
            done = asyncio.run(_run(engine, url, settings.secret, pictures, not no_switch, leave_out))
        except (ServiceUnavailable, ModelChanged) as error:
            raise failed(f"{error}. What was computed is kept; run it again to go on.") from None
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False))
    else:
        _tell(done)
    if done.unread and not done.switched:
        raise typer.Exit(_INCOMPLETE)


async def _run(
    engine: sa.Engine, url: str, secret: str | None, pictures: Path | None, switches: bool, leaves_out: bool
) -> Reembedded:
    from smartrec_recommender.clients.pictures import PictureServers
    from smartrec_recommender.clients.vision import VisionClient
    from smartrec_recommender.importing.reembedding import Reembedding

    servers = PictureServers()
    try:
        async with VisionClient(url, secret) as vision:
            return await Reembedding(engine, vision, servers, pictures, _progress).run(switches, leaves_out)
    finally:
        await servers.close()


def _progress(done: int, total: int) -> None:
    console.print(f"Seen: {done:,} of {total:,} products", markup=False, highlight=False)


def _tell(done: Reembedded) -> None:
    for product_id, reason in list(done.unread.items())[:_TOLD_UNREAD]:
        console.print(f"{product_id}: {reason}", markup=False, highlight=False)
    if done.switched:
        console.print(f"{done.products:,} products are found by {done.model}; before: {done.served_before}.")
    elif done.unread:
        console.print(
            f"Not switched: no picture of {len(done.unread):,} products could be read (--leave-out)."
        )
    elif done.model is None:
        console.print("No product has a picture of another model.")
    else:
        console.print(f"{done.products:,} products are ready; {done.served_before} still serves.")
