"""The recommender's segments."""

from __future__ import annotations

from pydantic import Field

from smartrec_gateway.clients.console.asking import Desk, Outcome
from smartrec_gateway.problems import SegmentInUse
from smartrec_gateway.schemas.console.segments import Segment, SegmentPut, Segments


class SegmentOutcome(Outcome):
    segment: Segment | None = None
    is_new: bool = False


class _Removal(Outcome):
    used_by: list[str] = Field(default_factory=list)


async def all_segments(desk: Desk) -> Segments:
    return await desk.read("/v1/segments", Segments)


async def one_segment(desk: Desk, name: str) -> Segment:
    """Raises: UnknownSegment."""
    return await desk.read(f"/v1/segments/{name}", Segment)


async def put(desk: Desk, name: str, segment: SegmentPut) -> tuple[Segment, bool]:
    """Returns: the segment, and whether it is new. Raises: SettingRefused."""
    done = await desk.write("PUT", f"/v1/segments/{name}", SegmentOutcome, segment)
    assert done.segment is not None  # noqa: S101 (else it was refused)
    return done.segment, done.is_new


async def remove(desk: Desk, name: str) -> None:
    """Raises: UnknownSegment, SegmentInUse."""
    done = await desk.write("DELETE", f"/v1/segments/{name}", _Removal)
    if done.used_by:
        raise SegmentInUse(f"Change these first: {', '.join(done.used_by)}.")
