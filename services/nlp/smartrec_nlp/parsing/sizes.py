"""Sizes in a query: "size 12", "uk 10", "XL", "w32 l34", "36W 34L", "in a medium", "age 4-5", "116 cm"."""

from __future__ import annotations

import re

_SIZE = "size|sz|talla|taille|größe|groesse|grösse|taglia"
_TO = r"\s?(?:-|to|bis|à)\s?"
_AGE = rf"\d{{1,2}}(?:{_TO}\d{{1,2}})?"
_WAIST, _LEG = "2[4-9]|[345][0-9]", "2[6-9]|3[0-8]"
_LETTER = "x{0,3}[sl]|[2-6]xl|m|medium|small|large|x-?large|x-?small"
# The heights in cm that children's clothes are made for: every 6 cm.
_HEIGHT = "50|56|62|68|74|80|86|92|98|104|110|116|122|128|134|140|146|152|158|164|170|176"
_NO_NOUN_FOLLOWS = r"(?=\s*$|\s*[,.;!?]|\s+(?:for|please|under|below|with|and|or)\b)"
_SIZES = (
    re.compile(r"\bw\s?(?P<waist>\d{2})\s*[x/, -]?\s*l\s?(?P<leg>\d{2})\b"),
    re.compile(r"\b(?P<waist>\d{2})\s?w\s*[x/, -]?\s*(?P<leg>\d{2})\s?l\b"),
    re.compile(rf"\b(?P<waist>{_WAIST})\s?[x/]\s?(?P<leg>{_LEG})\b"),
    re.compile(r"\bwaist (?P<waist>\d{2})(?:,? (?:leg|inseam|length) (?P<leg>\d{2}))?\b"),
    re.compile(rf"\b(?P<waist>{_WAIST})\s?(?:\"|in\b|inch\b)?\s?waist\b"),
    re.compile(rf"\bw(?P<waist>{_WAIST})\b"),
    re.compile(rf"\b(?P<waist>{_WAIST})w\b"),
    re.compile(r"\b(?P<system>uk|us|eu|it|fr|de)\s?(?:size\s?)?(?P<number>\d{1,2}(?:\.5)?)\b"),
    re.compile(r"\b(?:size\s)?(?P<number>\d{1,2}(?:\.5)?)\s?(?P<system>uk|us|eu)\b"),
    re.compile(rf"\b(?:{_SIZE})\s?(?P<letters>{_LETTER})\b"),
    re.compile(rf"\bin (?:an?|size) (?P<letters>{_LETTER})\b{_NO_NOUN_FOLLOWS}"),
    re.compile(rf"\b(?P<height>{_HEIGHT})\s?cm\b"),
    re.compile(rf"\b(?:{_SIZE})\s?(?P<height>(?:{_HEIGHT})(?<=\d\d\d))\b"),
    re.compile(rf"\b(?:{_SIZE})\s?(?P<number>\d{{1,2}}(?:[-/]\d{{1,2}})?)\b"),
    re.compile(rf"\bage[ds]?\s?(?P<age>{_AGE})\b"),
    re.compile(rf"\b(?P<age>{_AGE})[\s-]?(?:years?(?:\sold)?|yrs?|yo|y/o|y|jahren?|ans|años|anni)\b"),
    re.compile(r"\b(?P<age>[2-5])t\b"),
    re.compile(rf"\b(?P<months>{_AGE})[\s-]?(?:months?|mths?|monaten?|mois|meses|mesi)\b"),
    re.compile(r"\b(?P<letters>x{1,3}l|x{1,2}s|[2-6]xl)\b"),
    re.compile(r"\b(?P<one>one size|einheitsgröße|taille unique|talla única|taglia unica)\b"),
)  # fmt: skip
_LETTERS = {"small": "s", "medium": "m", "large": "l", "xlarge": "xl", "xsmall": "xs"}
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
        letters = groups["letters"].replace("-", "")
        return _LETTERS.get(letters, letters).upper()
    if "age" in groups:
        return f"{groups['age']} years"
    if "months" in groups:
        return f"{groups['months']} months"
    if "height" in groups:
        return f"{groups['height']} cm"
    return "One Size" if "one" in groups else groups["number"]


def _is_child(groups: dict[str, str]) -> bool:
    if "height" in groups or "months" in groups:
        return True
    age = re.match(r"\d+", groups.get("age", ""))
    return age is not None and int(age.group()) < _KIDS_BELOW_YEARS
