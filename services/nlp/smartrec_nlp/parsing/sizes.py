"""Sizes in a query: "size 12", "uk 10", "XL", "w32 l34", "age 4-5"."""

from __future__ import annotations

import re

_SIZE = "size|sz|talla|taille|größe|taglia"
_SIZES = (
    re.compile(r"\bw\s?(?P<waist>\d{2})\s*[x/ ]?\s*l\s?(?P<leg>\d{2})\b"),
    re.compile(r"\b(?P<waist>\d{2})\s?x\s?(?P<leg>\d{2})\b"),
    re.compile(r"\bwaist (?P<waist>\d{2})\b"),
    re.compile(r"\b(?P<system>uk|us|eu|it|fr|de)\s?(?:size\s?)?(?P<number>\d{1,2})\b"),
    re.compile(rf"\b(?:{_SIZE})\s?(?P<letters>x{{0,3}}[sl]|[2-6]xl|m|medium|small|large)\b"),
    re.compile(rf"\b(?:{_SIZE})\s?(?P<number>\d{{1,2}}(?:[-/]\d{{1,2}})?)\b"),
    re.compile(r"\bage[ds]?\s?(?P<age>\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?)\b"),
    re.compile(r"\b(?P<age>\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?)[\s-]?(?:years?(?:\sold)?|yrs?|yo|y/o)\b"),
    re.compile(r"\b(?P<letters>x{1,3}l|x{1,2}s|[2-6]xl)\b"),
)  # fmt: skip
_LETTERS = {"small": "s", "medium": "m", "large": "l"}
_KIDS_BELOW_YEARS = 16


def find_size(text: str) -> tuple[str | None, bool, str]:
    """The size named in normalised `text`, whether it is a child's, and the text without its words."""
    for pattern in _SIZES:
        match = pattern.search(text)
        if match is not None:
            groups = {name: value for name, value in match.groupdict().items() if value}
            return _spelled(groups), _is_child(groups), f"{text[: match.start()]} {text[match.end() :]}"
    return None, False, text


def _spelled(groups: dict[str, str]) -> str:
    if "waist" in groups:
        return f"W{groups['waist']} L{groups['leg']}" if "leg" in groups else f"W{groups['waist']}"
    if "system" in groups:
        return f"{groups['system'].upper()} {groups['number']}"
    if "letters" in groups:
        return _LETTERS.get(groups["letters"], groups["letters"]).upper()
    if "age" in groups:
        return f"{groups['age']} years"
    return groups["number"]


def _is_child(groups: dict[str, str]) -> bool:
    age = re.match(r"\d+", groups.get("age", ""))
    return age is not None and int(age.group()) < _KIDS_BELOW_YEARS
