"""Errors that callers are told, with the status codes that TensorFlow Serving's clients expect."""

from __future__ import annotations

import grpc


class ServingError(Exception):
    """`code`: gRPC status. The message is a sentence for the caller."""

    code = grpc.StatusCode.INTERNAL


class InvalidArgument(ServingError):
    code = grpc.StatusCode.INVALID_ARGUMENT


class NotFound(ServingError):
    code = grpc.StatusCode.NOT_FOUND


class FailedPrecondition(ServingError):
    code = grpc.StatusCode.FAILED_PRECONDITION


class Unavailable(ServingError):
    code = grpc.StatusCode.UNAVAILABLE


class Unimplemented(ServingError):
    code = grpc.StatusCode.UNIMPLEMENTED


class UnloadableModel(Exception):
    """A version folder that cannot be served. The message says why, for the operator."""
