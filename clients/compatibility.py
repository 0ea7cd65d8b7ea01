"""What a new version of the API's document would break for callers of the old one.

An own check: oasdiff, the tool for it, is a Go program that no package of PyPI or npm brings whole. It knows
what happens here: something gone, something newly required, a value no longer taken or newly answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

Schema = Mapping[str, Any]
Direction = Literal["sent", "answered"]


def breaking_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Returns: a sentence for each; none where every call of old clients works on."""
    found: list[str] = []
    for path, of_path in old["paths"].items():
        for method, operation in of_path.items():
            name = f"{method.upper()} {path}"
            changed = new["paths"].get(path, {}).get(method)
            if changed is None:
                found.append(f"{name} is gone")
                continue
            found += [f"{name}: {what}" for what in _Comparison(old, new).operation(operation, changed)]
    return found


class _Comparison:
    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self.old = old
        self.new = new
        self.seen: set[tuple[str, str]] = set()

    def operation(self, old: Schema, new: Schema) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"it is called {new['operationId']}, no longer {old['operationId']}"
        yield from self._parameters(old.get("parameters", []), new.get("parameters", []))
        yield from self._bodies(old.get("requestBody", {}), new.get("requestBody", {}))
        for status, response in old["responses"].items():
            if not status.startswith("2"):
                continue
            if status not in new["responses"]:
                yield f"it answers no {status} any more"
                continue
            yield from self._contents(response, new["responses"][status], "answered")

    def _parameters(self, old: list[Schema], new: list[Schema]) -> Iterator[str]:
        of_new = {(each["in"], each["name"]): each for each in new}
        before = {(each["in"], each["name"]) for each in old}
        for each in old:
            changed = of_new.get((each["in"], each["name"]))
            if changed is None:
                yield f"the parameter {each['name']} is gone"
                continue
            if changed.get("required") and not each.get("required"):
                yield f"the parameter {each['name']} is needed now"
            yield from self._schemas(each["schema"], changed["schema"], each["name"], "sent")
        for key, each in of_new.items():
            if key not in before and each.get("required"):
                yield f"the new parameter {each['name']} is needed"

    def _bodies(self, old: Schema, new: Schema) -> Iterator[str]:
        if new.get("required") and not old.get("required"):
            yield "it needs a body now"
        yield from self._contents(old, new, "sent")

    def _contents(self, old: Schema, new: Schema, direction: Direction) -> Iterator[str]:
        for media_type, content in old.get("content", {}).items():
            changed = new.get("content", {}).get(media_type)
            if changed is None:
                yield f"{media_type} is no longer {'taken' if direction == 'sent' else 'answered'}"
            elif "schema" in content and "schema" in changed:
                yield from self._schemas(content["schema"], changed["schema"], "", direction)

    def _schemas(self, old: Schema, new: Schema, where: str, direction: Direction) -> Iterator[str]:
        pair = (str(old.get("$ref", "")), direction)
        if pair[0] and pair in self.seen:
            return
        self.seen.add(pair)
        old, new = _resolved(self.old, old), _resolved(self.new, new)
        yield from _values(old, new, where or "the body", direction)
        yield from self._properties(old, new, where, direction)
        if "items" in old and "items" in new:
            yield from self._schemas(old["items"], new["items"], f"{where}[]", direction)
        if direction == "sent":
            yield from _limits(old, new, where or "the body")

    def _properties(self, old: Schema, new: Schema, where: str, direction: Direction) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed = set(old.get("required", [])), set(new.get("required", []))
        for name, schema in before.items():
            place = f"{where}.{name}".lstrip(".")
            if name not in after:
                yield f"{place} is gone"
                continue
            yield from self._schemas(schema, after[name], place, direction)
        if direction == "sent":
            yield from (f"{where}.{name}".lstrip(".") + " is needed now" for name in needed - needed_before)
        else:
            lost = (needed_before - needed) & set(after)
            yield from (f"{where}.{name}".lstrip(".") + " may be missing now" for name in sorted(lost))


def _resolved(document: Mapping[str, Any], schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _values(old: Schema, new: Schema, where: str, direction: Direction) -> Iterator[str]:
    """What may be sent must not shrink, and what may be answered must not grow."""
    before, after = _kinds(old), _kinds(new)
    if not before or not after:
        return
    surprising = before - after if direction == "sent" else after - before
    if "number" in (after if direction == "sent" else before):
        surprising -= {"integer"}
    if surprising:
        verb = "no longer taken" if direction == "sent" else "new"
        yield f"{where}: {', '.join(sorted(surprising))} is {verb}"


def _kinds(schema: Schema) -> set[str]:
    """Types, names of schemas and fixed values that it allows; empty: anything."""
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return set().union(*(_kinds(each) for each in schema[several]))
    if "$ref" in schema:
        return {str(schema["$ref"])}
    if "enum" in schema:
        return {repr(value) for value in schema["enum"]}
    if "const" in schema:
        return {repr(schema["const"])}
    kind = schema.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)


def _limits(old: Schema, new: Schema, where: str) -> Iterator[str]:
    for limit, is_upper in (("maximum", True), ("maxLength", True), ("maxItems", True), ("minimum", False)):
        before, after = old.get(limit), new.get(limit)
        if after is None or before == after:
            continue
        if before is None or (after < before if is_upper else after > before):
            yield f"{where}: {limit} is {after} now"
