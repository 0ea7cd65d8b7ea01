"""What the gateway promises in its document, held against answers to requests that nobody thought of."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import APIOperation, Case, CheckContext, Response
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.problems import MEDIA_TYPE, TYPE_PREFIX

DOCUMENT = create_app(GatewaySettings(api_key="sk-1")).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
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


Checks = tuple[Callable[..., Any], ...]
# Which characters an identifier may hold is not for a schema to say: printable ones.
EXCLUDED = (positive_data_acceptance,)


def hold(
    operation: APIOperation,
    address: str,
    headers: Mapping[str, str],
    max_examples: int,
    excluded_checks: Checks = (),
) -> None:
    """Raises where an answer is a server error, or not as the document says. The seed is fixed."""

    @seed(1)
    @_settings(max_examples)
    @given(case=operation.as_strategy())
    def holds(case: Case) -> None:
        case.call_and_validate(
            base_url=address,
            headers=dict(headers),
            additional_checks=[problem_is_described],
            excluded_checks=[*EXCLUDED, *excluded_checks],
        )

    holds()


def hold_in_sequences(
    address: str,
    headers: Mapping[str, str],
    least_calls: int,
    least_found: int,
    excluded_checks: Checks = (),
) -> None:
    """As `hold`, of calls that go on from the answers of others: a rule that was made is read, undone, read.

    Which of them find what an earlier answer named is chance: after `least_calls` more sequences follow, up
    to five times as many calls, until `least_found` operations did.

    Raises AssertionError: where fewer did.
    """
    answered: Counter[tuple[str, int]] = Counter()
    failures: list[FailureGroup] = []

    class Sequences(SCHEMA.as_state_machine()):  # type: ignore[misc]  # made at run time
        def get_call_kwargs(self, case: Case) -> dict[str, Any]:  # noqa: ARG002 (as it is called)
            return {"base_url": address, "headers": dict(headers)}

        def validate_response(self, response: Response, case: Case, **_: Any) -> None:
            answered[case.operation.label, response.status_code] += 1
            try:
                case.validate_response(
                    response,
                    headers=dict(headers),
                    additional_checks=[problem_is_described],
                    excluded_checks=[*EXCLUDED, *excluded_checks],
                )
            except FailureGroup as error:
                failures.append(error)

    for number in itertools.count(1):
        # What was called before has changed what there is, so a sequence made again may take another way.
        with suppress(Flaky):
            machine = seed(number)(Sequences)
            run_state_machine_as_test(machine, settings=_settings(10, stateful_step_count=12))
        if failures:
            raise failures[0]
        found = {label for label, status in answered if "{" in label and status < 300}
        if answered.total() >= least_calls and len(found) >= least_found:
            return
        assert answered.total() < 5 * least_calls, f"only {found} found what was made or listed"


def _settings(max_examples: int, **others: Any) -> settings:
    return settings(
        max_examples=max_examples,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        **others,
    )
