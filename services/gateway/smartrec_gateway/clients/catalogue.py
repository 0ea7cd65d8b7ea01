"""The recommender's catalogue: products written and taken out of sight."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from smartrec_gateway.clients.product_readings import Text
from smartrec_gateway.clients.recommender import known_outcome, outcome_unknown, path, required
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamModel
from smartrec_gateway.schemas.catalogue import RowOutcome, WrittenProduct

_REPEATABLE = "It may have been written. Send the same again: what is there already is answered as unchanged."


class Readings(BaseModel):
    """What was read, in the recommender's form. `texts` None: nobody reads texts just now."""

    texts: list[dict[str, Any]] | None = Field(default_factory=list)
    pictures: list[dict[str, Any]] = Field(default_factory=list)


class Needed(UpstreamModel):
    """What is to be read before anything is written."""

    texts: list[Text]
    pictures: list[str]


class Written(UpstreamModel):
    """`needed`: nothing was written yet."""

    needed: Needed | None = None
    rows: list[RowOutcome] = Field(default_factory=list)
    products: list[WrittenProduct] = Field(default_factory=list)
    report: dict[str, Any] | None = None


class _Removed(UpstreamModel):
    removed: int


async def write(
    recommender: Upstream,
    rows: Sequence[Mapping[str, Any]],
    options: Mapping[str, Any],
    readings: Readings,
    context: CallContext,
    idempotency_key: str | None = None,
) -> Written:
    """`options`: what the recommender's batch takes beside the rows.

    Raises: NotTheseProducts, IdempotencyKeyReused, OutcomeUnknown, ServiceBusy, RecommenderUnavailable.
    """
    body = {"products": rows, **options, "readings": readings.model_dump()}
    # ASCII: half a character of a row is handed on as it came, and told as the fault of that row.
    encoded = json.dumps(body).encode("ascii")
    headers = {"idempotency-key": idempotency_key} if idempotency_key else {}
    with required(), known_outcome(outcome_unknown(_REPEATABLE)):
        written = await recommender.call(
            "POST", "/v1/products:batch", Written, context, headers=headers, json=encoded
        )
    if written.needed is None:
        recommender.remembered.forget(context.tenant)
    return written


async def remove(recommender: Upstream, product_id: str, context: CallContext) -> int:
    """Returns: how many products went out of sight. Raises as `write`."""
    with required(), known_outcome(outcome_unknown(_REPEATABLE)):
        answer = await recommender.call("DELETE", path("products", product_id), _Removed, context)
    recommender.remembered.forget(context.tenant)
    return answer.removed
