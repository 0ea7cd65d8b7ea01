"""Reads when something happened, in any form that is unambiguous.

Of `05/03/2026` nobody can tell the month. The whole column decides (`DateEvidence`), or the user does; where
neither does, the time is refused rather than guessed. Without an offset, a time is of the zone that is given.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from smartrec_recommender.domain.users.history import OLDEST
from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.values.cells import ValueRefused, shown, text_of

DateOrder = Literal["day-first", "month-first"]
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?!\d)\s*([ap]\.?\s?m\b\.?)?", re.I
)
_WITHOUT_SIGNS = re.compile(r"(\d{8})T?(\d{2})(\d{2})(\d{2})?(?=Z|[+-]|$)")
_POINTS_IN_TIME = re.compile(r"(?<=\d{4}-\d{2}-\d{2}[ T])(\d{2})\.(\d{2})(?:\.(\d{2}))?(?!\d)")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{2}):?(\d{2})?$", re.I)
_ZONE = re.compile(r"([A-Za-z_]+(?:/[A-Za-z_+-]+)+|[A-Za-z]{1,5})$")
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # the days of spreadsheets, 1990 to 2100
_SPREADSHEET_DAY_0 = date(1899, 12, 30)
_LATEST_SECONDS = 4_102_444_800  # 2100
_UNITS_A_SECOND = (1, 10**3, 10**6, 10**9)


class ReadTime(NamedTuple):
    """`is_exact`: the cell tells the time of day and its offset; else it is true to about a day."""

    moment: datetime
    is_exact: bool


@dataclass
class DateEvidence:
    """The signs of those cells of a column that can only be read with the day, or with the month, first."""

    day_first: set[str] = field(default_factory=set)
    month_first: set[str] = field(default_factory=set)
    unclear: Counter[str] = field(default_factory=Counter)
    cells: int = 0

    def see(self, value: object) -> None:
        """Counts a cell."""
        self.cells += value is not None
        if isinstance(value, str) and (found := _DAY_MONTH.search(value)):
            first, sign, second = int(found[1]), found[2], int(found[3])
            if first > 12 >= second:
                self.day_first.add(sign)
            elif second > 12 >= first:
                self.month_first.add(sign)
            elif first != second:
                self.unclear[sign] += 1

    @property
    def is_unclear(self) -> bool:
        """Whether most of the column cannot be read: that is the file's fault, and not a row's."""
        return 2 * sum(n for sign, n in self.unclear.items() if self.order(sign) is None) > self.cells

    def order(self, sign: str) -> DateOrder | None:
        """None: the column does not say, or says both. Points follow the day where no cell says other."""
        is_day, is_month = sign in self.day_first, sign in self.month_first
        if is_day == is_month:
            return "day-first" if sign == "." and not is_month else None
        return "day-first" if is_day else "month-first"


def is_ambiguous(value: object) -> bool:
    """Whether it takes the whole column to read this cell."""
    found = _DAY_MONTH.search(value) if isinstance(value, str) else None
    return found is not None and int(found[1]) <= 12 and int(found[3]) <= 12 and found[1] != found[3]


def read_time(
    value: object, evidence: DateEvidence, order: DateOrder | None = None, zone: tzinfo = UTC
) -> ReadTime:
    """`order`: as the user says, before what the column does. Raises ValueRefused."""
    read = _read(value, evidence, order, zone)
    if read.moment < OLDEST:
        raise ValueRefused(
            f"lies before {OLDEST:%Y-%m-%d}, which is probably a null date and not the true one"
        )
    return read


def _read(value: object, evidence: DateEvidence, order: DateOrder | None, zone: tzinfo) -> ReadTime:
    if isinstance(value, datetime):
        return _in_zone(value, zone)
    if isinstance(value, date):
        return ReadTime(datetime.combine(value, time(), zone), is_exact=False)
    text = text_of(value)
    if len(text) >= 19 and text[4] == "-":
        try:
            return _in_zone(datetime.fromisoformat(text), zone)
        except ValueError:
            pass  # read with more care below
    if text.startswith(("19", "20")):
        text = _WITHOUT_SIGNS.sub(_with_signs, text)
        text = _POINTS_IN_TIME.sub(lambda found: ":".join(filter(None, found.groups())), text)
    if text.startswith("0000-00-00"):
        raise ValueRefused(f"{shown(value)} is probably a null date; write the true one")
    try:
        return _number(text, zone) if _NUMBER.fullmatch(text) else _parts(text, evidence, order, zone)
    except (ValueError, OverflowError) as error:
        if isinstance(error, ValueRefused):
            raise
        raise ValueRefused(f"{shown(value)} is no time; write it as 2026-03-05T14:22:00Z") from None


def _with_signs(found: re.Match[str]) -> str:
    """20260305T142200Z, the short form of ISO 8601, as 2026-03-05 14:22:00Z."""
    day, hours, minutes, seconds = found.groups("00")
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {hours}:{minutes}:{seconds}"


def _in_zone(moment: datetime, zone: tzinfo) -> ReadTime:
    return ReadTime(moment, True) if moment.tzinfo else ReadTime(moment.replace(tzinfo=zone), False)


def _number(text: str, zone: tzinfo) -> ReadTime:
    """20260305; seconds and their thousandths since 1970; days of a spreadsheet."""
    if len(text) == 8 and text[:2] in ("19", "20"):
        return ReadTime(datetime.combine(date.fromisoformat(text), time(), zone), is_exact=False)
    number = float(text)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        start = datetime.combine(_SPREADSHEET_DAY_0, time(), zone)
        return ReadTime(start + timedelta(seconds=round(number * 86_400)), is_exact=False)
    for units in _UNITS_A_SECOND:
        if number < _LATEST_SECONDS * units:
            return ReadTime(datetime.fromtimestamp(number / units, UTC), is_exact=True)
    raise ValueError(text)


def _parts(text: str, evidence: DateEvidence, order: DateOrder | None, zone: tzinfo) -> ReadTime:
    """A date, perhaps a time of day, perhaps a zone."""
    found = _TIME.search(text)
    date_text, after = (text[: found.start()], text[found.end() :]) if found else (text, "")
    own_zone: tzinfo | None = None
    if found:
        after, own_zone = _zone(after.strip())
        date_text = date_text if date_text.strip(" ,T") else after
        after = "" if date_text == after else after
    day = _date(f"{date_text.rstrip(' ,T')} {after}".strip(), evidence, order)
    moment = datetime.combine(day, time(), own_zone or zone) + (_time_of_day(found) if found else timedelta())
    return ReadTime(moment, is_exact=own_zone is not None)


def _zone(text: str) -> tuple[str, tzinfo | None]:
    """Returns: what is left of the text, and the zone at its end. Raises ValueRefused for one of several."""
    text, _, beside = text.removesuffix(")").partition("(")
    text = text.strip() or beside.strip()
    if found := _OFFSET.search(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        offset = timedelta(minutes=minutes if found[1] == "+" else -minutes)
        return text[: found.start()].strip(), timezone(offset)
    if found := _ZONE.search(text):
        name = found[1]
        if "/" in name:
            return text[: found.start()].strip(), named_zone(name)
        hours = _table()["offsets"].get(name.casefold())
        if hours is not None:
            return text[: found.start()].strip(), timezone(timedelta(hours=hours))
        if name.isupper() and len(name) > 1:
            raise ValueRefused(f"{shown(name)} names several time zones; write an offset, as +01:00")
    return text, None


def named_zone(name: str) -> tzinfo:
    """`Europe/Berlin`, or UTC. Raises ValueRefused."""
    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueRefused(f"{shown(name)} is no time zone; write one such as Europe/Berlin") from None


def _time_of_day(found: re.Match[str]) -> timedelta:
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if half := (found[5] or "")[:1].lower():
        if not 1 <= hours <= 12:
            raise ValueError(found[0])
        hours = hours % 12 + (12 if half == "p" else 0)
    is_end_of_day = (hours, minutes, seconds) == (24, 0, 0)
    if minutes > 59 or seconds > 60 or (hours > 23 and not is_end_of_day):
        raise ValueError(found[0])
    microseconds = int((found[4] or "0").ljust(6, "0")[:6])
    return timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds)


def _date(text: str, evidence: DateEvidence, order: DateOrder | None) -> date:
    words = text.split()
    text = " ".join(word for word in words if normal_heading(word) not in _table()["silent"]["words"])
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_MONTH.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        is_day_first = first > 12 or first == second
        if first <= 12 and second <= 12 and first != second:
            read = order or evidence.order(found[2])
            if read is None:
                raise ValueRefused(
                    f"{shown(text)} may be day or month first, and no other row tells; "
                    "say --set date_order=day-first or month-first"
                )
            is_day_first = read == "day-first"
        return date(year, second, first) if is_day_first else date(year, first, second)
    if len(text) == 8 and text.isdigit():
        return date.fromisoformat(text)
    return _named_date(text)


def _named_date(text: str) -> date:
    """`March 5, 2026`, `5 de marzo de 2026`, `05-Mar-2026`."""
    words = _WORDS.findall(text)
    numbers = [word for word in words if word.isdigit()]
    named = [normal_heading(word) for word in words if not word.isdigit()]
    months = [_months()[word] for word in named if word in _months()]
    others = [word for word in named if word not in _months() and word not in _table()["silent"]["words"]]
    if len(months) != 1 or len(numbers) != 2 or others:
        raise ValueError(text)
    day, year = sorted(numbers, key=len) if len(numbers[0]) != len(numbers[1]) else numbers
    return date(int(year) + (2000 if len(year) == 2 else 0), months[0], int(day))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(
        files("smartrec_recommender.importing.values").joinpath("times.toml").read_text("utf-8")
    )


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in _table()["months"].items() for name in names}
