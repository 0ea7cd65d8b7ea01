"""Hands an answer on: a line to the log, and to a running experiment the record of what was shown."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
import structlog
from fastapi import BackgroundTasks, Request, Response
from pydantic import TypeAdapter

from smartrec_recommender.api.shown_metrics import ANSWERS, ShownProducts
from smartrec_recommender.domain.recommendations import BecauseYouBought, Found, Recommendations
from smartrec_recommender.store.decisions.experiments import Impression, record_impression
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import request_id_of

log = structlog.get_logger()
_shown = ShownProducts()
_TO_JSON: dict[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (Recommendations, Found, BecauseYouBought)
}


class Show:
    """Called with each answer and whom it is for. The record is written when the answer has been sent."""

    def __init__(self, request: Request, engine: sa.Engine, later: BackgroundTasks) -> None:
        self._request_id = request_id_of(request)
        self._engine = engine
        self._later = later

    def __call__(self, answer: Recommendations, user_id: str | None = None) -> Response:
        """`answer` as it is sent; it was made here, so nothing checks it again."""
        experiment = answer.experiment
        ANSWERS.labels(answer.cache).inc()
        _shown.count((product.id for product in answer.products), time.monotonic())
        annotate(
            cache=answer.cache,
            ordered_for=answer.ordered_for,
            degraded=answer.degraded,
            variant=None if experiment is None else f"{experiment.name}/{experiment.variant}",
        )
        if experiment is not None and user_id is not None:
            ids = [product.id for product in answer.products]
            seen = Impression(experiment.name, experiment.variant, user_id, self._request_id, ids)
            self._later.add_task(_record, self._engine, seen)
        return Response(_TO_JSON[type(answer)].dump_json(answer), media_type="application/json")


def _record(engine: sa.Engine, seen: Impression) -> None:
    """A record that cannot be written costs the experiment a little, and the shopper nothing."""
    try:
        record_impression(engine, seen)
    except sa.exc.SQLAlchemyError as error:
        log.warning("impression_not_recorded", experiment=seen.experiment, error=type(error).__name__)
