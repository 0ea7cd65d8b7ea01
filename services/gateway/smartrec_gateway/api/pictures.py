"""Pictures of products that a shop uploads, to be named in the products that they show."""

from __future__ import annotations

import asyncio

from fastapi import Request

from smartrec_gateway.api.requests import upload
from smartrec_gateway.api.requests.dependencies import (
    ClientsOf,
    PicturesOf,
    SettingsOf,
    new_context,
    new_router,
)
from smartrec_gateway.clients.product_readings import read_picture
from smartrec_gateway.clients.upstream import UpstreamUnavailable
from smartrec_gateway.problems import (
    ImageTooLarge,
    MissingImage,
    PicturesUnreadable,
    TooManyUploads,
    UnreadableImage,
    UnsupportedImageType,
    UploadsOff,
    UploadTooSlow,
)
from smartrec_gateway.protection.access import caller_of
from smartrec_gateway.protection.bodies.upload_slots import UploadSlots
from smartrec_gateway.schemas.catalogue import StoredPicture
from smartrec_service.problems import problem_responses

router = new_router(tags=["catalogue"])
RETRY_AFTER_SECONDS = 5


@router.post(
    "/pictures",
    status_code=201,
    summary="Upload a picture of a product",
    openapi_extra={"requestBody": upload.picture_body()},
    responses=problem_responses(
        UploadTooSlow,
        ImageTooLarge,
        UnsupportedImageType,
        MissingImage,
        UnreadableImage,
        TooManyUploads,
        UploadsOff,
        PicturesUnreadable,
    ),
)
async def upload_picture(
    request: Request, settings: SettingsOf, clients: ClientsOf, pictures: PicturesOf
) -> StoredPicture:
    """Write the answered `image` into the product. The same picture is kept once, however often it comes."""
    slots: UploadSlots = request.app.state.upload_slots
    async with (
        slots.taken(caller_of(request.scope)),
        upload.read_picture(request, settings) as picture,
    ):
        context = await new_context(request)
        content = b"".join([chunk async for chunk in picture.chunks()])
        try:
            seen = await read_picture(clients.vision, content, context)
        except UpstreamUnavailable as error:
            raise PicturesUnreadable(
                f"Send it again in {RETRY_AFTER_SECONDS} seconds.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            ) from error
        image = await asyncio.to_thread(pictures.keep, content, context.tenant)
    return StoredPicture(image=image, shows_garment=bool(seen.get("category")))
