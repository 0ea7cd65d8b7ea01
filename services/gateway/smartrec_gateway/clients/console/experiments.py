"""The recommender's experiments."""

from __future__ import annotations

from smartrec_gateway.clients.console.asking import Desk, Outcome
from smartrec_gateway.schemas.console.experiments import (
    ExperimentDetails,
    ExperimentResult,
    Experiments,
    NewExperiment,
)


class ExperimentOutcome(Outcome):
    experiment: ExperimentDetails | None = None


async def all_experiments(desk: Desk) -> Experiments:
    return await desk.read("/v1/experiments", Experiments)


async def one_experiment(desk: Desk, name: str) -> ExperimentDetails:
    """Raises: UnknownExperiment."""
    return await desk.read(f"/v1/experiments/{name}", ExperimentDetails)


async def define(desk: Desk, new: NewExperiment) -> ExperimentDetails:
    """Raises: SettingRefused."""
    return _experiment(await desk.write("POST", "/v1/experiments", ExperimentOutcome, new))


async def start(desk: Desk, name: str) -> ExperimentDetails:
    """Raises: UnknownExperiment, SettingRefused."""
    return _experiment(await desk.write("POST", f"/v1/experiments/{name}:start", ExperimentOutcome))


async def stop(desk: Desk, name: str) -> ExperimentDetails:
    """Raises: UnknownExperiment, SettingRefused."""
    return _experiment(await desk.write("POST", f"/v1/experiments/{name}:stop", ExperimentOutcome))


async def remove(desk: Desk, name: str) -> None:
    """Raises: UnknownExperiment."""
    await desk.write("DELETE", f"/v1/experiments/{name}", ExperimentOutcome)


async def result(desk: Desk, name: str) -> ExperimentResult:
    """Raises: UnknownExperiment."""
    return await desk.read(f"/v1/experiments/{name}/result", ExperimentResult)


def _experiment(done: ExperimentOutcome) -> ExperimentDetails:
    assert done.experiment is not None  # noqa: S101 (else it was refused)
    return done.experiment
