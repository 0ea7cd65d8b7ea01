"""Reads prices as shops write them: `49,95`, `€49.95`, `1.299,00`, `49.95 EUR`, `CHF 1'200.-`.

A sign between groups of three digits (`1,800`) may be a thousands separator or a decimal sign. The whole
column decides (`DecimalEvidence`); where it does not, the price is refused rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing, shown, text_of
from smartrec_recommender.importing.values.words import words_of

DecimalSign = Literal[".", ","]
_SYMBOLS: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "GIP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BRL", "CLP", "COP", "ARS", "TWD"}),
    "US$": frozenset({"USD"}),
    "C$": frozenset({"CAD"}),
    "CA$": frozenset({"CAD"}),
    "A$": frozenset({"AUD"}),
    "AU$": frozenset({"AUD"}),
    "NZ$": frozenset({"NZD"}),
    "R$": frozenset({"BRL"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "kr.": frozenset({"DKK", "SEK", "NOK"}),
    "zł": frozenset({"PLN"}),
    "Kč": frozenset({"CZK"}),
    "Ft": frozenset({"HUF"}),
    "lei": frozenset({"RON"}),
    "₹": frozenset({"INR"}),
    "Rs": frozenset({"INR", "PKR", "LKR"}),
    "₩": frozenset({"KRW"}),
    "₺": frozenset({"TRY"}),
    "₽": frozenset({"RUB"}),
    "₪": frozenset({"ILS"}),
    "฿": frozenset({"THB"}),
    "₴": frozenset({"UAH"}),
    "Fr.": frozenset({"CHF"}),
    "SFr.": frozenset({"CHF"}),
    "euro": frozenset({"EUR"}),
    "euros": frozenset({"EUR"}),
}
_ONLY = {"£": "GBP"}  # of what the sign may be, what a shop means that says no more
_CODES = frozenset().union(*_SYMBOLS.values())
_UNIT_OF_HEADING = re.compile(r"\b[A-Z]{3}\b|[€£$¥]")
# price_eur, as programs write headings
_CODE_OF_PROGRAM = re.compile(r"_([A-Za-z]{3})$")
_UNIT = re.compile(r"[^\d\s.,'’\-–+]+\.?")
# €49.95 - €59.95: of what depends on the size, the lowest price counts
_SPAN = re.compile(r"(\D*\d[\d.,]*\D*?)\s+[-–]\s+(\D*\d[\d.,]*\D*)")
# 49€95, as French shops write
_UNIT_FOR_POINT = re.compile(r"\s*(\d+)\s*([€£$]|EUR)\s*(\d{2})\s*")
_DIGITS = re.compile(r"\d[\d.,'’ \u00a0\u202f]*")
_NO_CENTS = re.compile(r"[.,]\s*[-–—]{1,2}$")
_LARGEST = Decimal(9_999_999_999)


class Price(NamedTuple):
    """`currency`: what the cell itself says, None where it says none."""

    amount: Decimal
    currency: str | None


@dataclass
class DecimalEvidence:
    """How many cells of a column can only be read with one of the decimal signs."""

    points: int = 0
    commas: int = 0

    def see(self, value: object) -> None:
        """Counts a cell; numbers that are no text have no sign."""
        sign = _sign_of_cell(value) if isinstance(value, str) else None
        self.points += sign == "."
        self.commas += sign == ","

    @property
    def sign(self) -> DecimalSign | None:
        """None: the column does not say, or says both."""
        if bool(self.points) == bool(self.commas):
            return None
        return "." if self.points else ","


@lru_cache(maxsize=20_000)
def _sign_of_cell(text: str) -> DecimalSign | None:
    number = _DIGITS.search(text_of(text))
    return _sign_of(number.group().strip(" .,'’\u00a0\u202f")) if number else None


def currency_of_heading(heading: str) -> str | None:
    """Of `Price (EUR)`, `price_eur` or `Preis in €`; None where it names none, or one of several."""
    words = _UNIT_OF_HEADING.findall(_CODE_OF_PROGRAM.sub(lambda found: f" {found[1].upper()}", heading))
    named = [word for word in words if word in _CODES or word in _SYMBOLS]
    may_be = _SYMBOLS.get(named[-1], frozenset(named[-1:])) if named else frozenset()
    return next(iter(may_be)) if len(may_be) == 1 else _ONLY.get(named[-1]) if named else None


def names_currency(text: str) -> bool:
    """Whether a price says in which currency it is."""
    return any(unit in _SYMBOLS or (len(unit) == 3 and unit.isupper()) for unit in _UNIT.findall(text))


def read_price(
    value: object, sign: DecimalSign | None = None, currency: str | None = None, shops: str | None = None
) -> Price | None:
    """None where the cell is empty.

    `sign`: of the whole column. `currency`: what the row says elsewhere, which must not be contradicted;
    `shops`: the shop's own, which tells of several dollars the one. Raises ValueRefused.
    """
    if is_nothing(value):
        return None
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _in_range(value, Decimal(str(value)), None)
    return _read_text(text_of(value), sign, currency, shops)


@lru_cache(maxsize=20_000)
def _read_text(value: str, sign: DecimalSign | None, currency: str | None, shops: str | None) -> Price:
    if span := _SPAN.fullmatch(value):
        low, high = (_read_text(part, sign, currency, shops) for part in span.groups())
        if not 0 < low.amount < high.amount:
            raise ValueRefused(f"{shown(value)} is no price; write one number, as 49.95")
        return low._replace(currency=low.currency or high.currency)
    bare = _NO_CENTS.sub("", _without_words(value))
    if parts := _UNIT_FOR_POINT.fullmatch(bare):
        bare = f"{parts[1]}.{parts[3]} {parts[2]}"
    units = _UNIT.findall(bare)
    number = _UNIT.sub(" ", bare).strip()
    if len(units) > 1 or _DIGITS.fullmatch(number) is None or re.search(r"\d[^\d.,'’\s]+\s*\d", bare):
        raise ValueRefused(f"{shown(value)} is no price; write one number, as 49.95")
    unit = _currency(units[0], currency, shops, value) if units else None
    return _in_range(value, _amount(number, sign, value), unit)


def _without_words(value: str) -> str:
    """`ab 49,95 €`, `49.95 EUR incl. VAT`, `49.95*`: the price without what shops write beside it."""
    if value.isascii() and not any(map(str.isalpha, value)):
        return value.strip(" *")
    return _beside_prices().sub(" ", value).strip(" *")


@cache
def _beside_prices() -> re.Pattern[str]:
    words = sorted(map(re.escape, words_of("beside_prices")), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])", re.IGNORECASE)


def _in_range(value: object, amount: Decimal, currency: str | None) -> Price:
    if not amount.is_finite() or not 0 <= amount <= _LARGEST:
        raise ValueRefused(f"{shown(value)} is no price; write a number from 0, as 49.95")
    return Price(amount, currency)


def _currency(unit: str, told: str | None, shops: str | None, value: object) -> str:
    if unit.isascii() and len(unit) == 3 and unit.isalpha() and unit not in _SYMBOLS:
        may_be = frozenset({unit.upper()})
    else:
        may_be = _SYMBOLS.get(unit) or _SYMBOLS.get(unit.casefold()) or frozenset()
    if not may_be:
        raise ValueRefused(f"{shown(value)} is no price; write one number, as 49.95")
    if told is not None:
        if told in may_be:
            return told
        raise ValueRefused(f"{shown(value)} is not in {told}, which the row or the import says")
    if len(may_be) == 1:
        return next(iter(may_be))
    if shops in may_be:
        return str(shops)
    if unit in _ONLY:
        return _ONLY[unit]
    raise ValueRefused(
        f"{shown(value)}: {unit} may be {', '.join(sorted(may_be)[:3])} …; say which, as 49.95 USD"
    )


def _amount(number: str, sign: DecimalSign | None, value: object) -> Decimal:
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", number)
    own = _sign_of(plain)
    if own is None and _may_be_either(plain):
        if sign is None:
            raise ValueRefused(
                f"{shown(value)} may be {_both(plain)}; write it without a thousands separator"
            )
        own = sign
    if own == ",":
        return Decimal(plain.replace(".", "").replace(",", "."))
    if own == ".":
        return Decimal(plain.replace(",", ""))
    if not _is_grouped(plain):
        raise ValueRefused(f"{shown(value)} is no price; write one number, as 49.95")
    return Decimal(re.sub("[.,]", "", plain))


def _sign_of(number: str) -> DecimalSign | None:
    """The decimal sign where the number says so itself: the later of two, or one not before three digits."""
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", number)
    point, comma = plain.rfind("."), plain.rfind(",")
    if point >= 0 and comma >= 0:
        sign: DecimalSign = "." if point > comma else ","
        return sign if plain.count(sign) == 1 else None
    place = max(point, comma)
    if place < 0 or plain.count(plain[place]) > 1:
        return None
    if len(plain) - place - 1 != 3 or plain[:place] in ("", "0") or place > 3:
        return "." if point >= 0 else ","
    return None


def _may_be_either(plain: str) -> bool:
    return re.fullmatch(r"\d{1,3}[.,]\d{3}", plain) is not None


def _is_grouped(plain: str) -> bool:
    return re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+", plain) is not None


def _both(plain: str) -> str:
    return f"{re.sub('[.,]', '', plain)} or {plain.replace(',', '.')}"
