"""Renders a Helm chart as `helm template` does, as far as our chart goes: what it does not know, it refuses.

Go's text/template with Helm's functions, so that no Helm is needed to test the chart. An unknown function, or
a value that is missing where it is written out, is an error.

    python -m tests.deploy.helm_template deploy/helm/values/gpu.yaml   prints the manifests
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CHART = Path(__file__).parents[2] / "deploy" / "helm" / "smartrec"
_ACTION = re.compile(r"\{\{(-?)(\s*/\*.*?\*/\s*|.*?)(-?)\}\}", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|:=|[|(),]|[^\s|(),"]+')


class CannotRender(Exception):
    """The chart asks for what Go's templates or this renderer do not know."""


@dataclass
class Block:
    """A template, or the part of one between an action and its end."""

    opening: str = ""
    nodes: list[Any] = field(default_factory=list)
    otherwise: Block | None = None


def render(values: Mapping[str, Any], release: str = "shop") -> list[dict[str, Any]]:
    """Returns: the manifests, in the order of the templates' names, for these values over the chart's own."""
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    merged = _merged(yaml.safe_load((CHART / "values.yaml").read_text()), values)
    root = {
        "Values": merged,
        "Release": {"Name": release, "Service": "Helm", "Namespace": "default"},
        "Chart": {"Name": chart["name"], "Version": chart["version"], "AppVersion": chart["appVersion"]},
    }
    defined: dict[str, Block] = {}
    files = {file: _parsed(file.read_text(), defined) for file in sorted((CHART / "templates").glob("*.*"))}
    made = []
    for file, block in files.items():
        text = _Rendering(defined).text(block, root, {"$": root})
        if file.suffix == ".yaml":
            made += [manifest for manifest in yaml.safe_load_all(text) if manifest]
    return made


