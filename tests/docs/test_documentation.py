"""The documentation is complete and its links lead somewhere; what exists decides what must be written."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic_settings import BaseSettings

from smartrec.commands import app
from smartrec.lazy_groups import MOUNTS, load
from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings

REPOSITORY = Path(__file__).parents[2]
SETTINGS = {
    "smartrec_gateway.settings": "GatewaySettings",
    "smartrec_vision.settings": "VisionSettings",
    "smartrec_nlp.settings": "NlpSettings",
    "smartrec_recommender.settings": "RecommenderSettings",
}
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
# In parts, so that this file does not match itself.
MACHINE_PATH = re.compile(
    "|".join([r"/work" + r"/", r"/home" + r"/\w+/", r"/ro" + r"ot/", r"/Users" + r"/\w+/"])
)
SYSTEM_FILES = ("Dockerfile", ".dockerignore")


def tracked(pattern: str = "") -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *([pattern] if pattern else [])],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return [REPOSITORY / name for name in listed.stdout.split("\0") if name and (REPOSITORY / name).exists()]


def documentation() -> str:
    pages = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").glob("*.md")]
    return "\n".join(page.read_text() for page in pages)


def commands() -> Iterator[str]:
    root = typer.main.get_command(app)
    pending = [(name, root.commands[name]) for name in root.commands]
    pending += [(name, load(name)) for name in MOUNTS]
    while pending:
        name, command = pending.pop()
        children = getattr(command, "commands", None)
        if children is None:
            yield name
        else:
            pending += [(f"{name} {child}", children[child]) for child in children]


@pytest.mark.parametrize("module", SETTINGS)
def test_every_setting_is_documented(module: str):
    settings: type[BaseSettings] = getattr(importlib.import_module(module), SETTINGS[module])
    prefix = settings.model_config["env_prefix"]
    own = [f"{prefix}{name.upper()}" for name in settings.model_fields]
    written = documentation()
    assert [name for name in own if not re.search(rf"\b{name}\b", written)] == []


def test_every_setting_says_what_it_is():
    for module, name in SETTINGS.items():
        fields = getattr(importlib.import_module(module), name).model_fields
        assert [field for field, about in fields.items() if not about.description] == []


def test_every_endpoint_is_documented():
    paths = create_app(GatewaySettings(host="127.0.0.1")).openapi()["paths"]
    written = documentation()
    assert [path for path in paths if path not in written] == []


def test_every_command_is_documented():
    written = documentation()
    assert [name for name in commands() if f"smartrec {name}" not in written] == []


def test_every_make_target_is_documented():
    targets = re.findall(r"^([a-z-]+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    written = documentation()
    assert {"demo", "test", "test-compose"} <= set(targets)
    assert [target for target in targets if target != "help" and f"make {target}" not in written] == []


@pytest.mark.parametrize("page", tracked("*.md"), ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(page: Path):
    targets = [one or other for one, other in LINK.findall(page.read_text())]
    assert [target for target in targets if not leads_somewhere(page, target)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    if re.match(r"(https?|mailto):", target):
        return True
    name, _, anchor = target.partition("#")
    linked = (page.parent / name).resolve() if name else page
    if not linked.exists():
        return False
    return not anchor or linked.suffix != ".md" or anchor in anchors(linked)


def anchors(page: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_no_file_names_a_folder_of_somebodys_machine():
    found = []
    for path in tracked():
        if path.name in SYSTEM_FILES or path.name.endswith(".Dockerfile"):
            continue  # paths inside an image
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(REPOSITORY)}: {match[0]}" for match in MACHINE_PATH.finditer(text)]
    assert found == []
