"""Imports of whole files: taken at once, done in the background, told how far they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from smartrec_gateway.api.console.desk import WRITES, DeskOf, desk_of
from smartrec_gateway.api.requests import file_upload
from smartrec_gateway.api.requests.dependencies import (
    ClientsOf,
    SettingsOf,
    new_catalogue_context,
    new_router,
)
from smartrec_gateway.clients.console import imports
from smartrec_gateway.problems import (
    ImportIsOver,
    MissingFile,
    OutcomeUnknown,
    TooManyUploads,
    UnknownImport,
    UploadTooSlow,
)
from smartrec_gateway.protection.access import caller_of
from smartrec_gateway.protection.bodies.upload_slots import UploadSlots
from smartrec_gateway.schemas.console.imports import ImportId, ImportJob, ImportJobs
from smartrec_service.problems import problem_responses

router = new_router(tags=["catalogue"])


@router.post(
    "/imports",
    status_code=202,
    summary="Import a file of products or transactions in the background",
    openapi_extra={"requestBody": file_upload.request_body()},
    responses=problem_responses(*WRITES, UploadTooSlow, MissingFile, TooManyUploads),
)
async def create_import(
    request: Request, settings: SettingsOf, clients: ClientsOf, response: Response
) -> ImportJob:
    """Send the file that your shop system exports, as it is: `curl -F file=@products.csv -F kind=products …`.
    The address in `Location` says how far it is, and in the end what `smartrec import` would have said. An
    import that a restart breaks off goes on by itself. One import of a shop runs at a time.
    """
    slots: UploadSlots = request.app.state.upload_slots
    async with (
        slots.taken(caller_of(request.scope)),
        file_upload.read_import(request, settings) as (new, chunks),
    ):
        context = await new_catalogue_context(request)
        job = await imports.begin(desk_of(request, clients.catalogue, context), new, chunks)
    response.headers["location"] = f"/v1/imports/{job.id}"
    return job


@router.get("/imports", summary="All imports in the background")
async def list_imports(
    desk: DeskOf,
    limit: Annotated[int, Query(ge=1, le=1_000, description="How many at most.", examples=[100])] = 100,
) -> ImportJobs:
    return await imports.all_imports(desk, limit)


@router.get("/imports/{import_id}", summary="One import", responses=problem_responses(UnknownImport))
async def get_import(import_id: ImportId, desk: DeskOf) -> ImportJob:
    return await imports.one_import(desk, import_id)


@router.post(
    "/imports/{import_id}:cancel",
    summary="Cancel an import",
    responses=problem_responses(UnknownImport, ImportIsOver, OutcomeUnknown),
)
async def cancel_import(import_id: ImportId, desk: DeskOf) -> ImportJob:
    """One that waits ends at once, one that runs after its batch. What is written stays."""
    return await imports.cancel(desk, import_id)
