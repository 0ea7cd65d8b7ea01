"""A call as httpx sends it, from an operation and what its caller gives by name."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal
from urllib.parse import quote

Picture = bytes | str | os.PathLike[str] | BinaryIO
"""The bytes of a picture, the path of its file, or an open file."""


@dataclass(frozen=True)
class Operation:
    """Where each input goes: named in `path`, in `query`, or in the body."""

    method: str
    path: str
    query: tuple[str, ...] = ()
    body: Literal["json", "form", "free"] | None = None
    may_be_repeated: bool = False
    takes_key: bool = False


def arguments(operation: Operation, given: Mapping[str, Any], idempotency_key: str | None) -> dict[str, Any]:
    """For `httpx.Client.request`. What is None is left out. Raises: OSError (an unreadable picture)."""
    left = {name: value for name, value in given.items() if value is not None}
    path = re.sub(r"\{(\w+)\}", lambda found: quote(str(left.pop(found[1])), safe=""), operation.path)
    built: dict[str, Any] = {"method": operation.method, "url": path, "headers": {}}
    query = {name: left.pop(name) for name in operation.query if name in left}
    if query:
        built["params"] = query
    if operation.takes_key:
        built["headers"]["Idempotency-Key"] = idempotency_key or uuid.uuid4().hex
    if operation.body == "json":
        built["json"] = left
    elif operation.body == "free":
        built["json"] = left["body"]
    elif operation.body == "form":
        built["files"] = {"image": _picture(left.pop("image"))}
        built["data"] = {name: _field(value) for name, value in left.items()}
    return built


def _picture(picture: Picture) -> tuple[str, bytes]:
    if isinstance(picture, bytes):
        return "photo.jpg", picture
    if isinstance(picture, str | os.PathLike):
        return Path(picture).name, Path(picture).read_bytes()
    return "photo.jpg", picture.read()


def _field(value: Any) -> Any:
    if isinstance(value, Mapping):
        return json.dumps(value)
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)
