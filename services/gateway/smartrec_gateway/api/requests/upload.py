"""The picture of a multipart request: read as a stream, and kept in memory where a phone took it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from smartrec_gateway.api.requests.acting import check_user
from smartrec_gateway.api.requests.form import FormLimits, as_form, chunks_of, fields_of, read_form
from smartrec_gateway.problems import ImageTooLarge, InvalidBox, MalformedUpload, MissingImage
from smartrec_gateway.schemas.requests import ImageSearchFields
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.limits import MEBIBYTE, image_limits_in_words

LISTED_FIELDS = frozenset({"exclude", "viewed", "facets", "box", "without"})
MAX_FIELDS, MAX_FIELD_BYTES, MAX_PICTURES = 600, 16 * 1024, 4
HOW_TO_SEND = "Send multipart/form-data with the picture as the file `image`: curl -F image=@photo.jpg …"
LIMITS = FormLimits(
    MAX_PICTURES,
    MAX_FIELDS,
    MAX_FIELD_BYTES,
    what="picture",
    how_to_send=HOW_TO_SEND,
    when_too_slow="Send a smaller picture, or use a faster connection.",
    max_bytes_in_memory=4 * MEBIBYTE,  # most photos of 12 megapixels
)


def picture_body() -> dict[str, Any]:
    """A form with nothing but the picture, as OpenAPI describes it."""
    return _form({})


def request_body() -> dict[str, Any]:
    """The form as OpenAPI describes it, read off `ImageSearchFields`."""
    described = ImageSearchFields.model_json_schema(ref_template="#/components/schemas/{model}")
    fields = {name: _form_field(schema) for name, schema in described["properties"].items()}
    fields["filters"] = {
        "type": "string",
        "contentMediaType": "application/json",
        "description": "The same filters as of a text search, as JSON.",
        "examples": ['{"price_max": 80, "size": ["M"]}'],
    }
    return _form(fields)


def _form(fields: dict[str, Any]) -> dict[str, Any]:
    image = {
        "type": "string",
        "format": "binary",
        "description": f"JPEG, PNG, WebP or HEIC; at most {image_limits_in_words()}."
        + (f" A search takes up to {MAX_PICTURES} parts of this name." if fields else ""),
    }
    return as_form({"image": image, **fields}, required=["image"])


def _form_field(schema: dict[str, Any]) -> dict[str, Any]:
    """A form has no null: a field is there or not."""
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    return {**schema, **(kinds[0] if kinds else {})}


@dataclass(frozen=True)
class UploadedPicture:
    """A picture that was sent, with the caller's word for its type."""

    file: UploadFile
    size_bytes: int

    @property
    def content_type(self) -> str:
        given = self.file.content_type or ""
        return given if given.startswith("image/") else "application/octet-stream"

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes from the start; may be called again."""
        return chunks_of(self.file)


@asynccontextmanager
async def read_image_search(
    request: Request, settings: GatewaySettings
) -> AsyncIterator[tuple[list[UploadedPicture], ImageSearchFields]]:
    """The pictures, which are gone after the block, and the fields beside them.

    Raises: a problem that says how to send a picture, for whatever is not one; RequestValidationError.
    """
    form = await read_form(request, LIMITS, settings.upload_timeout_seconds)
    try:
        pictures = _pictures(form, settings.max_image_bytes)
        fields = _fields(form, len(pictures))
        check_user(request.scope, fields.user_id)
        yield pictures, fields
    finally:
        await form.close()


@asynccontextmanager
async def read_picture(request: Request, settings: GatewaySettings) -> AsyncIterator[UploadedPicture]:
    """The picture alone, which is gone after the block. Raises as `read_image_search`."""
    form = await read_form(request, LIMITS, settings.upload_timeout_seconds)
    try:
        pictures = _pictures(form, settings.max_image_bytes)
        if len(pictures) > 1:
            raise MalformedUpload(f"Send one picture at a time, not several. {HOW_TO_SEND}")
        yield pictures[0]
    finally:
        await form.close()


def _pictures(form: FormData, max_image_bytes: int) -> list[UploadedPicture]:
    """All files `image`, at least one, which together are no larger than one may be."""
    pictures = [_picture(each) for each in form.getlist("image")]
    if not pictures:
        raise MissingImage(f"There is no file in the field `image`. {HOW_TO_SEND}")
    if sum(picture.size_bytes for picture in pictures) > max_image_bytes:
        raise ImageTooLarge(f"Send pictures of at most {max_image_bytes / 1024**2:g} MiB, all together.")
    return pictures


def _picture(image: UploadFile | str) -> UploadedPicture:
    if not isinstance(image, UploadFile):
        raise MissingImage(f"There is no file in the field `image`. {HOW_TO_SEND}")
    size_bytes = image.file.seek(0, os.SEEK_END)
    if size_bytes == 0:
        raise MissingImage("The file in the field `image` is empty. Choose the picture again.")
    return UploadedPicture(image, size_bytes)


def _fields(form: FormData, pictures: int) -> ImageSearchFields:
    given = fields_of(form, "image", LISTED_FIELDS)
    if len(given.get("box", [])) > pictures:
        raise InvalidBox("Send one `box` for each picture at most, in the order of the pictures.")
    try:
        return ImageSearchFields.model_validate(given)
    except ValidationError as error:
        errors = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(errors) from error
