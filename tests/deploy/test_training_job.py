"""The example of a training job: Kubernetes takes it, and the command has its options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer
import yaml

from smartrec_training.commands import app

FILE = Path(__file__).parents[2] / "deploy" / "training" / "job.yaml"
KUBERNETES = ("1.30", "1.37")


@pytest.fixture(scope="module")
def job() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())


@pytest.mark.parametrize("version", KUBERNETES)
def test_kubernetes_takes_the_job(job, version):
    kubernetes_validate.validate(job, version, strict=True)


def test_the_command_of_the_job_has_these_options(job):
    (container,) = job["spec"]["template"]["spec"]["containers"]
    command = typer.main.get_command(app).commands[container["command"][-1]]
    options = {name for parameter in command.params for name in parameter.opts}
    assert {argument.partition("=")[0] for argument in container["args"]} <= options


def test_a_stopped_job_goes_on_where_it_was(job):
    """Its run is on a volume that outlives the pod."""
    pod = job["spec"]["template"]["spec"]
    (out,) = (one for one in pod["containers"][0]["args"] if one.startswith("--out=/runs"))
    volumes = {one["name"]: one for one in pod["volumes"]}
    assert (pod["restartPolicy"], job["spec"]["backoffLimit"] > 0) == ("OnFailure", True)
    assert "persistentVolumeClaim" in volumes["runs"], out
