"""The last handler of each gRPC call: errors become statuses that tell nothing about the machine."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import grpc
import grpc.aio
import structlog

from smartrec_model_server.errors import ServingError

Context = grpc.aio.ServicerContext[Any, Any]
Service = TypeVar("Service")
Request = TypeVar("Request")
Answer = TypeVar("Answer")
Method = Callable[[Service, Request, Context], Awaitable[Answer]]
log = structlog.get_logger()


def with_status(method: Method[Service, Request, Answer]) -> Method[Service, Request | None, Answer]:
    """Ends the call with the status of a ServingError, or INTERNAL for any other error."""

    @functools.wraps(method)
    async def call(service: Service, request: Request | None, context: Context) -> Answer:
        if request is None:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "The request is no message of this call")
        try:
            return await method(service, request, context)
        except ServingError as error:
            await context.abort(error.code, str(error))
        except Exception:  # the last handler: gRPC itself would send the error's text to the caller
            log.exception("call_failed", method=method.__name__)
            await context.abort(grpc.StatusCode.INTERNAL, "Something failed on the server")

    return call
