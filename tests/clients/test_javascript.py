"""The JavaScript client in Node.js, against a gateway at a real port."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from clients.generator.files import JAVASCRIPT
from tests.clients.conftest import KEY
from tests.clients.failing import failing_app
from tests.gateway.client import picture_bytes
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CURSOR
from tests.served import served

SCRIPT = Path(__file__).parent / "calls.mjs"
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="there is no Node.js here")
PURCHASE = {"user_id": "maya", "product_id": "P00001", "kind": "purchase"}


def call(address: str, operation: str, given: dict[str, Any], **options: Any) -> dict[str, Any]:
    how_to_call = options.pop("call", {})
    client = {"baseUrl": address, "key": KEY, **options}
    arguments = [str(JAVASCRIPT / "smartrec.js"), json.dumps(client), operation, json.dumps(given)]
    done = subprocess.run(
        [str(NODE), str(SCRIPT), *arguments, json.dumps(how_to_call)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_sentence_and_a_photo_are_searched_with_their_filters(gateway: str, services: FakeServices) -> None:
    by_text = call(gateway, "searchByText", {"query": "red dress", "limit": 3, "filters": {"size": ["M"]}})
    assert len(by_text["answer"]["products"]) == 3
    assert services.recommender.last_search()["filters"]["size"] == ["M"]
    photo = b64encode(picture_bytes()).decode()
    given = {"image": photo, "limit": 2, "filters": {"price_max": 90}, "exclude": ["P00001", "P00002"]}
    by_image = call(gateway, "searchByImage", given)
    assert by_image["answer"]["understood"]["source"] == "image"
    assert services.recommender.last_search()["exclude"] == ["P00001", "P00002"]
    assert services.recommender.last_search()["filters"]["price_max"] == 90


def test_pages_follow_one_another_to_the_end(gateway: str, services: FakeServices) -> None:
    pages = call(gateway, "pages", {"of": "searchByText", "input": {"query": "red dress"}})["pages"]
    assert len(pages) == 2
    assert services.recommender.last_search()["cursor"] == CURSOR


def test_a_refusal_is_a_problem_with_its_kind_and_request(gateway: str) -> None:
    unknown = call(gateway, "getProduct", {"product_id": "no such/é"})["problem"]
    assert unknown["status"] in (404, 422)
    missing = call(gateway, "getProduct", {"product_id": "Q1"})["problem"]
    assert (missing["status"], missing["kind"]) == (404, "unknown-product")
    assert missing["requestId"]
    assert call(gateway, "newProducts", {}, key="wrong")["problem"]["kind"] == "api-key-wrong"


def test_a_gateway_that_is_not_there_is_a_problem_without_a_status() -> None:
    problem = call("http://127.0.0.1:9", "newProducts", {}, retries=0)["problem"]
    assert (problem["status"], problem["kind"]) == (0, "unreachable")


def test_a_write_is_tried_again_with_the_same_key_and_not_for_ever() -> None:
    app, asked = failing_app([503, 503, 201])
    with served(app) as address:
        assert "answer" in call(address, "recordTransaction", PURCHASE)
    assert len({request.headers["idempotency-key"] for request in asked}) == 1
    app, asked = failing_app([503])
    with served(app) as address:
        assert call(address, "recordTransaction", PURCHASE)["problem"]["kind"] == "service-busy"
    assert len(asked) == 3


def test_what_the_caller_did_wrong_is_not_tried_again() -> None:
    app, asked = failing_app([422])
    with served(app) as address:
        assert call(address, "recordTransaction", PURCHASE)["problem"]["status"] == 422
    assert len(asked) == 1
