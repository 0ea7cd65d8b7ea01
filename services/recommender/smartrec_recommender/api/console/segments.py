"""Segments: named sets of users, counted when they are looked at."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import Path
from pydantic import BaseModel, Field

from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.domain.segments import Segment, SegmentCondition, SegmentName
from smartrec_recommender.problems import DatabaseUnavailable, UnknownSegment
from smartrec_recommender.store.decisions.segments import (
    UnknownInCondition,
    count_members,
    put_segment,
    read_segments,
    remove_segment,
    uses_of_segment,
)
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1", tags=["segments"], responses=problem_responses(DatabaseUnavailable))
NameOf = Annotated[SegmentName, Path()]


class ShownSegment(BaseModel):
    """`members`: how many users are in it now."""

    name: str
    description: str
    condition: SegmentCondition
    members: int


class ShownSegments(BaseModel):
    segments: list[ShownSegment]


class SegmentOutcome(BaseModel):
    """`refused`: why nothing was done."""

    segment: ShownSegment | None = None
    is_new: bool = False
    refused: str | None = None


class SegmentRemoval(BaseModel):
    """`used_by`: the rules and experiments that ask for it; then it stays."""

    used_by: list[str] = Field(default_factory=list)
    refused: str | None = None


@router.get("/segments", summary="All segments, by name")
def list_segments(engine: EngineOf) -> ShownSegments:
    with engine.connect() as connection:
        return ShownSegments(segments=[_shown(connection, one) for one in read_segments(connection)])


@router.get("/segments/{name}", summary="One segment", responses=problem_responses(UnknownSegment))
def read_segment(name: NameOf, engine: EngineOf) -> ShownSegment:
    with engine.connect() as connection:
        return _existing(connection, name)


@router.put("/segments/{name}", summary="Write a segment, in the place of one of that name")
def write_segment(name: NameOf, body: JsonBody, engine: EngineOf) -> SegmentOutcome:
    try:
        segment = read_as(Segment, {**body, "name": name})
        with engine.begin() as connection:
            is_new = put_segment(connection, segment)
            return SegmentOutcome(segment=_existing(connection, name), is_new=is_new)
    except (Refused, UnknownInCondition) as error:
        return SegmentOutcome(refused=str(error))


@router.delete(
    "/segments/{name}",
    status_code=200,
    summary="Remove a segment that nothing asks for",
    responses=problem_responses(UnknownSegment),
)
def delete_segment(name: NameOf, engine: EngineOf) -> SegmentRemoval:
    with engine.begin() as connection:
        if used_by := uses_of_segment(connection, name):
            return SegmentRemoval(used_by=used_by)
        if not remove_segment(connection, name):
            raise _unknown(name)
    return SegmentRemoval()


def _existing(connection: sa.Connection, name: str) -> ShownSegment:
    found = read_segments(connection, name)
    if not found:
        raise _unknown(name)
    return _shown(connection, found[0])


def _shown(connection: sa.Connection, segment: Segment) -> ShownSegment:
    return ShownSegment.model_construct(
        name=segment.name,
        description=segment.description,
        condition=segment.condition,
        members=count_members(connection, segment),
    )


def _unknown(name: str) -> UnknownSegment:
    return UnknownSegment(f"There is no segment {name}.")
