"""The whole stack answers as the gateway's document says, whichever service a request ends at."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from schemathesis import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth

from tests.openapi_promises import OPERATIONS, hold, hold_in_sequences
from tests.running_demo import RunningDemo


@pytest.fixture(scope="module", autouse=True)
def the_demo_shop_is_left_as_it_was(stack: RunningDemo) -> Iterator[None]:
    """Products that were written for the examples go again, and the shopper of the document's examples, whom
    the requests have erased, is known again. What was set for merchandisers goes, too."""
    words = [f"{stack.url}/v1/{name}" for name in ("synonyms", "occasions")]
    taught = {url: httpx.get(url).json() for url in words}
    yield
    set_nothing(stack.url)
    for url, before in taught.items():
        assert httpx.put(url, json=before).status_code == 200
    full = ["--pictures", str(stack.shop / "pictures"), "--full", "--yes"]
    import_again(stack, "products", "products.jsonl", *full)
    import_again(stack, "transactions", "transactions.csv")


def set_nothing(url: str) -> None:
    """Without rules first, as a rule may ask for a segment. Imports of nonsense have failed by themselves."""
    for webhook in httpx.get(f"{url}/v1/webhooks").json()["webhooks"]:
        assert httpx.delete(f"{url}/v1/webhooks/{webhook['id']}").status_code == 204
    for name, key in {"rules": "id", "experiments": "name", "segments": "name"}.items():
        for one in httpx.get(f"{url}/v1/{name}").json()[name]:
            assert httpx.delete(f"{url}/v1/{name}/{one[key]}").status_code == 204


def import_again(stack: RunningDemo, kind: str, file: str, *options: str) -> None:
    command = [sys.executable, "-m", "smartrec", "import", kind, str(stack.shop / file), *options]
    done = subprocess.run(
        [*command, "--data", str(stack.folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow("sends generated requests through the whole stack")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_gets_an_answer_that_the_document_does_not_promise(
    operation: APIOperation, stack: RunningDemo
) -> None:
    # The demo has no key, so there is none to ignore.
    hold(operation, stack.url, {}, max_examples=10, excluded_checks=(ignored_auth,))


@pytest.mark.slow("sends generated requests through the whole stack, each from the answer of another")
def test_calls_that_go_on_from_answers_get_what_the_document_promises(stack: RunningDemo) -> None:
    hold_in_sequences(stack.url, {}, least_calls=200, least_found=3, excluded_checks=(ignored_auth,))
