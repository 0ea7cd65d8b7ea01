"""Sizes in a query: "size 12", "UK 10", "XL", "36W 34L", "Größe 38", "in a medium", "age 4-5", "116 cm".

Words that are a size only beside a garment ("small dress") are read by `size_words.py`.
"""

from __future__ import annotations

import re

from smartrec_nlp.parsing.text import without_accents

_LABEL = (
    "size|sizes|sz|talla|taille|grosse|groesse|taglia|maat|tamanho|rozmiar|storlek|strl"
    r"|gr\.?|tg\.?|mt\.?|rozm\.?|tam\.?|talle"
)
_WORDS = (
    "extra small|extra large|xtra small|xtra large|xtra-large|extra-large|x small|x large|x-large|x-small"
    "|small|medium|large|klein|mittel|moyen|grand|mediana|media"
)
_LETTERED = rf"x{{1,3}}[sl]|[2-6]\s?xl|[1-6]x|[sml]|{_WORDS}"
_WAIST, _LEG = r"(?P<waist>[23456]\d)", r"(?P<leg>[23]\d)"
_NUMBER = r"(?P<number>\d{1,3}(?:[.,]5)?(?:\s?(?:[-/]|to)\s?\d{1,3})?)"
_AGE = r"(?P<age>\d{1,2}(?:\s?(?:-|to|bis|a)\s?\d{1,2})?)"
_YEARS = (
    r"(?:years?(?:[\s-]old)?|yrs?(?:\sold)?|yo|y/o|y(?!\s?\d)|jahren?|jahrige[sr]?|ans|anos|anni|jaar|lat|ar)"
)
_NOT_MONEY = r"(?!\s?(?:[$€£]|(?:us\s)?dollar|eur|usd|gbp|pound|to\s|bis\s|a\s|-\s?\d))(?![.,]?\d)"
# The heights in cm that children's clothes are made for: every 6 cm.
_HEIGHT = "(?P<height>50|56|62|68|74|80|86|92|98|104|110|116|122|128|134|140|146|152|158|164|170|176)"
_ONE_SIZE = "(?P<one>one size|einheitsgrosse|einheitsgroesse|taille unique|talla unica|taglia unica)"
_ENDS = r"(?=\s*(?:$|[,.;!?)]|please\b|for\b|with\b|under\b|over\b|and\b|or\b|sized?\b|black\b))"
_PATTERNS = (
    rf"\bw\s?{_WAIST}\s*[x/,-]?\s*l\s?{_LEG}\b",
    rf"\b{_WAIST}\s?w\s*[x/,-]?\s*{_LEG}\s?l\b",
    rf"\b{_WAIST}\s?[x×]\s?{_LEG}\b",
    rf"\b(?:waist|w)\s?{_WAIST}(?:\"|''|\s?inch(?:es)?)?[,\s]+(?:leg|length|inseam|l)\s?{_LEG}\b",
    rf"\b{_WAIST}(?:\"|''|\s?inch(?:es)?|\s?in)?\s?waist(?:[,\s]+(?:and\s)?{_LEG}(?:\"|\s?inch(?:es)?|\s?in)?"
    r"\s?(?:leg|length|inseam))?\b",
    rf"(?<!/)\b(?:waist|w)\s?{_WAIST}\b",
    rf"\b{_WAIST}\s?w\b",
    rf"\b(?P<system>uk|gb|us|au|aus)(?:[\s-]?size)?[\s-]?(?P<number>\d{{1,2}}){_NOT_MONEY}\b",
    rf"\b(?P<system>eu|eur|it|fr)(?:[\s-]?size)?[\s-]?(?P<number>[3456]\d){_NOT_MONEY}\b",
    rf"(?:^|\b(?:{_LABEL})\s)(?P<system>de|es)[\s-]?(?P<number>[345]\d)\b{_NOT_MONEY}",  # not "menos de 40"
    r"\b(?P<system>t)\.?(?P<number>[345]\d)\b",
    r"\bsize[\s-](?P<number>zero)\b",
    rf"\b(?:(?:{_LABEL})\s)?(?P<number>\d{{1,2}})\s?(?P<system>uk|us|eu)\b{_NOT_MONEY}",
    rf"\b(?:{_LABEL})[\s:]?(?:an?\s|is\s)?(?P<letters>{_LETTERED})\b",
    rf"\b(?:{_LABEL})[\s:]?{_AGE}[\s-]?{_YEARS}\b",
    rf"\b{_HEIGHT}\s?cm\b(?!\s(?:long|wide|length))",
    rf"\b(?:{_LABEL})[\s:]?{_HEIGHT}(?<=\d\d\d)\b",
    rf"\b(?:{_LABEL})[\s:]?{_NUMBER}\b",
    rf"\bage[ds]?\s?{_AGE}\b",
    rf"\b{_AGE}[\s-]?{_YEARS}(?!\w)",
    r"\b(?P<age>[2-5])t\b",
    rf"\b{_AGE.replace('<age>', '<months>')}[\s-]?(?:months?|mths?|monaten?|mois|meses|mesi)\b",
    rf"\bin\s(?:an?\s|my\ssize\s)?(?P<letters>{_LETTERED}){_ENDS}",
    r"\b(?P<letters>x{1,3}l|x{1,3}s|[2-6]\s?xl|[1-6]x)\b",
    r"(?<![\w'&])(?<!& )(?P<letters>[sml])(?=\s*(?:$|,))",
    rf"(?<![\w'&/.,-])(?P<letters>{_WORDS})(?=\s*sized?\b)",
    rf"\b{_ONE_SIZE}\b",
)
_SIZES = tuple(re.compile(pattern) for pattern in _PATTERNS)
_LEGWEAR = re.compile(
    r"(?:\b\w*(?:jeans?|hosen?)|\b(?:chinos?|trousers?|pants|pantal\w+|broek\w*|cargos?|cords|shorts))\b"
)
_WAIST_AND_LEG = re.compile(r"(?<![\w.,/-])(?P<waist>[234]\d)\s?/\s?(?P<leg>[23]\d)(?![\w/-])")
# On trousers "Größe 32/34" is a waist and a leg; on a dress, or from 38 on, it is two sizes.
_LABELLED_LEG = re.compile(
    rf"\b(?:{_LABEL})[\s:]?(?P<waist>2[4-9]|3\d|4[0-4])\s?/\s?(?P<leg>2[6-9]|3[0-6])(?![\w/-])"
)
_WAIST_IN_INCHES = re.compile(rf"(?<![\d/]){_WAIST}\s?(?:\"|''|inch(?:es)?\b)")
_WAIST_THEN_LEG = re.compile(
    rf"(?<![\w.,/-])(?P<waist>2[4-9]|3\d|4[0-8])\s(?P<leg>2[6-9]|3[0-8])(?=\s*(?:$|[,;]|[a-z]+\b)){_NOT_MONEY}"
)
_TWO_SIZES = re.compile(
    r"(?<![\w.,/$€£-])(?P<number>(\d{1,2})\s?[-/]\s?(\d{1,2}))(?![\w/$€£%-])(?!\s?(?:[$€£]|usd|eur|gbp|chf|dollar|pound|quid|buck))"
)
_LETTERS = {
    "small": "s", "medium": "m", "large": "l", "klein": "s", "mittel": "m", "moyen": "m", "grand": "l",
    "mediana": "m", "media": "m", "extra small": "xs", "x small": "xs", "extra large": "xl", "x large": "xl",
    "x-large": "xl", "x-small": "xs", "xtra small": "xs", "xtra large": "xl", "xtra-large": "xl",
    "extra-large": "xl",
}  # fmt: skip
_SAME_NUMBERS = {"de": "EU", "eur": "EU", "gb": "UK", "aus": "AU", "t": "FR"}
_SMALLEST_NUMBER = 4  # "3/4 sleeve" is no size
_KIDS_BELOW_YEARS = 16
_SPELT_OUT_SYSTEM = re.compile(r"\b(?:DE|ES)[ -]?[345]\d\b(?!\s?(?:€|EUR|eur))")


