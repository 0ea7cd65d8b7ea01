"""Experiments: defined, started, stopped, and what they have shown."""

from __future__ import annotations

from fastapi import Response

from smartrec_gateway.api.console.desk import WRITES, DeskOf
from smartrec_gateway.api.requests.dependencies import new_router
from smartrec_gateway.clients.console import experiments
from smartrec_gateway.problems import OutcomeUnknown, SettingRefused, UnknownExperiment
from smartrec_gateway.schemas.console.experiments import (
    ExperimentDetails,
    ExperimentName,
    ExperimentResult,
    Experiments,
    NewExperiment,
)
from smartrec_service.problems import problem_responses

router = new_router(tags=["console"])
_CHANGES = problem_responses(UnknownExperiment, SettingRefused, OutcomeUnknown)


@router.get("/experiments", summary="All experiments")
async def list_experiments(desk: DeskOf) -> Experiments:
    return await experiments.all_experiments(desk)


@router.post(
    "/experiments",
    status_code=201,
    summary="Define an experiment",
    responses=problem_responses(*WRITES),
)
async def define_experiment(new: NewExperiment, desk: DeskOf, response: Response) -> ExperimentDetails:
    """With `active_from` it starts by itself; else it waits for `:start`. One runs at a time."""
    defined = await experiments.define(desk, new)
    response.headers["location"] = f"/v1/experiments/{defined.name}"
    return defined


@router.get("/experiments/{name}", summary="One experiment", responses=problem_responses(UnknownExperiment))
async def get_experiment(name: ExperimentName, desk: DeskOf) -> ExperimentDetails:
    return await experiments.one_experiment(desk, name)


@router.post("/experiments/{name}:start", summary="Start an experiment that waits", responses=_CHANGES)
async def start_experiment(name: ExperimentName, desk: DeskOf) -> ExperimentDetails:
    return await experiments.start(desk, name)


@router.post("/experiments/{name}:stop", summary="End an experiment that runs", responses=_CHANGES)
async def stop_experiment(name: ExperimentName, desk: DeskOf) -> ExperimentDetails:
    """What it has recorded stays for its result."""
    return await experiments.stop(desk, name)


@router.delete(
    "/experiments/{name}",
    status_code=204,
    summary="Remove an experiment with all that it has recorded",
    responses=problem_responses(UnknownExperiment, OutcomeUnknown),
)
async def delete_experiment(name: ExperimentName, desk: DeskOf) -> None:
    await experiments.remove(desk, name)


@router.get(
    "/experiments/{name}/result",
    summary="How each variant sells, and its uplift over the first",
    responses=problem_responses(UnknownExperiment),
)
async def get_experiment_result(name: ExperimentName, desk: DeskOf) -> ExperimentResult:
    """With 95% intervals, and a p-value that may be looked at every day."""
    return await experiments.result(desk, name)
