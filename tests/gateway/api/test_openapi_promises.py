"""The gateway answers as its document says, in front of fake services and with a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from schemathesis import APIOperation

from smartrec_gateway.main import create_app
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from smartrec_gateway.protection.keys.scopes import PUBLIC, needed_scope
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import URLS, FakeServices
from tests.openapi_promises import OPERATIONS, hold, hold_in_sequences
from tests.served import served

KEY, ORIGIN = "sk-1", "https://shop.example"
FOR_PAGES = [one for one in OPERATIONS if needed_scope(one.method.upper(), one.path) in PUBLIC]


@pytest.fixture(scope="module")
def keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys.json"


@pytest.fixture(scope="module")
def address(keys_file: Path) -> Iterator[str]:
    settings = GatewaySettings(
        **URLS,
        api_key=KEY,
        keys_file=keys_file,
        wrong_keys_per_minute=1_000_000,
        rate_limit_per_minute=0,
        public_key_limit_per_minute=0,
        address_limit_per_minute=0,
    )
    with served(create_app(settings, FakeServices())) as address:
        yield address


@pytest.mark.slow("sends generated requests to each operation")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_gets_an_answer_that_the_document_does_not_promise(
    operation: APIOperation, address: str
) -> None:
    hold(operation, address, {"X-API-Key": KEY}, max_examples=20)


@pytest.mark.slow("sends generated requests to each operation that pages may call")
@pytest.mark.parametrize("operation", FOR_PAGES, ids=lambda operation: operation.label)
def test_a_page_with_a_public_key_gets_no_other_answers(
    operation: APIOperation, address: str, keys_file: Path
) -> None:
    wish = KeyWish(name="page", kind="public", scopes=tuple(PUBLIC), origins=(ORIGIN,))
    _, key = KeyFile(keys_file).create(wish)
    hold(operation, address, {"X-API-Key": key, "Origin": ORIGIN}, max_examples=10)


@pytest.mark.slow("sends generated requests that go on from each other's answers")
def test_calls_that_go_on_from_answers_get_what_the_document_promises(address: str) -> None:
    hold_in_sequences(address, {"X-API-Key": KEY}, least_calls=500, least_found=6)
