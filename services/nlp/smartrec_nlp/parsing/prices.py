"""Price limits in a query: "under $50", "20-30 euros", "fifty dollars or less", in five languages.

The words come from `data/prices/`; here are the patterns that they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AROUND_SHARE = 0.2
"""How far "around 100" reaches to both sides: 80 to 120."""
MIN_AMOUNT_WITHOUT_CURRENCY = 5
_NOT_MONEY = (
    r"(?!\s*(?:%|cm\b|mm\b|kg\b|gb\b|\"|''|inch|in\b|years?\b|yrs?\b|months?\b|sleeves?\b|pcs|pack|[/\d]))"
)


@dataclass(frozen=True, slots=True)
class Price:
    """Limits that include their ends; None: open. `currency`: ISO 4217, None where none was named."""

    min: float | None
    max: float | None
    currency: str | None


@dataclass(frozen=True)
class PriceWords:
    """The words of prices. `phrases`: what a phrase says ("at most") -> the phrases that say it."""

    currencies: Mapping[str, str]
    numbers: Mapping[str, float]
    phrases: Mapping[str, Sequence[str]]


class PriceFinder:
    """Finds the price limits of a query."""

    def __init__(self, words: PriceWords) -> None:
        self._words = words
        amount = self._amount("amount")
        said = {role: _any_of(phrases) for role, phrases in words.phrases.items()}
        self._range = re.compile(
            rf"(?P<before>\b{said['range before']}\s+)?{self._amount('low')}"
            rf"\s*{said['range between']}\s*{self._amount('high')}"
        )
        self._limits = (
            ("max", re.compile(rf"(?<!\w){said['at most']}\s*{amount}")),
            ("min", re.compile(rf"(?<!\w){said['at least']}\s*{amount}")),
            ("around", re.compile(rf"(?<!\w){said['around']}\s*{amount}")),
            ("max", re.compile(rf"{amount}\s*{said['or']}\s*{said['less']}\b")),
            ("max", re.compile(rf"{amount}\s*{said['maximum after']}\b")),
            ("min", re.compile(rf"{amount}\s*(?:(?:or|and)\s*{said['more']}\b|\+)")),
        )
        self._bare_amount = re.compile(rf"{said['price before']}?\s*{amount}")
        self._needs_currency = re.compile(rf"{said['needs currency']}\b")

    def find(self, text: str) -> tuple[Price | None, str]:
        """The price limits in normalised `text`, and the text with their words replaced by a comma."""
        found = self._find_range(text) or self._find_limit(text) or self._find_bare_amount(text)
        if found is None:
            return None, text
        price, match = found
        return price, f"{text[: match.start()]} , {text[match.end() :]}"

    def _find_range(self, text: str) -> tuple[Price, re.Match[str]] | None:
        for match in self._range.finditer(text):
            currency = self._currency(match, "low") or self._currency(match, "high")
            low, high = self._value(match["low"]), self._value(match["high"])
            if low <= high and (currency or (match["before"] and low >= MIN_AMOUNT_WITHOUT_CURRENCY)):
                return Price(low, high, currency), match
        return None

    def _find_limit(self, text: str) -> tuple[Price, re.Match[str]] | None:
        for kind, pattern in self._limits:
            for match in pattern.finditer(text):
                value, currency = self._value(match["amount"]), self._currency(match, "amount")
                needs_currency = self._needs_currency.match(match.group())
                if currency or not (needs_currency or value < MIN_AMOUNT_WITHOUT_CURRENCY):
                    return _limits(kind, value, currency), match
        return None

    def _find_bare_amount(self, text: str) -> tuple[Price, re.Match[str]] | None:
        """ "dress for 70 euros", as a highest price."""
        for match in self._bare_amount.finditer(text):
            if currency := self._currency(match, "amount"):
                return _limits("max", self._value(match["amount"]), currency), match
        return None

    def _amount(self, name: str) -> str:
        """The pattern of a number with an optional currency before or after it, as named groups."""
        words = _any_of(self._words.numbers).replace(r"\ ", r"[\s-]")
        number = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?)(?:k\b)?|{words}\b"
        currency = _any_of(self._words.currencies)
        return (
            rf"(?:(?P<{name}_before>{currency})\s*)?(?P<{name}>{number}){_NOT_MONEY}"
            rf"(?:\s*(?P<{name}_after>{currency})(?!\w))?"
        )

    def _currency(self, match: re.Match[str], name: str) -> str | None:
        written = match[f"{name}_before"] or match[f"{name}_after"]
        return self._words.currencies[written] if written else None

    def _value(self, written: str) -> float:
        """1,000 and 1.000 are a thousand; 45.50 and 45,50 are forty-five and a half; 1k is a thousand."""
        words = re.sub(r"[\s-]", " ", written)
        if words in self._words.numbers:
            return self._words.numbers[words]
        thousands = 1000 if written.endswith("k") else 1
        digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written.rstrip("k")).replace(",", ".")
        return float(digits) * thousands


def _limits(kind: str, value: float, currency: str | None) -> Price:
    if kind == "max":
        return Price(None, value, currency)
    if kind == "min":
        return Price(value, None, currency)
    return Price(round(value * (1 - AROUND_SHARE), 2), round(value * (1 + AROUND_SHARE), 2), currency)


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of `phrases`, a longer one rather than a shorter one."""
    return f"(?:{'|'.join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))})"
