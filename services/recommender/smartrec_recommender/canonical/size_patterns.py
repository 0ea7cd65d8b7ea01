"""How single sizes are written: the patterns, and what each of them stands for.

Letters, waist and leg in inches, numbers of a country, ages and heights of children. Canonical names are
written so that they are read as themselves.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

System = Literal["letter", "waist", "country", "number", "age", "height", "one size", "as written"]
_TABLE = Path(__file__).with_name("tables") / "size_words.csv"

# EU and German numbers are the same; the others each count in their own way.
_COUNTRIES = {
    "uk": "UK", "gb": "UK",
    "us": "US", "usa": "US",
    "eu": "EU", "eur": "EU", "de": "EU", "ger": "EU", "d": "EU",
    "it": "IT", "ita": "IT", "i": "IT",
    "fr": "FR", "fra": "FR", "f": "FR",
    "es": "ES", "esp": "ES",
    "au": "AU", "aus": "AU",
    "jp": "JP", "jpn": "JP",
}  # fmt: skip
_BEHIND = "uk|gb|us|usa|eu|eur|ger|it|ita|fr|fra|es|esp|au|aus|jp|jpn"  # "38 D" is a bra
_NUMBER = r"\d{1,3}(?:[.,]\d| ?½| [12]/[23])?"
_YEARS = r"(?:years?|yrs?|yr|y/o|yo|y|t|jahren?|j|ans?|años?|anos?|anni|anno)(?: old)?"
_MONTHS = r"(?:months?|mths?|mos?|m|monaten?|mois|meses|mes|mesi|mese)"
_TO = r" ?(?:-|–|/|to|bis|à) ?"


class Size(NamedTuple):
    """A size under its canonical name: XXL, W32 L30, UK 12, 8-9 years, 116 cm, One Size."""

    name: str
    system: System


ONE_SIZE = Size("One Size", "one size")


def single_size(text: str) -> Size | None:
    """Reads one folded size ("2xl", "w32 l30", "uk 12"). None: it is not written as one."""
    if text in _words():
        return _words()[text]
    for pattern, named in _PATTERNS:
        if match := pattern.fullmatch(text):
            return named(match)
    return None


@cache
def _words() -> dict[str, Size]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        rows = [(row["size"], row["words"].split("|")) for row in csv.DictReader(table)]
    return {word.casefold(): _named(name) for name, words in rows for word in words}


def _named(name: str) -> Size:
    if name == ONE_SIZE.name:
        return ONE_SIZE
    return Size(name, "age" if name.endswith("months") else "letter")


def _letters(match: re.Match[str]) -> Size:
    times = int(match["count"]) if match["count"] else len(re.findall("x|extra", match["xs"] or ""))
    return _letter_size(times, (match["letter"] or "l")[0].upper())


def _letter_size(times: int, letter: str) -> Size:
    return Size(("X" * times if times <= 2 else f"{times}X") + letter, "letter")


def _waist(match: re.Match[str]) -> Size:
    leg = match.groupdict().get("leg")
    return Size(f"W{match['waist']} L{leg}" if leg else f"W{match['waist']}", "waist")


def _country(match: re.Match[str]) -> Size:
    return Size(f"{_COUNTRIES[match['country']]} {_number_name(match['number'])}", "country")


def _number(match: re.Match[str]) -> Size:
    return Size(_number_name(match[0]), "number")


def _number_name(text: str) -> str:
    return re.sub(r" ?½", ".5", text.replace(",", "."))


def _height(match: re.Match[str]) -> Size:
    return Size(f"{match[1]} cm", "height")


def _age(unit: str) -> Callable[[re.Match[str]], Size]:
    def named(match: re.Match[str]) -> Size:
        first, last = int(match[1]), int(match[2] or match[1])
        one_or_both = str(first) if first == last else f"{first}-{last}"
        return Size(f"{one_or_both} {unit}", "age")

    return named


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Size]], ...] = (
    (
        re.compile(r"(?:(?P<count>\d{1,2}) ?x|(?P<xs>(?:x|extra[- ]?)+))[- ]?(?P<letter>s|l|small|large)"),
        _letters,
    ),
    (re.compile(r"(?P<count>[1-9])(?P<xs>)x(?P<letter>)"), _letters),
    (re.compile(r"(?P<count>)(?P<xs>)(?P<letter>[sml])"), _letters),
    (re.compile(r"w ?(?P<waist>\d{2})[ x/,-]*(?:l ?|(?<=[x/]))(?P<leg>\d{2})"), _waist),
    (re.compile(r"(?P<waist>\d{2}) ?w[ x/,-]*(?P<leg>\d{2}) ?l"), _waist),
    (re.compile(r"(?P<waist>\d{2}) ?(?:x|×) ?(?P<leg>\d{2})"), _waist),
    (re.compile(r"(?:w|waist) ?(?P<waist>\d{2})(?:,? (?:leg|length|inseam) ?(?P<leg>\d{2}))?"), _waist),
    (re.compile(r"(?P<waist>\d{2}) ?(?:w|waist|in|inch(?:es)?|\"|″)"), _waist),
    (re.compile(rf"(?P<country>{'|'.join(_COUNTRIES)})[ .:-]*(?P<number>{_NUMBER})"), _country),
    (re.compile(rf"(?P<number>{_NUMBER}) ?(?P<country>{_BEHIND})"), _country),
    (re.compile(rf"(?:age[ds]? |ages )?(\d{{1,2}})(?:{_TO}(\d{{1,2}}))? ?{_YEARS}"), _age("years")),
    (re.compile(rf"(?:age[ds]?) ?(\d{{1,2}})(?:{_TO}(\d{{1,2}}))?"), _age("years")),
    (re.compile(rf"(\d{{1,2}})(?:{_TO}(\d{{1,2}}))? ?{_MONTHS}"), _age("months")),
    (re.compile(r"(\d{2,3}) ?cm"), _height),
    (re.compile(_NUMBER), _number),
)