def _merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, Mapping)):
        return over
    return {**base, **{key: _merged(base.get(key), value) for key, value in over.items()}}


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yields: text and actions (True) in turn, with the spaces trimmed that `{{-` and `-}}` ask for."""
    end, is_trimmed = 0, False
    for match in _ACTION.finditer(text):
        before = text[end : match.start()]
        before = before.lstrip() if is_trimmed else before
        yield (before.rstrip() if match[1] else before), False
        if not match[2].strip().startswith("/*"):
            yield match[2].strip(), True
        end, is_trimmed = match.end(), bool(match[3])
    yield (text[end:].lstrip() if is_trimmed else text[end:]), False


def _parsed(text: str, defined: dict[str, Block]) -> Block:
    stack = [Block()]
    for piece, is_action in _pieces(text):
        word = piece.split(" ")[0] if is_action else ""
        if word in ("if", "with", "range", "define"):
            stack.append(Block(piece))
        elif word == "else":
            if piece != "else":
                raise CannotRender(f"write {piece!r} as an if within an else")
            stack[-1].otherwise = Block("else")
            stack.append(stack[-1].otherwise)
        elif word == "end":
            block = stack.pop()
            if block.opening == "else":
                block = stack.pop()
            if block.opening.startswith("define"):
                defined[block.opening.split('"')[1]] = block
            else:
                stack[-1].nodes.append(block)
        elif is_action or piece:
            stack[-1].nodes.append((piece, is_action))
    (whole,) = stack
    return whole


class _Rendering:
    """One template's execution. `variables` are those in sight, by their name with `$`."""

    def __init__(self, defined: Mapping[str, Block]) -> None:
        self._defined = defined
        self._functions: dict[str, Callable[..., Any]] = {
            "include": lambda name, data: self.text(self._template(name), data, {"$": data}),
            "toYaml": lambda value: yaml.safe_dump(value, sort_keys=True).rstrip("\n"),
            "nindent": lambda width, text: "\n" + _indented(width, text),
            "quote": lambda value: '"' + _written(value).replace("\\", "\\\\").replace('"', '\\"') + '"',
            "upper": lambda text: text.upper(),
            "default": lambda fallback, value=None: value or fallback,
            "eq": lambda one, other: one == other,
            "ne": lambda one, other: one != other,
            "and": lambda *values: next((value for value in values if not value), values[-1]),
            "not": lambda value: not value,
            "dict": lambda *pairs: dict(zip(pairs[::2], pairs[1::2], strict=True)),
        }

    def _template(self, name: str) -> Block:
        if name not in self._defined:
            raise CannotRender(f"no template is called {name}")
        return self._defined[name]

    def text(self, block: Block, dot: Any, variables: dict[str, Any]) -> str:
        parts = []
        for node in block.nodes:
            if isinstance(node, Block):
                parts.append(self._block(node, dot, variables))
            elif not node[1]:
                parts.append(node[0])
            elif " := " in node[0]:
                name, _, expression = node[0].partition(" := ")
                variables[name] = self._value(expression, dot, variables)
            else:
                parts.append(_written(self._value(node[0], dot, variables)))
        return "".join(parts)

    def _block(self, block: Block, dot: Any, variables: dict[str, Any]) -> str:
        kind, _, expression = block.opening.partition(" ")
        names, declares, of = expression.partition(" := ")
        value = self._value(of if declares else expression, dot, variables)
        if not value:
            return self.text(block.otherwise, dot, variables) if block.otherwise else ""
        if kind == "if":
            return self.text(block, dot, variables)
        if kind == "with":
            return self.text(block, value, variables)
        pairs = sorted(value.items()) if isinstance(value, Mapping) else enumerate(value)
        bound = [name.strip() for name in names.split(",")] if declares else []
        return "".join(
            self.text(block, each, {**variables, **dict(zip(bound, (key, each), strict=False))})
            for key, each in pairs
        )

    def _value(self, expression: str, dot: Any, variables: dict[str, Any]) -> Any:
        return self._pipeline(_TOKEN.findall(expression), dot, variables)

    def _pipeline(self, tokens: list[str], dot: Any, variables: dict[str, Any]) -> Any:
        """Consumes `tokens` up to the closing parenthesis, or all of them."""
        piped: list[Any] = []
        while True:
            arguments: list[Any] = []
            called = None
            while tokens and tokens[0] not in ("|", ")"):
                word = tokens.pop(0)
                if word == "(":
                    arguments.append(self._pipeline(tokens, dot, variables))
                elif called is None and not arguments and word[0].isalpha():
                    called = word
                else:
                    arguments.append(_operand(word, dot, variables))
            piped = [self._result(called, [*arguments, *piped])]
            if not tokens or tokens.pop(0) == ")":
                return piped[0]

    def _result(self, called: str | None, arguments: list[Any]) -> Any:
        if called is None:
            (value,) = arguments
            return value
        if called not in self._functions:
            raise CannotRender(f"no function is called {called}")
        return self._functions[called](*arguments)


def _operand(token: str, dot: Any, variables: Mapping[str, Any]) -> Any:
    if token.startswith('"'):
        return token[1:-1].replace('\\"', '"')
    if token.isdigit():
        return int(token)
    start, *path = token.split(".")
    if start and start not in variables:
        raise CannotRender(f"{token} is neither a variable nor a value")
    value = variables[start] if start else dot
    for name in filter(None, path):
        if not isinstance(value, Mapping):
            raise CannotRender(f"{token}: nothing is called {name} here")
        value = value.get(name)
    return value


def _written(value: Any) -> str:
    if value is None:
        raise CannotRender("a value is missing where it is written out")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _indented(width: int, text: str) -> str:
    return "\n".join(" " * width + line for line in text.split("\n"))


if __name__ == "__main__":
    given = yaml.safe_load(Path(sys.argv[1]).read_text()) if len(sys.argv) > 1 else {}
    sys.stdout.write(yaml.safe_dump_all(render(given), sort_keys=False, width=120))
