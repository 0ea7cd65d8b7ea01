"""The documentation is complete and its links lead somewhere; what exists decides what must be written."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.docs.reference import commands_page, problems_page, settings_page

REPOSITORY = Path(__file__).parents[2]
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
    pages += (REPOSITORY / "services").glob("*/README.md")
    return "\n".join(page.read_text() for page in pages)


def test_the_settings_page_is_what_the_code_says():
    assert (REPOSITORY / "docs" / "settings.md").read_text() == settings_page(), "run: make reference"


def test_the_commands_page_is_what_the_code_says():
    assert (REPOSITORY / "docs" / "commands.md").read_text() == commands_page(), "run: make reference"


def test_the_page_of_problems_is_what_the_code_says():
    assert (REPOSITORY / "docs" / "problems.md").read_text() == problems_page(), "run: make reference"


def test_every_setting_and_option_says_what_it_is():
    rows = re.findall(r"^\| `([^|]+)` \|[^|]*\|([^|]*)\|$", settings_page() + commands_page(), re.MULTILINE)
    assert len(rows) > 100
    assert [name for name, meaning in rows if not meaning.strip()] == []


def test_every_endpoint_is_documented():
    paths = create_app(GatewaySettings(host="127.0.0.1")).openapi()["paths"]
    written = documentation()
    assert [path for path in paths if path not in written] == []


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


def test_every_risk_of_the_owasp_list_has_tests_that_are_there():
    page = (REPOSITORY / "docs" / "security.md").read_text()
    rows = re.findall(r"^\| API(\d+) [^|]+\|[^|]+\|([^|]+)\|$", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    named = [(number, path) for number, shown_by in rows for path in re.findall(r"`([^`]+)`", shown_by)]
    assert {number for number, _ in named} == {number for number, _ in rows}
    assert [path for _, path in named if not (REPOSITORY / path).exists()] == []


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
