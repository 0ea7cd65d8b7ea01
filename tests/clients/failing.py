"""An application that answers as it is told, one answer after the other, and remembers what it was asked."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

BUSY: dict[str, Any] = {
    "type": "urn:smartrec:problem:service-busy",
    "title": "More is asked at the moment than can be answered",
    "status": 503,
    "detail": "Try again in 1 s, and then more slowly.",
    "request_id": "r1",
}
RECORDED = {"transaction_id": "1"}


def failing_app(statuses: list[int]) -> tuple[FastAPI, list[Request]]:
    """`statuses`: of the answers in turn; the last is that of all further ones."""
    app, asked = FastAPI(), list[Request]()

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE"])
    async def answer(request: Request, path: str) -> JSONResponse:
        asked.append(request)
        status = statuses[min(len(asked), len(statuses)) - 1]
        return (
            JSONResponse(RECORDED, status)
            if status < 400
            else JSONResponse({**BUSY, "status": status}, status)
        )

    return app, asked
