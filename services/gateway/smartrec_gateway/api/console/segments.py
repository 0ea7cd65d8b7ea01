"""Segments: named sets of users, for rules and experiments."""

from __future__ import annotations

from fastapi import Response

from smartrec_gateway.api.console.desk import WRITES, DeskOf
from smartrec_gateway.api.requests.dependencies import new_router
from smartrec_gateway.clients.console import segments
from smartrec_gateway.problems import OutcomeUnknown, SegmentInUse, UnknownSegment
from smartrec_gateway.schemas.console.rules import SegmentName
from smartrec_gateway.schemas.console.segments import Segment, SegmentPut, Segments
from smartrec_service.problems import problem_responses

router = new_router(tags=["console"])


@router.get("/segments", summary="All segments, with how many users are in each")
async def list_segments(desk: DeskOf) -> Segments:
    return await segments.all_segments(desk)


@router.get("/segments/{name}", summary="One segment", responses=problem_responses(UnknownSegment))
async def get_segment(name: SegmentName, desk: DeskOf) -> Segment:
    return await segments.one_segment(desk, name)


@router.put(
    "/segments/{name}",
    summary="Write a segment, in the place of one of that name",
    responses={
        **problem_responses(*WRITES),
        201: {"model": Segment, "description": "There was none of that name."},
    },
)
async def put_segment(name: SegmentName, segment: SegmentPut, desk: DeskOf, response: Response) -> Segment:
    """Users come and go as they do what its condition says; rules see that from the next request on."""
    written, is_new = await segments.put(desk, name, segment)
    if is_new:
        response.status_code = 201
    return written


@router.delete(
    "/segments/{name}",
    status_code=204,
    summary="Remove a segment that no rule or experiment asks for",
    responses=problem_responses(UnknownSegment, SegmentInUse, OutcomeUnknown),
)
async def delete_segment(name: SegmentName, desk: DeskOf) -> None:
    await segments.remove(desk, name)
