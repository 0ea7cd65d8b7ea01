"""The JavaScript client: `smartrec.js`, which lists the operations, and `smartrec.d.ts`, their types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

from clients.generator.operations import Input, Operation, Schema

NOTE = "// Written by `make reference` from docs/openapi.json; edit what it is made from instead.\n"
WIDTH = 112
_PRIMITIVE = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def javascript(operations: Iterable[Operation], is_commented: bool = True) -> str:
    """The module: one method for each operation, over `transport.js`."""
    between = "\n\n" if is_commented else "\n"
    methods = between.join(_method(each, is_commented) for each in operations)
    return f"""{NOTE}
import {{ Transport }} from "./transport.js";

export {{ SmartrecProblem }} from "./transport.js";

/** The gateway's API. Each method takes one object with all inputs by name, and options of the call. */
export class Smartrec extends Transport {{
{methods}
}}
"""


def _method(operation: Operation, is_commented: bool) -> str:
    comment = _comment(operation.summary, operation.description) if is_commented else ""
    how = {
        "method": operation.method,
        "path": operation.path,
        "query": operation.query_names,
        "body": operation.body,
        "mayBeRepeated": operation.may_be_repeated,
        "takesKey": operation.takes_key,
    }
    written = ", ".join(f"{name}: {json.dumps(value)}" for name, value in how.items() if value)
    given = "input" if _needs_input(operation) else "input = {}"
    return (
        f"{comment}  {operation.name}({given}, options) {{\n"
        f"    return this.call({{ {written} }}, input, options);\n  }}"
    )


def _needs_input(operation: Operation) -> bool:
    return any(each.is_required for each in operation.inputs)


def types(operations: Iterable[Operation], schemas: Mapping[str, Schema]) -> str:
    """The declarations of all schemas, inputs and methods."""
    found = list(operations)
    parts = [NOTE.rstrip(), 'import { CallOptions, Transport } from "./transport.js";', _EXPORTS]
    parts += [_declared(name, schema) for name, schema in schemas.items()]
    parts += [_inputs(each) for each in found if each.inputs]
    methods = "\n".join(_signature(each) for each in found)
    paged = " | ".join(f'"{each.name}"' for each in found if each.has_pages)
    parts.append(f"/** The operations whose answers have pages. */\nexport type Paged = {paged};")
    parts.append(f"export class Smartrec extends Transport {{\n{methods}\n}}")
    return "\n\n".join(parts) + "\n"


_EXPORTS = 'export { CallOptions, ClientOptions, SmartrecProblem } from "./transport.js";'


def _declared(name: str, schema: Schema) -> str:
    if schema.get("type") == "object" and "properties" in schema:
        lines = _comment(schema.get("description", ""), indent="")
        return f"{lines}export interface {name} {_object(schema, '')}"
    return f"export type {name} = {typescript(schema)};"


def _inputs(operation: Operation) -> str:
    fields = "\n".join(_comment(each.description) + _field(each) for each in operation.inputs)
    return f"export interface {_input_name(operation)} {{\n{fields}\n}}"


def _field(given: Input) -> str:
    mark = "" if given.is_required else "?"
    return f"  {_key(given.name)}{mark}: {typescript(given.schema)};"


def _input_name(operation: Operation) -> str:
    return f"{operation.name[0].upper()}{operation.name[1:]}Input"


def _signature(operation: Operation) -> str:
    answer = typescript(operation.answer) if operation.answer is not None else "null"
    kind = _input_name(operation) if operation.inputs else "Record<string, never>"
    given = f"input{'' if _needs_input(operation) else '?'}: {kind}"
    return (
        f"{_comment(operation.summary, operation.description)}"
        f"  {operation.name}({given}, options?: CallOptions): Promise<{answer}>;"
    )


def typescript(schema: Schema, indent: str = "  ") -> str:
    """The TypeScript type of a JSON schema; what it cannot say is `unknown`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(typescript(each, indent) for each in schema[several]))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if schema.get("format") == "binary":
        return "Blob"
    if schema.get("contentMediaType") == "application/json":
        return "Filters | string"
    return _of_type(schema, indent)


def _of_type(schema: Schema, indent: str) -> str:
    kind = schema.get("type")
    if kind == "array":
        inner = typescript(schema["items"], indent) if "items" in schema else "unknown"
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if kind == "object":
        if "properties" in schema:
            return _object(schema, indent)
        values = schema.get("additionalProperties")
        return f"Record<string, {typescript(values, indent) if isinstance(values, dict) else 'unknown'}>"
    return _PRIMITIVE.get(kind, "unknown") if isinstance(kind, str) else "unknown"


def _object(schema: Schema, indent: str) -> str:
    required = schema.get("required", [])
    inner = f"{indent}  "
    fields = "".join(
        f"{_comment(of_field.get('description', ''), indent=inner)}"
        f"{inner}{_key(name)}{'' if name in required else '?'}: {typescript(of_field, inner)};\n"
        for name, of_field in schema["properties"].items()
    )
    more = f"{inner}[column: string]: unknown;\n" if schema.get("additionalProperties") is True else ""
    return f"{{\n{fields}{more}{indent}}}"


def _key(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name)


def _comment(*texts: str, indent: str = "  ") -> str:
    text = " ".join(f"{each.strip().rstrip('.')}." for each in texts if each.strip()).replace("*/", "*\\/")
    lines = wrap(" ".join(text.split()), WIDTH - len(indent) - 7)
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in lines) + f"{indent} */\n"


def package(version: str) -> str:
    """package.json of the npm package."""
    about: dict[str, Any] = {
        "name": "smartrec-client",
        "version": version,
        "description": "Client of the Smartrec API: fashion recommendations from a photo or a sentence.",
        "license": "Apache-2.0",
        "type": "module",
        "main": "./smartrec.js",
        "types": "./smartrec.d.ts",
        "exports": {".": {"types": "./smartrec.d.ts", "default": "./smartrec.js"}},
        "files": ["smartrec.js", "smartrec.d.ts", "transport.js", "transport.d.ts", "README.md"],
        "engines": {"node": ">=20"},
        "sideEffects": False,
    }
    return json.dumps(about, indent=2) + "\n"
