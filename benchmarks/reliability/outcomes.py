"""What a client saw of one call, and the sums of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Ending = Literal["good", "degraded", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`began`, `ended`: of the clock `time.monotonic`. `failed`: no answer, or one that tells nobody what to
    do. `is_wrong`: the answer says what is not so. `says`: "question: id id …", where all that ask the same
    are to be told the same products.
    """

    kind: str
    began: float
    ended: float
    ending: Ending
    is_wrong: bool = False
    reason: str = ""
    says: str = ""

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def count(outcomes: Iterable[Outcome], ending: Ending) -> int:
    return sum(one.ending == ending for one in outcomes)


def percentile(outcomes: Sequence[Outcome], share: float) -> float:
    """Of their seconds; 0.0 where there are none."""
    times = sorted(one.seconds for one in outcomes)
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def first_stand_in(outcomes: Iterable[Outcome], since: float) -> float | None:
    """Seconds from `since` to the first answer that was degraded or refused, of calls begun from then on."""
    ends = [
        one.ended - since for one in outcomes if one.began >= since and one.ending in ("degraded", "refused")
    ]
    return min(ends, default=None)


def recovery(outcomes: Iterable[Outcome], since: float) -> float:
    """Seconds from `since` after which every call was answered well; 0.0: at once."""
    bad = [one.began - since for one in outcomes if one.began >= since and one.ending != "good"]
    return max(bad, default=0.0)


def untrue(outcomes: Iterable[Outcome], truths: Iterable[str]) -> int:
    """How many are wrong, or were answered as all is well with a product that no truth of the same question
    has. The order is left out: it moves with the purchases of that time.
    """
    true_ids: defaultdict[str, set[str]] = defaultdict(set)
    for truth in truths:
        question, ids = _read(truth)
        true_ids[question].update(ids)
    return sum(
        one.is_wrong or (one.ending == "good" and bool(one.says) and not _is_among(one.says, true_ids))
        for one in outcomes
    )


def _is_among(says: str, true_ids: Mapping[str, set[str]]) -> bool:
    question, ids = _read(says)
    return set(ids) <= true_ids[question]


def _read(says: str) -> tuple[str, list[str]]:
    question, _, ids = says.partition(": ")
    return question, ids.split()
