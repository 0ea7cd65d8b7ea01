"""A multipart request as a form: its files kept in memory up to a limit, and on disk beyond."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from smartrec_gateway.api.requests.acting import is_compressed
from smartrec_gateway.api.requests.sent_once import sent_twice
from smartrec_gateway.problems import MalformedUpload, UnsupportedMediaType, UploadTooSlow
from smartrec_service.limits import MEBIBYTE

CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class FormLimits:
    """`max_field_bytes`: of a field that is no file. `how_to_send`, `when_too_slow`: told to callers.

    `max_bytes_in_memory`: of one file; whatever is longer costs a change of threads for each piece.
    """

    max_files: int
    max_fields: int
    max_field_bytes: int
    what: str
    how_to_send: str
    when_too_slow: str
    max_bytes_in_memory: int = MEBIBYTE


async def read_form(request: Request, limits: FormLimits, timeout_seconds: float) -> FormData:
    """Whoever calls closes it. Raises: UnsupportedMediaType, UploadTooSlow, MalformedUpload, and a problem
    that limits of the body have raised."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UnsupportedMediaType(limits.how_to_send)
    if is_compressed(request):
        raise UnsupportedMediaType("Send the form as it is, without the header Content-Encoding.")
    try:
        async with asyncio.timeout(timeout_seconds), aclosing(request.stream()) as stream:
            parser = MultiPartParser(
                request.headers,
                stream,
                max_files=limits.max_files,
                max_fields=limits.max_fields,
                max_part_size=limits.max_field_bytes,
            )
            parser.spool_max_size = limits.max_bytes_in_memory
            return await parser.parse()
    except TimeoutError as error:
        raise UploadTooSlow(f"It took over {timeout_seconds:g} seconds. {limits.when_too_slow}") from error
    except ClientDisconnect as error:
        raise MalformedUpload(f"The connection broke off. Send the {limits.what} again.") from error
    except MultiPartException as error:
        raise MalformedUpload(
            f"The multipart body is broken or has too many parts. {limits.how_to_send}"
        ) from error


def as_form(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """Returns: a request body as OpenAPI describes it."""
    form = {"type": "object", "required": required, "properties": fields}
    return {"required": True, "content": {"multipart/form-data": {"schema": form}}}


def fields_of(form: FormData, file: str, listed: Collection[str] = ()) -> dict[str, Any]:
    """What was filled in beside the files named `file`; an empty field means that nothing was.

    `listed`: may be sent several times, and are lists. Raises: InvalidRequest, where another is.
    """
    given: dict[str, Any] = {}
    for name, value in form.multi_items():
        if name == file or value == "":
            continue
        if name in listed:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise sent_twice(name)
        else:
            given[name] = value
    return given


async def chunks_of(file: UploadFile) -> AsyncIterator[bytes]:
    """The bytes from the start; may be called again."""
    await file.seek(0)
    while chunk := await file.read(CHUNK_BYTES):
        yield chunk
