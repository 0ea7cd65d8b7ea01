"""Writes what follows from the code (`make reference`): the pages docs/settings.md, docs/commands.md and
docs/problems.md, docs/openapi.json, and the client libraries that are made from it.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typer
from starlette.exceptions import HTTPException

from clients.compatibility import breaking_changes
from clients.generator.files import DOCUMENT, write_files
from smartrec.commands import app
from smartrec.lazy_groups import MOUNTS, load
from smartrec_gateway.main import create_app
from smartrec_gateway.problems import PrivateNetworkNotOffered
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.connections import MAX_HEAD_BYTES
from smartrec_service.problems import MEDIA_TYPE, BadHttp, RequestHeadTooLarge, problem_body

REPOSITORY = Path(__file__).parents[2]
SETTINGS = {
    "gateway": ("smartrec_gateway.settings", "GatewaySettings"),
    "vision": ("smartrec_vision.settings", "VisionSettings"),
    "nlp": ("smartrec_nlp.settings", "NlpSettings"),
    "recommender": ("smartrec_recommender.settings", "RecommenderSettings"),
}
_MOST_PLACES = 3
NOTE = "<!-- Written by `make reference` from the code; edit that instead. -->\n"


@cache
def openapi_document() -> dict[str, Any]:
    """The API's description, as every installation serves it at /openapi.json."""
    return create_app(GatewaySettings(host="127.0.0.1")).openapi()


def refuse_to_break_callers() -> None:
    """Ends the program where the document on disk promises more than the code, unless BREAKING is set."""
    before = json.loads(DOCUMENT.read_text()) if DOCUMENT.exists() else {"paths": {}}
    changes = breaking_changes(before, openapi_document())
    if changes and not os.environ.get("BREAKING"):
        told = "\n  ".join(changes)
        sys.exit(f"This breaks callers of the API (BREAKING=1 writes it all the same):\n  {told}")


def settings_page() -> str:
    """Every environment variable of every service, with its default and meaning."""
    parts = ["# Settings\n", NOTE, SETTINGS_INTRODUCTION]
    for service, (module, name) in SETTINGS.items():
        model = getattr(importlib.import_module(module), name)
        rows = ["| variable | default | meaning |", "|---|---|---|"]
        for field, about in model.model_fields.items():
            variable = f"{model.model_config['env_prefix']}{field.upper()}"
            rows.append(f"| `{variable}` | {_default(about)} | {about.description or ''} |")
        parts.append(f"## {service}\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def problems_page() -> str:
    """Every type of problem that the API answers with, and where."""
    document = openapi_document()
    where: dict[str, list[str]] = {}
    for path, of_path in document["paths"].items():
        for method, operation in of_path.items():
            for slug in _slugs(document, operation):
                where.setdefault(slug, []).append(f"{method.upper()} {path}")
    rows = ["| type | status | title | answered by |", "|---|---|---|---|"]
    for slug, example in sorted(document["components"]["examples"].items()):
        value, places = example["value"], where.get(slug, [])
        shown = ", ".join(f"`{each}`" for each in places[:_MOST_PLACES])
        rest = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
        rows.append(f"| `{value['type']}` | {value['status']} | {value['title']} | {shown}{rest} |")
    for error, place in OF_ALL_ADDRESSES.items():
        value = problem_body(error, "")
        rows.append(f"| `{value['type']}` | {value['status']} | {value['title']} | {place} |")
    return "\n".join(["# Problems\n", NOTE, PROBLEMS_INTRODUCTION, *rows]) + "\n"


def _slugs(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    for response in operation["responses"].values():
        if "$ref" in response:
            response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        yield from response.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {})


def commands_page() -> str:
    """Every command with its help, its example and its options."""
    parts = ["# Commands\n", NOTE, COMMANDS_INTRODUCTION]
    parts += [_command(name, command) for name, command in commands()]
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that can be run, as its user writes it after `smartrec`."""
    root: Any = typer.main.get_command(app)
    pending = [(name, root.commands[name]) for name in root.commands]
    pending += [(name, load(name)) for name in MOUNTS]
    while pending:
        name, command = pending.pop(0)
        children = getattr(command, "commands", None)
        if children is None:
            yield name, command
        else:
            pending = [(f"{name} {child}", children[child]) for child in children] + pending


def _command(name: str, command: Any) -> str:
    words = re.sub(r"\[/?[a-z ]*\]", "", f"{command.help or ''}\n\n{command.epilog or ''}")
    text, _, example = (re.sub(r"\s+", " ", part).strip() for part in words.partition("Example:"))
    rows = ["| option | default | meaning |", "|---|---|---|"]
    for parameter in command.params:
        if parameter.name != "help":
            about = (getattr(parameter, "help", None) or "").strip()
            rows.append(f"| {_names(parameter)} | {_default(parameter)} | {about} |")
    options = "\n".join(rows) + "\n" if len(rows) > 2 else ""
    return f"## smartrec {name}\n\n{text}\n\n```sh\n{example}\n```\n\n{options}"


def _names(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    variable = f" (`{parameter.envvar}`)" if parameter.envvar else ""
    return ", ".join(f"`{name}`" for name in parameter.opts) + variable


def _default(about: Any) -> str:
    if getattr(about, "name", "") == "workers":
        return "one a core"
    value = about.default
    if callable(value):
        value = value()
    if value is None or value is ... or "Undefined" in repr(value) or value == ():
        return ""
    if isinstance(value, bool):
        return "" if value is False else "yes"
    text = str(value).replace(f"{REPOSITORY}/", "")
    return f"`{text}`"


SETTINGS_INTRODUCTION = """\
Each service reads its settings once, at its start, from environment variables. `smartrec up` and
`docker-compose.yml` set the addresses; set the others in your environment. A value out of range stops the
service with a sentence that names the variable.
"""
_MAX_HEAD = f"{MAX_HEAD_BYTES // 1024} KiB"
OF_ALL_ADDRESSES = {
    HTTPException(404): "an address that is none",
    HTTPException(405): "an address with another method than its own",
    PrivateNetworkNotOffered(""): "a browser that asks whether a page may call, before it does",
    BadHttp(""): "what is no HTTP, before any address is known",
    RequestHeadTooLarge(
        ""
    ): f"headers, an address, trailers or chunk extensions over {_MAX_HEAD}, before any address is known",
}
PROBLEMS_INTRODUCTION = """\
Each error is a problem document (RFC 9457, `application/problem+json`). `type` says what kind it is and stays
the same for good and in every installation ([why it is a URN](decisions/0037-problem-types-are-urns.md)),
`title` says it in words, `status` is the HTTP status; `detail` says what is wrong with this request and what
to do; `request_id` is in all logs. Some have further members, such as `errors` with the fields that are
wrong. What can be tried again says when, in `Retry-After`. `request-refused` keeps the status of whichever
service refused.
"""
COMMANDS_INTRODUCTION = """\
One command, `smartrec`, holds everything that people run; `--help` after any part of it says the same as this
page. In the repository it is `.venv/bin/smartrec`, made by `make demo`.
"""

if __name__ == "__main__":
    (REPOSITORY / "docs" / "settings.md").write_text(settings_page())
    (REPOSITORY / "docs" / "commands.md").write_text(commands_page())
    (REPOSITORY / "docs" / "problems.md").write_text(problems_page())
    refuse_to_break_callers()
    write_files(openapi_document())
