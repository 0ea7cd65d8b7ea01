"""The whole stack answers as the gateway's document says, whichever service a request ends at."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from schemathesis import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth

from tests.openapi_promises import OPERATIONS, hold
from tests.running_demo import RunningDemo


@pytest.fixture(scope="module", autouse=True)
def only_the_demos_products_are_left(stack: RunningDemo) -> Iterator[None]:
    """Products that were written for the examples, with pictures on servers that there are not, go again."""
    yield
    feed, pictures = stack.shop / "products.jsonl", stack.shop / "pictures"
    options = ["--pictures", str(pictures), "--full", "--yes", "--data", str(stack.folder)]
    command = [sys.executable, "-m", "smartrec", "import", "products", str(feed), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow("sends generated requests through the whole stack")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_gets_an_answer_that_the_document_does_not_promise(
    operation: APIOperation, stack: RunningDemo
) -> None:
    # The demo has no key, so there is none to ignore.
    hold(operation, stack.url, {}, max_examples=10, excluded_checks=(ignored_auth,))
