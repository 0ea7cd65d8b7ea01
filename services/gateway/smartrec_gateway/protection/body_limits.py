"""How large the body of each endpoint may be (pure ASGI)."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_service.body_limit import BodyLimit

IMAGE_SEARCH, UPLOAD = "/v1/search/image", "/v1/pictures"
PICTURES = frozenset({IMAGE_SEARCH, UPLOAD})
BATCH, PRODUCT_BATCH = "/v1/transactions:batch", "/v1/products:batch"


class JsonBodyLimit:
    """ASGI middleware: only endpoints of pictures take the large bodies that `BodyLimit` lets through."""

    def __init__(
        self, app: ASGIApp, max_json_bytes: int, max_batch_bytes: int, max_product_batch_bytes: int
    ) -> None:
        self.limited = BodyLimit(app, max_json_bytes)
        self.of_path: dict[str, ASGIApp] = dict.fromkeys(PICTURES, app)
        self.of_path[BATCH] = BodyLimit(app, max_batch_bytes)
        self.of_path[PRODUCT_BATCH] = BodyLimit(app, max_product_batch_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.of_path.get(scope.get("path", ""), self.limited)(scope, receive, send)
