"""What the gateway promises in its document, held against answers to requests that nobody thought of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case, CheckContext, Response
from schemathesis.specs.openapi.checks import positive_data_acceptance

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.problems import MEDIA_TYPE, TYPE_PREFIX

DOCUMENT = create_app(GatewaySettings(api_key="sk-1")).openapi()
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]
ANY_FIELD = "request-refused"  # keeps the status of whichever service refused


def problem_is_described(_context: CheckContext, response: Response, case: Case) -> None:
    """Each kind of problem stands beside the operation that answers with it."""
    described = DOCUMENT["paths"][case.operation.path][case.operation.method]["responses"].get(
        str(response.status_code)
    )
    kinds = response.headers.get("content-type", [""])
    if described is None or kinds[0] != MEDIA_TYPE:
        return  # which statuses and types may come is another check's to say
    if "$ref" in described:
        described = DOCUMENT["components"]["responses"][described["$ref"].rpartition("/")[2]]
    slug = response.json()["type"].removeprefix(TYPE_PREFIX)
    assert slug in {ANY_FIELD, *described["content"][MEDIA_TYPE]["examples"]}, f"{slug} is not described"


def hold(
    operation: APIOperation,
    address: str,
    headers: Mapping[str, str],
    max_examples: int,
    excluded_checks: tuple[Callable[..., Any], ...] = (),
) -> None:
    """Raises where an answer is a server error, or not as the document says. The seed is fixed."""
    # Which characters an identifier may hold is not for a schema to say: printable ones.
    excluded = [positive_data_acceptance, *excluded_checks]

    @seed(1)
    @settings(
        max_examples=max_examples,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Case) -> None:
        case.call_and_validate(
            base_url=address,
            headers=dict(headers),
            additional_checks=[problem_is_described],
            excluded_checks=excluded,
        )

    holds()
