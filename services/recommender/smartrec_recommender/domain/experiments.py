"""Experiments: which variant of the ranking a user is answered with, the same one at every request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from smartrec_recommender.domain.active_range import Moment, is_within
from smartrec_recommender.domain.segments import SegmentName

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Weight = Annotated[float, Field(ge=0, le=1_000)]
Count = Annotated[int, Field(ge=0, le=2_000)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CandidateCounts(_Model):
    """How many candidates each source may bring; None: as many as usual.

    Experiments of earlier versions call the first stage `rough`.
    """

    first_stage: Annotated[int, Field(ge=20, le=5_000)] | None = Field(
        None, validation_alias=AliasChoices("first_stage", "rough")
    )
    visual: Count | None = None
    neighbours: Count | None = None


class Variant(_Model):
    """What differs from the usual ranking. `share`: its part of the users, relative to the others'.

    `weights`: by scorer, of "search", of a search by "photo", of the "feed", and of the feed of a "stranger",
    who has no history. What is set for "feed" holds for strangers too, unless "stranger" says otherwise, and
    for those of whom only views are known; what is set for "search" for photos.
    """

    name: Name
    share: Annotated[float, Field(gt=0, le=1_000)] = 1.0
    weights: Mapping[Literal["search", "photo", "feed", "stranger"], Mapping[str, Weight]] = Field(
        default_factory=dict
    )
    diversity: Annotated[float, Field(ge=0, le=1)] | None = None
    candidates: CandidateCounts = CandidateCounts()


class Experiment(_Model):
    """`share`: of all users, those who take part. The other variants are held against the first one.

    `segments`: whose members take part; empty: anybody. One that is not started waits, whatever its time.
    """

    name: Name
    variants: tuple[Variant, ...] = Field(min_length=2, max_length=20)
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    segments: tuple[SegmentName, ...] = Field((), max_length=20)
    active_from: Moment | None = None
    active_until: Moment | None = None
    is_started: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Experiment:
        names = [variant.name for variant in self.variants]
        if len(set(names)) < len(names):
            raise ValueError("each variant needs a name of its own")
        if self.active_from and self.active_until and self.active_from >= self.active_until:
            raise ValueError("it must begin before it ends")
        return self

    def is_running(self, now: datetime) -> bool:
        return self.is_started and is_within(now, self.active_from, self.active_until)

    def overlaps(self, other: Experiment) -> bool:
        """Whether there is a time at which both run."""
        both_started = self.is_started and other.is_started
        return both_started and _begins_before_end(self, other) and _begins_before_end(other, self)

    def variant_for(self, user_id: str) -> Variant | None:
        """The user's variant; None for one who takes no part. Raising `share` moves nobody to another."""
        if _draw(self.name, "share", user_id) >= self.share:
            return None
        left = _draw(self.name, "variant", user_id) * sum(variant.share for variant in self.variants)
        for variant in self.variants:
            left -= variant.share
            if left < 0:
                return variant
        return self.variants[-1]


class Assignment(NamedTuple):
    """The variant that an answer is made with."""

    experiment: str
    variant: Variant


def assignment(
    experiments: Iterable[Experiment],
    user_id: str | None,
    now: datetime,
    segments: frozenset[str] = frozenset(),
) -> Assignment | None:
    """Returns: the variant that this user, of these segments, gets now. One without an id takes no part."""
    if user_id is None:
        return None
    running = next((each for each in experiments if each.is_running(now)), None)
    if running is not None and running.segments and segments.isdisjoint(running.segments):
        return None
    variant = running.variant_for(user_id) if running is not None else None
    return Assignment(running.name, variant) if running is not None and variant is not None else None


def _begins_before_end(one: Experiment, other: Experiment) -> bool:
    return one.active_from is None or other.active_until is None or one.active_from < other.active_until


def _draw(*parts: str) -> float:
    """Returns: 0 <= x < 1, always the same for the same parts, and evenly spread over others."""
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
