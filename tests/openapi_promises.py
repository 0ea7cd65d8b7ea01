"""What the gateway promises in its document, held against answers to requests that nobody thought of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings

OPERATIONS = [
    found.ok()
    for found in schemathesis.openapi.from_dict(
        create_app(GatewaySettings(api_key="sk-1")).openapi()
    ).get_all_operations()
]


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
        case.call_and_validate(base_url=address, headers=dict(headers), excluded_checks=excluded)

    holds()
