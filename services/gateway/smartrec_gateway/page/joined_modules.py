"""The page's modules joined into two files, so that a first visit waits for one file and not for thirty.

`page.js` has what `app.js` imports at once, `later.js` what some views fetch when they need it. Each module
keeps a scope of its own: a block whose exports become the properties of an object. The modules are written in
the one style that is read here; whatever else stands in one is refused, and a test joins them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path, PurePosixPath

_MODULES = "globalThis.smartrecModules"
_IMPORT = re.compile(
    r'^import (?:(?P<what>\* as [\w$]+|\{[^}]+\}|[\w$]+) from )?"(?P<path>\.[^"]+)";\n', re.MULTILINE
)
_EXPORT_FROM = re.compile(r'^export (?P<what>\{[^}]+\}) from "(?P<path>\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>(?:async )?function|class|const) (?P<name>[\w$]+)", re.MULTILINE)
_EXPORT_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_LATER = re.compile(r'\bimport\((?P<quote>["`])(?P<path>\.[^"`]+)')
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/) *\n", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class NotJoinable(Exception):
    """A module is written in a way that this step does not read."""


@cache
def page_modules(folder: Path) -> str:
    """`app.js` and all that it imports at once."""
    return f"{_MODULES} = {{}};\n" + _joined(folder, in_order(folder, ["app.js"]))


@cache
def later_modules(folder: Path) -> str:
    """What the page fetches when a view needs it, but for what `page_modules` has."""
    known = in_order(folder, ["app.js"])
    names = in_order(folder, _fetched_later(folder, known))
    return _joined(folder, [name for name in names if name not in known])


def in_order(folder: Path, first: Iterable[str]) -> list[str]:
    """`first` and all that these import, each after what it imports. Raises NotJoinable for a circle."""
    ordered: list[str] = []

    def add(name: str, importers: tuple[str, ...]) -> None:
        if name in importers:
            raise NotJoinable(f"{name} imports itself by way of {importers[-1]}")
        if name in ordered:
            return
        for imported in _imports_of(folder, name):
            add(imported, (*importers, name))
        ordered.append(name)

    for name in first:
        add(name, ())
    return ordered


def _imports_of(folder: Path, name: str) -> list[str]:
    text = (folder / name).read_text(encoding="utf-8")
    found = [*_IMPORT.finditer(text), *_EXPORT_FROM.finditer(text)]
    return [_resolved(name, each["path"]) for each in sorted(found, key=lambda one: one.start())]


def _fetched_later(folder: Path, names: Iterable[str]) -> list[str]:
    texts = ((name, (folder / name).read_text(encoding="utf-8")) for name in names)
    return [
        _resolved(name, each["path"])
        for name, text in texts
        for each in _LATER.finditer(text)
        if _is_element(each["path"])
    ]


def _is_element(path: str) -> bool:
    """The words of a language and what only the Android app needs stay files of their own."""
    return "/elements/" in path


def _resolved(name: str, path: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _joined(folder: Path, names: Iterable[str]) -> str:
    return "\n".join(_block(name, (folder / name).read_text(encoding="utf-8")) for name in names)


def _block(name: str, text: str) -> str:
    """One module as a block. Raises NotJoinable."""
    exports = [f"{each}: {_object(name, found['path'])}.{each}" for found in _EXPORT_FROM.finditer(text)
               for each in re.findall(r"[\w$]+", found["what"])]  # fmt: skip
    exports += [found["name"] for found in _EXPORT.finditer(text)]
    exports += ["default: $default" for _ in _EXPORT_DEFAULT.finditer(text)]
    text = _EXPORT_FROM.sub("", text)
    text = _IMPORT.sub(lambda found: _constants(name, found), text)
    text = _EXPORT.sub(r"\g<kind> \g<name>", text)
    text = _EXPORT_DEFAULT.sub("const $default = ", text)
    text = _LATER.sub(lambda found: _fetch(name, found), text)
    if left := _LEFT_OVER.search(text):
        raise NotJoinable(f"{name}: {left[0]}")
    text = _COMMENT.sub("", text)
    return f'{{\n{text}{_MODULES}["{name}"] = {{ {", ".join(exports)} }};\n}}'


def _object(name: str, path: str) -> str:
    return f'{_MODULES}["{_resolved(name, path)}"]'


def _constants(name: str, found: re.Match[str]) -> str:
    what = found["what"]
    if what is None:
        return ""
    if what.startswith("* as "):
        return f"const {what[5:]} = {_object(name, found['path'])};\n"
    names = what.replace(" as ", ": ") if what.startswith("{") else f"{{ default: {what} }}"
    return f"const {names} = {_object(name, found['path'])};\n"


def _fetch(name: str, found: re.Match[str]) -> str:
    path = "later.js" if _is_element(found["path"]) else _resolved(name, found["path"])
    return f"import({found['quote']}/web/{path}"
