"""The document's operations as both clients need them: one flat list of inputs, and where each goes.

Only what stands under /v1 is for clients. Path, query and body of one operation must share no name, so that a
caller can give all of them by name alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Schema = dict[str, Any]
BodyKind = Literal["json", "form", "free"]
KEY_HEADER = "Idempotency-Key"
TAG_HEADER = "If-None-Match"  # for whoever keeps answers, which our clients do not
FREE_BODY = "body"


class CannotBeGenerated(Exception):
    """The document has something that the clients have no form for; the message names the operation."""


@dataclass(frozen=True)
class Input:
    """Something that a caller gives by name."""

    name: str
    schema: Schema
    is_required: bool
    place: Literal["path", "query", "body"]
    description: str


@dataclass(frozen=True)
class Operation:
    """`body`: how the inputs of that place are sent. `answer`: None where the answer has no body.

    `may_be_repeated`: a second try does no harm by itself; `takes_key`: it does none with the same key.
    `scope`: what a key needs to be allowed it.
    """

    name: str
    method: str
    path: str
    summary: str
    description: str
    inputs: tuple[Input, ...]
    body: BodyKind | None
    answer: Schema | None
    may_be_repeated: bool
    takes_key: bool
    scope: str

    @property
    def snake_name(self) -> str:
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.name).lower()

    @property
    def query_names(self) -> list[str]:
        return [each.name for each in self.inputs if each.place == "query"]

    @property
    def has_pages(self) -> bool:
        return any(each.name == "cursor" for each in self.inputs)


def read_operations(document: Mapping[str, Any]) -> list[Operation]:
    """All under /v1, in the document's order. Raises: CannotBeGenerated."""
    return [
        _operation(document, method, path, described)
        for path, of_path in document["paths"].items()
        if path.startswith("/v1/")
        for method, described in of_path.items()
    ]


def _operation(document: Mapping[str, Any], method: str, path: str, described: Schema) -> Operation:
    name = described["operationId"]
    parameters = described.get("parameters", [])
    inputs = [_parameter(each) for each in parameters if each["in"] in ("path", "query")]
    body, of_body = _body(document, described)
    inputs += of_body
    if len({each.name for each in inputs}) < len(inputs):
        raise CannotBeGenerated(f"{name}: path, query and body share a name")
    headers = {each["name"] for each in parameters if each["in"] == "header"}
    if unknown := headers - {KEY_HEADER, TAG_HEADER}:
        raise CannotBeGenerated(f"{name}: the header {sorted(unknown)} has no form in a client")
    return Operation(
        name=name,
        method=method.upper(),
        path=path,
        summary=described["summary"],
        description=described.get("description", ""),
        inputs=tuple(sorted(inputs, key=lambda each: not each.is_required)),
        body=body,
        answer=_answer(described),
        may_be_repeated=described.get("x-may-be-repeated", False),
        takes_key=KEY_HEADER in headers,
        scope=described["security"][0]["ApiKey"][0],
    )


def _parameter(described: Schema) -> Input:
    return Input(
        described["name"],
        described["schema"],
        described.get("required", False),
        described["in"],
        described.get("description", ""),
    )


def _body(document: Mapping[str, Any], described: Schema) -> tuple[BodyKind | None, list[Input]]:
    content = described.get("requestBody", {}).get("content", {})
    for media_type, kind in (("application/json", "json"), ("multipart/form-data", "form")):
        if media_type not in content:
            continue
        schema = _resolved(document, content[media_type]["schema"])
        if schema.get("type") != "object" or schema.get("additionalProperties") is True:
            whole = Input(FREE_BODY, content[media_type]["schema"], True, "body", "The body as it is sent.")
            return "free", [whole]
        required = schema.get("required", [])
        fields = [
            Input(name, of_field, name in required, "body", of_field.get("description", ""))
            for name, of_field in schema["properties"].items()
        ]
        return ("json" if kind == "json" else "form"), fields
    return None, []


def _answer(described: Schema) -> Schema | None:
    for status, response in described["responses"].items():
        if status.startswith("2"):
            schema: Schema | None = response.get("content", {}).get("application/json", {}).get("schema")
            if schema is not None:
                return schema
    return None


def _resolved(document: Mapping[str, Any], schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
