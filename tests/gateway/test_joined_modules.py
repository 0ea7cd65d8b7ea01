"""The page's modules joined into two files."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from smartrec_gateway.page.document import WEB
from smartrec_gateway.page.joined_modules import NotJoinable, later_modules, page_modules


def written(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def names_in(text: str) -> list[str]:
    return re.findall(r'^globalThis\.smartrecModules\["([^"]+)"\] =', text, re.MULTILINE)


def test_every_module_of_the_page_is_in_one_of_the_two_files_and_in_one_alone():
    first, later = names_in(page_modules(WEB)), names_in(later_modules(WEB))
    assert first[-1] == "app.js"
    assert not set(first) & set(later)
    folders = ("api", "elements", "state", "views")
    assert set(first) | set(later) >= {
        path.relative_to(WEB).as_posix() for folder in folders for path in (WEB / folder).rglob("*.js")
    }


def test_a_module_comes_after_what_it_imports_and_sees_what_that_exports(tmp_path: Path):
    page = page_modules(
        written(
            tmp_path,
            app='import words from "./b.js";\nimport { one as first } from "./b.js";\n'
            'import * as all from "./b.js";\n'
            "console.log(words.join(), first(), all.two, later);\n",
            b='export { later } from "./c.js";\nexport default ["a", "b"];\n'
            "/** Says one. */\nexport function one() {\n  return 1;\n}\nexport const two = 2;\n",
            c='globalThis.later = "c";\nexport const later = 3;\n',
        )
    )
    assert names_in(page) == ["c.js", "b.js", "app.js"]
    assert "Says one" not in page
    done = subprocess.run(["node", "--input-type=module", "-e", page], capture_output=True, text=True)
    assert done.stdout == "a,b 1 2 c\n", done.stderr


def test_modules_that_import_each_other_are_refused(tmp_path: Path):
    folder = written(tmp_path, app='import "./b.js";\n', b='import "./app.js";\n')
    with pytest.raises(NotJoinable, match=r"app\.js imports itself by way of b\.js"):
        page_modules(folder)


def test_what_the_step_does_not_read_is_refused_rather_than_lost(tmp_path: Path):
    with pytest.raises(NotJoinable, match="export let"):
        page_modules(written(tmp_path, app="export let count = 0;\n"))
