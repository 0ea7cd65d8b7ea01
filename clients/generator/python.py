"""The Python client: types as `TypedDict`, and each operation as a method, with and without asyncio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

from clients.generator.operations import Operation, Schema

NOTE = '"""{} Written by `make reference` from docs/openapi.json."""\n\nfrom __future__ import annotations\n'
_PRIMITIVE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
WIDTH = 100


def types(schemas: Mapping[str, Schema]) -> str:
    """One name for each schema of the document."""
    head = (
        NOTE.format("What the API takes and answers.")
        + "\nfrom typing import Any, Literal, NotRequired, TypedDict\n"
    )
    return head + "".join(f"\n{_declared(name, schema)}" for name, schema in schemas.items())


def _declared(name: str, schema: Schema) -> str:
    if (
        schema.get("type") != "object"
        or "properties" not in schema
        or schema.get("additionalProperties") is True
    ):
        return f"{name} = {_type(schema, '')}\n"
    required = schema.get("required", [])
    fields = "".join(
        f"        {field!r}: {_field_type(of_field, field in required)!r},\n"
        for field, of_field in schema["properties"].items()
    )
    return f'{name} = TypedDict(\n    "{name}",\n    {{\n{fields}    }},\n)\n'


def _field_type(schema: Schema, is_required: bool) -> str:
    kind = _type(schema, "")
    return kind if is_required else f"NotRequired[{kind}]"


def operations(found: Iterable[Operation], *, is_async: bool) -> str:
    """The class of all operations."""
    listed = list(found)
    about = "The API's operations for asyncio." if is_async else "The API's operations."
    names = ("AsyncOperations", "AsyncTransport") if is_async else ("Operations", "Transport")
    head = (
        "\nfrom collections.abc import Mapping, Sequence\nfrom typing import Any, Literal\n\n"
        "from smartrec.client.generated import types\n"
        "from smartrec.client.requests import Operation, Picture\n"
        f"from smartrec.client.transport import {names[1]}\n\n"
    )
    constants = "" if is_async else "\n".join(_constant(each) for each in listed)
    if is_async:
        head = head.replace("import Operation, Picture", "import Picture")
        imported = "".join(f"    {_constant_name(each)},\n" for each in listed)
        head += f"from smartrec.client.generated.operations import (\n{imported})\n"
    methods = "\n".join(_method(each, is_async) for each in listed)
    return f"{NOTE.format(about)}{head}{constants}\n\nclass {names[0]}({names[1]}):\n{methods}"


def _constant_name(operation: Operation) -> str:
    return operation.snake_name.upper()


def _constant(operation: Operation) -> str:
    how: dict[str, Any] = {
        "query": tuple(operation.query_names),
        "body": operation.body,
        "may_be_repeated": operation.may_be_repeated,
        "takes_key": operation.takes_key,
    }
    more = "".join(f", {name}={value!r}" for name, value in how.items() if value)
    return f"{_constant_name(operation)} = Operation({operation.method!r}, {operation.path!r}{more})"


def _method(operation: Operation, is_async: bool) -> str:
    needed = [f"{each.name}: {_input(each.schema)}" for each in operation.inputs if each.is_required]
    others = [
        f"{each.name}: {_input(each.schema)} | None = None"
        for each in operation.inputs
        if not each.is_required
    ]
    others += ["idempotency_key: str | None = None"] if operation.takes_key else []
    signature = ", ".join(["self", *needed, *(["*", *others] if others else [])])
    given = ", ".join(f'"{each.name}": {each.name}' for each in operation.inputs)
    key = ", idempotency_key" if operation.takes_key else ""
    call = f"{'await ' if is_async else ''}self._call({_constant_name(operation)}, {{{given}}}{key})"
    answer = _type(operation.answer, "types.") if operation.answer is not None else "None"
    body = (
        f"        {call}\n"
        if answer == "None"
        else f"        answer: {answer} = {call}\n        return answer\n"
    )
    start = "    async def" if is_async else "    def"
    return f"{start} {operation.snake_name}({signature}) -> {answer}:\n{_docstring(operation)}{body}"


def _docstring(operation: Operation) -> str:
    lines = [f"{operation.summary.rstrip('.')}."]
    if operation.description:
        lines += ["", *wrap(" ".join(operation.description.split()), WIDTH)]
    lines += ["", *(f"{each.name}: {each.description}" for each in operation.inputs if each.description)]
    text = (
        "\n".join(f"        {line}".rstrip() for line in lines)
        .strip()
        .replace("\\", "\\\\")
        .replace('"""', "'''")
    )
    return f'        """{text}\n        """\n'


def _input(schema: Schema) -> str:
    if schema.get("format") == "binary":
        return "Picture"
    if schema.get("contentMediaType") == "application/json":
        return "types.Filters"
    text = _type(schema, "types.").replace("list[", "Sequence[").replace("dict[", "Mapping[")
    return text.removesuffix(" | None")


def _type(schema: Schema, prefix: str) -> str:
    if "$ref" in schema:
        return f"{prefix}{schema['$ref'].rpartition('/')[2]}"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(_type(each, prefix) for each in schema[several]))
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema['items'], prefix)}]" if "items" in schema else "list[Any]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {_type(values, prefix) if isinstance(values, dict) and values else 'Any'}]"
    return _PRIMITIVE.get(kind, "Any") if isinstance(kind, str) else "Any"
