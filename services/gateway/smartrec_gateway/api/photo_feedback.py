"""What users say of a photo that was taken for the wrong thing."""

from __future__ import annotations

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.clients import vision
from smartrec_gateway.clients.upstream import UpstreamUnavailable
from smartrec_gateway.schemas.feedback import FeedbackCounted, PhotoFeedback
from smartrec_service.problems import problem_responses

router = new_router(tags=["search"])


@router.post(
    "/feedback/photo",
    summary="Say that a photo was taken for the wrong thing",
    responses=problem_responses(),
)
async def correct_photo(feedback: PhotoFeedback, clients: ClientsOf, context: ContextOf) -> FeedbackCounted:
    """Counted by shop, for the next training; nothing of the photo or the shopper is kept."""
    try:
        return await vision.correct(clients.vision, feedback, context)
    except UpstreamUnavailable:  # no shopper need hear of it
        return FeedbackCounted(counted=0)
