"""Price limits in a query: "under $50", "40 to 70", "not under 80", "60ish", in nine languages.

The words come from `data/prices/`, written without accents; here are the patterns that they stand in. An
amount without a currency is a price where a comparison says so and it can be no year, age or count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartrec_nlp.parsing.text import without_accents

AROUND_SHARE = 0.2
"""How far "around 100" reaches to both sides: 80 to 120."""
MIN_AMOUNT_WITHOUT_CURRENCY = 5
MIN_BARE_RANGE_START = 10
MIN_BARE_AMOUNT = 15
"""Of "dress for 60", where neither a currency nor a comparison says that it is a price."""
_YEARS = range(1900, 2100)
_AGES = range(30, 100)
_INCHES = r"\"|''|in\b(?=\s*(?:$|[,.;)]|waist|leg|chest))|[/\d]|[.,]\d"
_OTHER_SIDE = {"max": "min", "min": "max", "around": "around"}


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


@dataclass(frozen=True, slots=True)
class _Limit:
    """One comparison. `kind`: max, min or around. It stands at `start` to `end`."""

    kind: str
    value: float
    currency: str | None
    start: int
    end: int


class PriceFinder:
    """Finds the price limits of a query."""

    def __init__(self, words: PriceWords) -> None:
        self._words = words
        said = {role: _any_of(phrases) for role, phrases in words.phrases.items()}
        self._not_money = rf"(?!\s*(?:{_INCHES}|{_any_of(words.phrases['counted'])}(?!\w)))"
        amount = self._amount("amount")
        negation = (
            rf"(?P<not>(?<!\w)(?!{_any_of(_negative_phrases(words.phrases))}){said['not']}"
            rf"\s+(?:{said['spending']}\s+){{0,5}})?"
        )
        about = rf"(?:{said['around']}\s+)?"
        self._range = re.compile(
            rf"(?P<before>(?<!\w){said['range before']}\s+)?{self._amount('low')}"
            rf"\s*(?P<between>{said['range between']})\s*{self._amount('high')}"
        )
        self._bare_between = frozenset(words.phrases["bare range between"])
        self._limits = (
            ("max", re.compile(rf"{negation}(?<!\w){said['at most']}\s*{about}{amount}")),
            ("min", re.compile(rf"{negation}(?<!\w){said['at least']}\s*{about}{amount}")),
            ("around", re.compile(rf"(?<!\w){said['around']}\s*{amount}")),
            ("around", re.compile(rf"{amount}\s*{said['around after']}(?!\w)")),
            ("max", re.compile(rf"{amount}\s*{said['or']}\s*{said['less']}\b")),
            ("max", re.compile(rf"{amount}\s*{said['maximum after']}(?!\w)")),
            ("min", re.compile(rf"{amount}\s*(?:{said['minimum after']}(?!\w)|\+)")),
            ("min", re.compile(rf"{amount}\s*(?:{said['or']})\s*{said['more']}\b")),
            ("max", re.compile(rf"(?<![\w-]){said['price before']}\s*{amount}(?=\s*(?:$|[,.;]))")),
        )
        self._bare_amount = re.compile(rf"(?:(?<!\w){said['price before']}\s+)?{amount}")
        self._may_be_year = re.compile(rf"{said['may be a year']}\s")
        self._is_bare = re.compile(rf"{said['price before']}\s*\d")
        self._after_person = re.compile(rf"(?<!\w){said['person']}\s*$")

    def find(self, text: str) -> tuple[Price | None, str]:
        """The price limits in normalised `text`, and the text with their words replaced by a comma."""
        plain = without_accents(text)
        if found := self._find_range(plain):
            price, match = found
            return price, _cut(text, match.start(), match.end())
        limits = self._find_limits(plain) or self._find_bare_amount(plain)
        for limit in sorted(limits, key=lambda limit: -limit.start):
            text = _cut(text, limit.start, limit.end)
        return _price(limits), text

    def _find_range(self, text: str) -> tuple[Price, re.Match[str]] | None:
        for match in self._range.finditer(text):
            currency = self._currency(match, "low") or self._currency(match, "high")
            low, high = self._value(match["low"]), self._value(match["high"])
            if low <= high and (currency or self._is_range_of_prices(match, low, high)):
                return Price(low, high, currency), match
        return None

    def _is_range_of_prices(self, match: re.Match[str], low: float, high: float) -> bool:
        """Whether amounts without a currency are prices: "40 to 70" are, "38-40" are sizes."""
        if low in _YEARS and high in _YEARS:
            return False
        if match["before"]:
            return low >= MIN_AMOUNT_WITHOUT_CURRENCY
        are_round = low % 5 == 0 and high % 5 == 0
        is_wide = high - low >= (5 if are_round else 10)
        return match["between"] in self._bare_between and low >= MIN_BARE_RANGE_START and is_wide

    def _find_limits(self, text: str) -> list[_Limit]:
        """The comparisons from left to right, none over another: "over 30 but under 60" are two."""
        found = sorted(self._comparisons(text), key=lambda limit: (limit.start, -limit.end))
        kept: list[_Limit] = []
        for limit in found:
            if not kept or limit.start >= kept[-1].end:
                kept.append(limit)
        return kept

    def _comparisons(self, text: str) -> Iterator[_Limit]:
        for kind, pattern in self._limits:
            for match in pattern.finditer(text):
                value, currency = self._value(match["amount"]), self._currency(match, "amount")
                side = _OTHER_SIDE[kind] if match.groupdict().get("not") else kind
                if currency or self._is_price(text, match, value, side):
                    yield _Limit(side, value, currency, match.start(), match.end())

    def _is_price(self, text: str, match: re.Match[str], value: float, side: str) -> bool:
        """Whether an amount without a currency is a price: no small number, no year, no age."""
        is_year = value in _YEARS and self._may_be_year.match(match.group()) is not None
        is_age = side == "min" and value in _AGES and self._after_person.search(text[: match.start()])
        is_bare = self._is_bare.match(match.group()) is not None
        least = MIN_BARE_AMOUNT if is_bare else MIN_AMOUNT_WITHOUT_CURRENCY
        return value >= least and not is_year and not is_age

    def _find_bare_amount(self, text: str) -> list[_Limit]:
        """ "dress for 70 euros", as a highest price."""
        for match in self._bare_amount.finditer(text):
            if currency := self._currency(match, "amount"):
                return [_Limit("max", self._value(match["amount"]), currency, match.start(), match.end())]
        return []

    def _amount(self, name: str) -> str:
        """The pattern of a number with an optional currency before or after it, as named groups."""
        words = _any_of(self._words.numbers).replace(r"\ ", r"[\s-]")
        number = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?)(?:k\b)?|{words}\b"
        currency = _any_of(self._words.currencies)
        ends = rf"(?=\W|$|{currency}(?!\w)|ish\b)"
        return (
            rf"(?:(?<![a-z]){_group(f'{name}_before', currency)}\s*)?(?<![\d.,])"
            rf"{_group(name, number)}{ends}{self._not_money}"
            rf"(?:\s*{_group(f'{name}_after', currency)}(?!\w))?"
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


def _price(limits: Sequence[_Limit]) -> Price | None:
    """All limits together; of two to the same side the narrower one."""
    if not limits:
        return None
    currency = next((limit.currency for limit in limits if limit.currency), None)
    around = [limit.value for limit in limits if limit.kind == "around"]
    lows = [limit.value for limit in limits if limit.kind == "min"]
    highs = [limit.value for limit in limits if limit.kind == "max"]
    if around and not (lows or highs):
        share = round(around[0] * AROUND_SHARE, 2)
        return Price(around[0] - share, around[0] + share, currency)
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Price(low, high, currency)


def _cut(text: str, start: int, end: int) -> str:
    return f"{text[:start]} , {text[end:]}"


def _group(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


def _negative_phrases(phrases: Mapping[str, Sequence[str]]) -> list[str]:
    """Comparisons that begin with a negation and are none: "no máximo 60" is Portuguese for at most 60."""
    negations = {negation.split()[0] for negation in phrases["not"]}
    compared = [*phrases["at most"], *phrases["at least"]]
    found = [phrase for phrase in compared if " " in phrase and phrase.split()[0] in negations]
    return found or ["(?!)"]


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of `phrases`, a longer one rather than a shorter one."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(re.escape(phrase) for phrase in ordered)})"
