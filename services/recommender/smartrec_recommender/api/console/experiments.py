"""Experiments: defined, started, stopped, and what they have shown."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import Path
from pydantic import BaseModel

from smartrec_recommender.api.console.refusals import JsonBody, Refused, read_as
from smartrec_recommender.api.dependencies import ClockOf, EngineOf
from smartrec_recommender.domain.experiments import Experiment, Name
from smartrec_recommender.problems import DatabaseUnavailable, UnknownExperiment
from smartrec_recommender.ranking.new_experiment import NewExperiment
from smartrec_recommender.store.decisions.experiments import (
    ExperimentExists,
    add_experiment,
    end_experiment,
    read_estimate,
    read_experiments,
    read_outcomes,
    remove_experiment,
    start_experiment,
)
from smartrec_recommender.store.decisions.segments import unknown_segments
from smartrec_recommender.training.experiments.estimate import ExperimentEstimate
from smartrec_recommender.training.experiments.experiment_report import Interval, VariantReport, report_of
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1", tags=["experiments"], responses=problem_responses(DatabaseUnavailable))
NameOf = Annotated[Name, Path()]
State = Literal["defined", "planned", "running", "ended"]


class ShownExperiment(Experiment):
    state: State


class ShownExperiments(BaseModel):
    experiments: list[ShownExperiment]


class ExperimentOutcome(BaseModel):
    """`refused`: why nothing was done."""

    experiment: ShownExperiment | None = None
    refused: str | None = None


class ShownInterval(BaseModel):
    """A figure with its 95% interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, interval: Interval | None) -> ShownInterval | None:
        """None where nothing can be said."""
        if interval is None or any(math.isnan(bound) for bound in interval):
            return None
        return cls(**interval._asdict())


class ShownVariant(BaseModel):
    """Uplifts are over the first variant: 0.1 is a tenth more."""

    variant: str
    shoppers: int
    answers: int
    purchases: int
    revenue: float
    conversion: ShownInterval | None
    conversion_uplift: ShownInterval | None
    purchases_uplift: ShownInterval | None
    revenue_uplift: ShownInterval | None
    p_value: float | None

    @classmethod
    def of(cls, report: VariantReport) -> ShownVariant:
        shown = {
            name: ShownInterval.of(value) if isinstance(value, Interval) else value
            for name, value in report._asdict().items()
        }
        return cls(**shown)


class ExperimentResult(BaseModel):
    """`estimate`: what its variants would have been worth, where that was worked out."""

    experiment: ShownExperiment
    variants: list[ShownVariant]
    estimate: ExperimentEstimate | None = None


@router.get("/experiments", summary="All experiments, the first one first")
def list_experiments(engine: EngineOf, clock: ClockOf) -> ShownExperiments:
    with engine.connect() as connection:
        found = read_experiments(connection)
    return ShownExperiments(experiments=[_shown(one, clock()) for one in found])


@router.get("/experiments/{name}", summary="One experiment", responses=problem_responses(UnknownExperiment))
def read_experiment(name: NameOf, engine: EngineOf, clock: ClockOf) -> ShownExperiment:
    with engine.connect() as connection:
        return _shown(_existing(connection, name), clock())


@router.post("/experiments", summary="Define an experiment; without a time it waits to be started")
def define_experiment(body: JsonBody, engine: EngineOf, clock: ClockOf) -> ExperimentOutcome:
    try:
        new = read_as(NewExperiment, {**body, "is_started": body.get("active_from") is not None})
        with engine.begin() as connection:
            if unknown := unknown_segments(connection, new.segments):
                return ExperimentOutcome(refused=f"The shop does not have: segment {', '.join(unknown)}.")
            add_experiment(connection, new)
            return ExperimentOutcome(experiment=_shown(_existing(connection, new.name), clock()))
    except ExperimentExists as error:
        return ExperimentOutcome(refused=_taken(error))
    except Refused as error:
        return ExperimentOutcome(refused=str(error))


@router.post(
    "/experiments/{name}:start",
    summary="Start an experiment that waits",
    responses=problem_responses(UnknownExperiment),
)
def start(name: NameOf, engine: EngineOf, clock: ClockOf) -> ExperimentOutcome:
    try:
        with engine.begin() as connection:
            _existing(connection, name)
            if not start_experiment(connection, name, clock()):
                return ExperimentOutcome(refused=f"{name} was started before. Define a new one.")
            return ExperimentOutcome(experiment=_shown(_existing(connection, name), clock()))
    except ExperimentExists as error:
        return ExperimentOutcome(refused=_taken(error))


@router.post(
    "/experiments/{name}:stop",
    summary="End an experiment; what it has recorded stays",
    responses=problem_responses(UnknownExperiment),
)
def stop(name: NameOf, engine: EngineOf, clock: ClockOf) -> ExperimentOutcome:
    with engine.begin() as connection:
        _existing(connection, name)
        if not end_experiment(connection, name):
            return ExperimentOutcome(refused=f"{name} does not run.")
        return ExperimentOutcome(experiment=_shown(_existing(connection, name), clock()))


@router.delete(
    "/experiments/{name}",
    status_code=200,
    summary="Remove an experiment with all that it has recorded",
    responses=problem_responses(UnknownExperiment),
)
def delete_experiment(name: NameOf, engine: EngineOf) -> ExperimentOutcome:
    with engine.begin() as connection:
        _existing(connection, name)
        remove_experiment(connection, name)
    return ExperimentOutcome()


@router.get(
    "/experiments/{name}/result",
    summary="How each variant sells, and its uplift over the first",
    responses=problem_responses(UnknownExperiment),
)
def result(name: NameOf, engine: EngineOf, clock: ClockOf) -> ExperimentResult:
    with engine.connect() as connection:
        experiment = _existing(connection, name)
        outcomes, estimate = read_outcomes(connection, name), read_estimate(connection, name)
    reports = report_of([variant.name for variant in experiment.variants], outcomes)
    shown = [ShownVariant.of(one) for one in reports]
    return ExperimentResult.model_validate(
        {
            "experiment": _shown(experiment, clock()),
            "variants": shown,
            "estimate": estimate,
        }
    )


def _existing(connection: sa.Connection, name: str) -> Experiment:
    found = next((one for one in read_experiments(connection) if one.name == name), None)
    if found is None:
        raise UnknownExperiment(f"There is no experiment {name}.")
    return found


def _shown(experiment: Experiment, now: datetime) -> ShownExperiment:
    return ShownExperiment(**dict(experiment), state=_state(experiment, now))


def _state(experiment: Experiment, now: datetime) -> State:
    if not experiment.is_started:
        return "defined"
    if experiment.is_running(now):
        return "running"
    is_over = experiment.active_until is not None and experiment.active_until <= now
    return "ended" if is_over else "planned"


def _taken(error: ExperimentExists) -> str:
    return f"A user takes part in one experiment at a time; stop or remove {error} first."
