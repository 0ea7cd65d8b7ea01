"""How large the body of each endpoint may be (pure ASGI)."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_service.body_limit import BodyLimit

IMAGE_SEARCH, BATCH = "/v1/search/image", "/v1/transactions:batch"


class JsonBodyLimit:
    """ASGI middleware: only the picture's endpoint takes the large bodies that `BodyLimit` lets through."""

    def __init__(self, app: ASGIApp, max_json_bytes: int, max_batch_bytes: int) -> None:
        self.limited = BodyLimit(app, max_json_bytes)
        self.of_path: dict[str, ASGIApp] = {IMAGE_SEARCH: app, BATCH: BodyLimit(app, max_batch_bytes)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.of_path.get(scope.get("path", ""), self.limited)(scope, receive, send)