def labelled(query: str) -> str:
    """`query` as typed, with "DE 38" and "ES 40" in capitals as sizes: in small letters "de" is a word."""
    if query.isupper():
        return query
    return _SPELT_OUT_SYSTEM.sub(lambda match: f"size {match.group()}", query)


def find_size(text: str) -> tuple[str | None, bool, str]:
    """The size named in normalised `text`, whether it is a child's, and the text without its words."""
    plain = without_accents(text)
    match = _first_match(plain)
    if match is None:
        return None, False, text
    groups = {name: value for name, value in match.groupdict().items() if value}
    if _is_age_of_adult(groups):
        return None, False, f"{text[: match.start()]} {text[match.end() :]}"
    return _spelled(groups), _is_child(groups), f"{text[: match.start()]} {text[match.end() :]}"


def _first_match(text: str) -> re.Match[str] | None:
    if _LEGWEAR.search(text) and (match := _LABELLED_LEG.search(text)):
        return match
    for pattern in _SIZES:
        if match := pattern.search(text):
            return match
    if _LEGWEAR.search(text):
        patterns = (_WAIST_AND_LEG, _WAIST_IN_INCHES, _WAIST_THEN_LEG)
        if match := next((found for one in patterns if (found := one.search(text))), None):
            return match
    match = _TWO_SIZES.search(text)
    if match is None or int(match[2]) < _SMALLEST_NUMBER or int(match[3]) - int(match[2]) not in (1, 2):
        return None
    return match


def _spelled(groups: dict[str, str]) -> str:
    if "waist" in groups:
        return f"W{groups['waist']} L{groups['leg']}" if "leg" in groups else f"W{groups['waist']}"
    if "system" in groups:
        system = groups["system"]
        return f"{_SAME_NUMBERS.get(system, system.upper())} {groups['number']}"
    if "letters" in groups:
        return _LETTERS.get(groups["letters"], groups["letters"]).upper().replace(" ", "")
    for name, unit in (("age", "years"), ("months", "months"), ("height", "cm")):
        if name in groups:
            return f"{_joined(groups[name])} {unit}"
    if groups.get("number") == "zero":
        return "0"
    return "One Size" if "one" in groups else _joined(groups["number"])


def _joined(numbers: str) -> str:
    """ "4 to 5" -> 4-5."""
    return re.sub(r"\s?(?:-|/|to|bis|a)\s?", "-", numbers)


def _is_age_of_adult(groups: dict[str, str]) -> bool:
    """ "dress for a 60 year old woman" tells no size."""
    age = re.match(r"\d+", groups.get("age", ""))
    return age is not None and int(age.group()) >= _KIDS_BELOW_YEARS + 2


def _is_child(groups: dict[str, str]) -> bool:
    if "height" in groups or "months" in groups:
        return True
    age = re.match(r"\d+", groups.get("age", ""))
    return age is not None and int(age.group()) < _KIDS_BELOW_YEARS
