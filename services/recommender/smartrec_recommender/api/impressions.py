"""Hands an answer on: a line to the log, and to a running experiment the record of what was shown."""

from __future__ import annotations

from typing import Annotated, TypeVar

import sqlalchemy as sa
import structlog
from fastapi import BackgroundTasks, Depends, Request

from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.domain.recommendations import Recommendations
from smartrec_recommender.store.experiments import Impression, record_impression
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import request_id_of

log = structlog.get_logger()
Shown = TypeVar("Shown", bound=Recommendations)


class Show:
    """Called with each answer and whom it is for. The record is written when the answer has been sent."""

    def __init__(self, request: Request, engine: EngineOf, later: BackgroundTasks) -> None:
        self._request_id = request_id_of(request)
        self._engine = engine
        self._later = later

    def __call__(self, answer: Shown, user_id: str | None = None) -> Shown:
        experiment = answer.experiment
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
        return answer


ShowOf = Annotated[Show, Depends()]


def _record(engine: sa.Engine, seen: Impression) -> None:
    """A record that cannot be written costs the experiment a little, and the shopper nothing."""
    try:
        record_impression(engine, seen)
    except sa.exc.SQLAlchemyError as error:
        log.warning("impression_not_recorded", experiment=seen.experiment, error=type(error).__name__)
