"""Moments and bad input on the command line of rules and experiments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smartrec_recommender.jobs.console import failed

if TYPE_CHECKING:
    from pydantic import ValidationError

Moment = str | None


def as_moment(text: Moment) -> datetime | None:
    """ISO 8601; a time without an offset is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise failed(f"{text!r} is no moment; write 2026-12-24 or 2026-12-24T18:00:00+01:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def bounds_in_words(active_from: datetime | None, active_until: datetime | None) -> str:
    """Returns: "always", "from …", "until …", or both."""
    parts = [
        f"{word} {moment.astimezone(UTC):%Y-%m-%d %H:%M}"
        for word, moment in (("from", active_from), ("until", active_until))
        if moment is not None
    ]
    return " ".join(parts) or "always"


def first_error(error: ValidationError) -> str:
    """What is wrong first, as a sentence that names the field."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    sentence = str(first["msg"]).removeprefix("Value error, ")
    return f"{field}: {sentence}." if field else f"{sentence[:1].upper()}{sentence[1:]}."
