"""The whole stack answers as the gateway's document says, whichever service a request ends at."""

from __future__ import annotations

import pytest
from schemathesis import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth

from tests.openapi_promises import OPERATIONS, hold
from tests.running_demo import RunningDemo


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_gets_an_answer_that_the_document_does_not_promise(
    operation: APIOperation, stack: RunningDemo
) -> None:
    # The demo has no key, so there is none to ignore.
    hold(operation, stack.url, {}, max_examples=10, excluded_checks=(ignored_auth,))
