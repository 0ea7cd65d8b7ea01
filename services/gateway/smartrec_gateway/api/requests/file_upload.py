"""The file of an import, of a multipart request: read as a stream, and kept on disk while it is handed on."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from smartrec_gateway.api.requests.form import FormLimits, as_form, chunks_of, fields_of, read_form
from smartrec_gateway.problems import MissingFile
from smartrec_gateway.schemas.console.imports import ImportFields, ImportOptions, NewImport
from smartrec_gateway.settings import GatewaySettings

MAX_FIELDS, MAX_FIELD_BYTES = 30, 64 * 1024
MOST_NAME_CHARACTERS = 200
HOW_TO_SEND = "Send multipart/form-data with the file as `file`: curl -F file=@goods.csv -F kind=products …"
LIMITS = FormLimits(
    1,
    MAX_FIELDS,
    MAX_FIELD_BYTES,
    what="file",
    how_to_send=HOW_TO_SEND,
    when_too_slow="Compress the file (.gz).",
)


def request_body() -> dict[str, Any]:
    """The form as OpenAPI describes it."""
    described = ImportFields.model_json_schema()
    fields = {name: _form_field(schema) for name, schema in described["properties"].items()}
    file = {
        "type": "string",
        "format": "binary",
        "description": "CSV, JSON, JSON Lines, Parquet or XML, also as .gz; its name's ending tells which.",
    }
    return as_form({"file": file, **fields}, required=["file", "kind"])


def _form_field(schema: dict[str, Any]) -> dict[str, Any]:
    """A form has no null, and an object in it is a text in JSON."""
    if schema.get("type") == "object":
        text = {"type": "string", "contentMediaType": "application/json", "examples": ['{"sku": "id"}']}
        return {**text, "description": f"{schema['description']} As JSON."}
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**rest, **(kinds[0] if kinds else {})}


@asynccontextmanager
async def read_import(
    request: Request, settings: GatewaySettings
) -> AsyncIterator[tuple[NewImport, AsyncIterator[bytes]]]:
    """What is to be imported, and its file, which is gone after the block.

    Raises: a problem that says how to send a file; RequestValidationError.
    """
    form = await read_form(request, LIMITS, settings.import_upload_timeout_seconds)
    try:
        file = _file(form)
        fields = _fields(form)
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name[-MOST_NAME_CHARACTERS:]
        options = ImportOptions(**fields.model_dump(exclude={"kind"}))
        yield NewImport(kind=fields.kind, file_name=_cleaned(name), options=options), chunks_of(file)
    finally:
        await form.close()


def _file(form: FormData) -> UploadFile:
    file = form.get("file")
    if not isinstance(file, UploadFile) or file.file.seek(0, os.SEEK_END) == 0:
        raise MissingFile(f"There is no file in the field `file`, or it is empty. {HOW_TO_SEND}")
    return file


def _fields(form: FormData) -> ImportFields:
    try:
        return ImportFields.model_validate(fields_of(form, "file"))
    except ValidationError as error:
        errors = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(errors) from error


def _cleaned(name: str) -> str:
    """Without control characters; a name that is none becomes one."""
    kept = "".join(character for character in name if character.isprintable())
    return "file" if kept in ("", ".", "..") else kept
