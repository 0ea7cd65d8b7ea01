"""What the API's document promises holds for requests that nobody thought of (schemathesis, a fixed seed)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import URLS, FakeServices
from tests.served import served

KEY = "sk-1"
SETTINGS = GatewaySettings(**URLS, api_key=KEY, wrong_keys_per_minute=1_000_000)
DOCUMENT = create_app(SETTINGS, FakeServices()).openapi()
# Which characters an identifier may hold is not for a schema to say: printable ones.
NOT_SAID_BY_A_SCHEMA = [positive_data_acceptance]
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(create_app(SETTINGS, FakeServices())) as address:
        yield address


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_gets_an_answer_that_the_document_does_not_promise(
    operation: APIOperation, address: str
) -> None:
    @seed(1)
    @settings(
        max_examples=20,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Case) -> None:
        case.call_and_validate(
            base_url=address, headers={"X-API-Key": KEY}, excluded_checks=NOT_SAID_BY_A_SCHEMA
        )

    holds()
