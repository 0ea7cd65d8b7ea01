"""Times in every form that is unambiguous; what may be two times is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from smartrec_recommender.importing.values.cells import ValueRefused
from smartrec_recommender.importing.values.times import DateEvidence, named_zone, read_time

NOTHING_SEEN = DateEvidence()
UNAMBIGUOUS = {
    "2026-03-05T14:22:00Z": "2026-03-05 14:22:00",
    " 2026-03-05 14:22:00 ": "2026-03-05 14:22:00",
    "2026-03-05 14:22:00 +0100": "2026-03-05 13:22:00",
    "2026-03-05T14:22:00+01:00": "2026-03-05 13:22:00",
    "2026-03-05 14:22 UTC": "2026-03-05 14:22:00",
    "2026-03-05 14:22:00 CET": "2026-03-05 13:22:00",
    "2026-07-05 14:22 Europe/Berlin": "2026-07-05 12:22:00",
    "2026-03-05T14:22:00.123456789Z": "2026-03-05 14:22:00.123456",
    "2026-3-5 9:05": "2026-03-05 09:05:00",
    "2026-03-05T24:00:00": "2026-03-06 00:00:00",
    "20260305": "2026-03-05 00:00:00",
    "25/03/2026": "2026-03-25 00:00:00",
    "03/25/2026 2:22 PM": "2026-03-25 14:22:00",
    "04/04/2026": "2026-04-04 00:00:00",
    "05.03.2026, 14:22 Uhr": "2026-03-05 14:22:00",
    "14:22 05.03.2026": "2026-03-05 14:22:00",
    "March 5, 2026": "2026-03-05 00:00:00",
    "5. März 2026": "2026-03-05 00:00:00",
    "jeudi 5 mars 2026 14h22": "2026-03-05 14:22:00",
    "5 de marzo de 2026": "2026-03-05 00:00:00",
    "05-mag-2026": "2026-05-05 00:00:00",
    "Thu, 05 Mar 2026 14:22:00 GMT": "2026-03-05 14:22:00",
    "Thu Mar 05 2026 14:22:00 GMT+0100 (CET)": "2026-03-05 13:22:00",
    "1772720520": "2026-03-05 14:22:00",
    "1772720520000": "2026-03-05 14:22:00",
    "1772720520.5": "2026-03-05 14:22:00.500000",
    "46086": "2026-03-05 00:00:00",
}


@pytest.mark.parametrize("told", UNAMBIGUOUS)
def test_what_is_unambiguous_is_read(told):
    moment = read_time(told, NOTHING_SEEN).moment.astimezone(UTC).replace(tzinfo=None)
    assert str(moment) == UNAMBIGUOUS[told]


@pytest.mark.parametrize(
    "told", [datetime(2026, 3, 5, 14, 22, tzinfo=UTC), date(2026, 3, 5), 1772720520, 20260305]
)
def test_times_and_numbers_of_typed_files_are_read(told):
    assert read_time(told, NOTHING_SEEN).moment.date() == date(2026, 3, 5)


REFUSED = {
    "05/03/2026": "day or month first",
    "05-03-26": "day or month first",
    "2026-02-30": "is no time",
    "yesterday": "is no time",
    "25:00 05.03.2026": "is no time",
    "2026-03-05 14:22 EST": "several time zones",
    "2026-03-05 14:22 Mars/Olympus": "is no time zone",
    "0000-00-00 00:00:00": "null date",
    "1970-01-01": "null date",
    "1" * 40: "is no time",
}


@pytest.mark.parametrize("told", REFUSED)
def test_what_may_be_several_times_or_none_is_refused(told):
    with pytest.raises(ValueRefused, match=REFUSED[told]):
        read_time(told, NOTHING_SEEN)


def evidence_of(*cells: str) -> DateEvidence:
    evidence = DateEvidence()
    for cell in cells:
        evidence.see(cell)
    return evidence


def day_and_month(evidence: DateEvidence, order: str | None = None) -> tuple[int, int]:
    moment = read_time("05/03/2026", evidence, order).moment  # type: ignore[arg-type]
    return moment.day, moment.month


def test_the_other_cells_of_a_column_tell_the_day_from_the_month():
    assert day_and_month(evidence_of("25/03/2026", "25/04/2026 14:22")) == (5, 3)
    assert day_and_month(evidence_of("03/25/2026", "25.03.2026", "2026/12/31")) == (3, 5)


def test_a_column_that_says_both_tells_nothing_and_the_user_does():
    both = evidence_of("25/03/2026", "03/25/2026")
    with pytest.raises(ValueRefused):
        day_and_month(both)
    assert day_and_month(both, "month-first") == (3, 5)


def test_a_time_without_an_offset_is_of_the_zone_that_is_given():
    told = read_time("2026-03-05 14:22:00", NOTHING_SEEN, zone=named_zone("Europe/Berlin"))
    assert (told.moment.astimezone(UTC).hour, told.is_exact) == (13, False)
