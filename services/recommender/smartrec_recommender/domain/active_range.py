"""From when until when something holds; a bound that is not given is open."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

_YEARS = range(1970, 9_000)


def _storable(moment: datetime) -> datetime:
    """Raises ValueError for a time that does not fit into the database in every time zone."""
    if moment.year not in _YEARS:
        raise ValueError(f"give a year from {_YEARS.start} to {_YEARS.stop - 1}")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_storable)]


def is_within(now: datetime, active_from: datetime | None, active_until: datetime | None) -> bool:
    """Whether it holds at `now`: from `active_from` until just before `active_until`."""
    has_begun = active_from is None or active_from <= now
    return has_begun and (active_until is None or now < active_until)
