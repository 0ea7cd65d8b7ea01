"""Price limits in a query: "under $50", "20-30 euros", "fifty dollars or less", in five languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

CURRENCIES = {
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "¥": "JPY", "yen": "JPY",
}  # fmt: skip
NUMBER_WORDS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty five": 25, "thirty": 30, "thirty five": 35,
    "forty": 40, "forty five": 45, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "a hundred": 100, "one hundred": 100, "hundred": 100, "two hundred": 200, "three hundred": 300,
    "five hundred": 500, "a thousand": 1000,
}  # fmt: skip

_CURRENCY = "|".join(re.escape(name) for name in sorted(CURRENCIES, key=len, reverse=True))
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)).replace(" ", r"[\s-]")
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?)(?:k\b)?|(?:{_WORDS})\b"
_NOT_MONEY = (
    r"(?!\s*(?:%|cm\b|mm\b|kg\b|gb\b|\"|''|inch|in\b|years?\b|yrs?\b|months?\b|sleeves?\b|pcs|pack|[/\d]))"
)


def _amount(name: str) -> str:
    """A number with an optional currency on either side, as named groups."""
    return (
        rf"(?:(?P<{name}_before>{_CURRENCY})\s*)?(?P<{name}>{_NUMBER}){_NOT_MONEY}"
        rf"(?:\s*(?P<{name}_after>{_CURRENCY})(?!\w))?"
    )


_AT_MOST = (
    r"under|below|beneath|less than|lower than|cheaper than|max(?:imum)?(?: of)?|up to|upto|"
    r"(?:no|not) more than|not (?:over|above)|at most|within|<=?|(?:my )?budget(?: of| is|:)?|bajo|"
    r"(?:por )?menos de|hasta|"
    r"moins de|sous|jusqu'à|unter|bis(?: zu)?|höchstens|maximal|weniger als|meno di|sotto(?: i)?|fino a"
)
_AT_LEAST = (
    r"over|above|more than|at least|starting (?:at|from)|>=?|min(?:imum)?(?: of)?|from|upwards of|"
    r"no less than|not less than|más de|plus de|à partir de|über|mehr als|mindestens|ab|più di|oltre|desde"
)
_AROUND = r"around|about|approx(?:imately)?\.?|roughly|~|circa|ca\.?|near|sobre|environ|etwa|ungefähr"
_LESS = "less|under|below|cheaper|weniger|moins|menos|meno"
_RANGE = re.compile(
    rf"(?P<lead>\b(?:between|from|entre|zwischen|tra|de|von)\s+)?{_amount('low')}"
    rf"\s*(?:-|–|—|to|and|und|bis|a|à|et|y|e)\s*{_amount('high')}"
)
_LIMITS = (
    ("max", re.compile(rf"(?<!\w)(?:{_AT_MOST})\s*{_amount('amount')}")),
    ("min", re.compile(rf"(?<!\w)(?:{_AT_LEAST})\s*{_amount('amount')}")),
    ("around", re.compile(rf"(?<!\w)(?:{_AROUND})\s*{_amount('amount')}")),
    ("max", re.compile(rf"{_amount('amount')}\s*(?:or|and|oder|ou|o)\s*(?:{_LESS})\b")),
    ("max", re.compile(rf"{_amount('amount')}\s*(?:max(?:imum)?|tops|budget)\b")),
    ("min", re.compile(rf"{_amount('amount')}\s*(?:(?:or|and)\s*(?:more|up|over|above)\b|\+)")),
    ("max", re.compile(rf"(?:for|at|costing)?\s*{_amount('amount')}")),
)  # fmt: skip
_BARE_LIMIT = len(_LIMITS) - 1
_AROUND_SHARE = 0.2
_MIN_BARE_AMOUNT = 5
_NEEDS_CURRENCY = re.compile(
    r"^(?:from|ab|desde|about|around|near|sobre|ca\.?|circa|within|over|above|hasta|bis)\b"
)


@dataclass(frozen=True, slots=True)
class Price:
    """Limits that include their ends; None: open. `currency`: ISO 4217, None where none was named."""

    min: float | None
    max: float | None
    currency: str | None


def find_price(text: str) -> tuple[Price | None, str]:
    """The price limits in normalised `text`, and the text with their words replaced by a comma."""
    found = _find_range(text)
    if found is None:
        found = _find_limit(text)
    if found is None:
        return None, text
    price, match = found
    return price, f"{text[: match.start()]} , {text[match.end() :]}"


def _find_range(text: str) -> tuple[Price, re.Match[str]] | None:
    for match in _RANGE.finditer(text):
        currency = _currency(match, "low") or _currency(match, "high")
        low, high = _value(match["low"]), _value(match["high"])
        if low <= high and (currency or (match["lead"] and low >= _MIN_BARE_AMOUNT)):
            return Price(low, high, currency), match
    return None


def _find_limit(text: str) -> tuple[Price, re.Match[str]] | None:
    for number, (kind, pattern) in enumerate(_LIMITS):
        for match in pattern.finditer(text):
            value, currency = _value(match["amount"]), _currency(match, "amount")
            needs_currency = number == _BARE_LIMIT or _NEEDS_CURRENCY.match(match.group())
            if currency is None and (needs_currency or value < _MIN_BARE_AMOUNT):
                continue
            return _limits(kind, value, currency), match
    return None


def _limits(kind: str, value: float, currency: str | None) -> Price:
    if kind == "max":
        return Price(None, value, currency)
    if kind == "min":
        return Price(value, None, currency)
    return Price(round(value * (1 - _AROUND_SHARE), 2), round(value * (1 + _AROUND_SHARE), 2), currency)


def _currency(match: re.Match[str], name: str) -> str | None:
    written = match[f"{name}_before"] or match[f"{name}_after"]
    return CURRENCIES[written] if written else None


def _value(written: str) -> float:
    """1,000 and 1.000 are a thousand; 45.50 and 45,50 are forty-five and a half; 1k is a thousand."""
    words = re.sub(r"[\s-]", " ", written)
    if words in NUMBER_WORDS:
        return float(NUMBER_WORDS[words])
    thousands = 1000 if written.endswith("k") else 1
    digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written.rstrip("k")).replace(",", ".")
    return float(digits) * thousands
