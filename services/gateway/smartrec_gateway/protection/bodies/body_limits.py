"""How large the body of each endpoint may be (pure ASGI)."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_service.body_limit import BodyLimit

IMAGE_SEARCH, UPLOAD = "/v1/search/image", "/v1/pictures"
IMPORTS = "/v1/imports"
PICTURES = frozenset({IMAGE_SEARCH, UPLOAD})
UPLOADS = PICTURES | {IMPORTS}
"""Bodies that their endpoints read as streams."""
BATCH, PRODUCT_BATCH = "/v1/transactions:batch", "/v1/products:batch"


class JsonBodyLimit:
    """ASGI middleware: only imports take the largest bodies that `BodyLimit` lets through."""

    def __init__(
        self,
        app: ASGIApp,
        max_json_bytes: int,
        max_batch_bytes: int,
        max_product_batch_bytes: int,
        max_picture_body_bytes: int,
    ) -> None:
        self.limited = BodyLimit(app, max_json_bytes)
        of_pictures = BodyLimit(app, max_picture_body_bytes)
        self.of_path: dict[str, ASGIApp] = {IMPORTS: app, **dict.fromkeys(PICTURES, of_pictures)}
        self.of_path[BATCH] = BodyLimit(app, max_batch_bytes)
        self.of_path[PRODUCT_BATCH] = BodyLimit(app, max_product_batch_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.of_path.get(scope.get("path", ""), self.limited)(scope, receive, send)
