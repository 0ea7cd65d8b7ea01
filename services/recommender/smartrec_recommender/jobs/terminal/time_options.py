"""From when until when a rule or an experiment holds, as the command line takes and shows it."""

from __future__ import annotations

from datetime import UTC, datetime

from smartrec_recommender.jobs.terminal.console import failed

TimeText = str | None


def parsed_time(text: TimeText) -> datetime | None:
    """`text`: ISO 8601; without an offset it is UTC. Returns: the time; None for None."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise failed(f"{text!r} is not a time; write 2026-12-24 or 2026-12-24T18:00:00+01:00.") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def active_range_in_words(active_from: datetime | None, active_until: datetime | None) -> str:
    """Returns: "always", "from …", "until …", or both."""
    parts = [
        f"{word} {time.astimezone(UTC):%Y-%m-%d %H:%M}"
        for word, time in (("from", active_from), ("until", active_until))
        if time is not None
    ]
    return " ".join(parts) or "always"
