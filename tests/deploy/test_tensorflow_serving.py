"""TensorFlow Serving's configuration: read by our own model server, and held against the model that ships."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from smartrec_model_server.model.saved_model import read_warmup_requests
from smartrec_model_server.options import ServerOptions, parse_options

REPOSITORY = Path(__file__).parents[2]
CONFIGURATION = REPOSITORY / "deploy" / "tensorflow-serving"
MODELS = REPOSITORY / "models" / "fashion"
SERVICE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]["model-server-gpu"]


@pytest.fixture(scope="module")
def options() -> ServerOptions:
    """What our server makes of the files that Compose names."""
    files = [f"--{flag}={CONFIGURATION / name}" for flag, name in named_files().items()]
    return parse_options(["--enable_batching", *files])


def named_files() -> dict[str, str]:
    flags = dict(part.removeprefix("--").split("=") for part in SERVICE["command"] if "=" in part)
    return {flag: Path(value).name for flag, value in flags.items() if value.startswith("/config/")}


def test_compose_names_each_file_and_mounts_their_folder():
    assert set(named_files().values()) == {file.name for file in CONFIGURATION.iterdir()}
    assert "./deploy/tensorflow-serving:/config:ro" in SERVICE["volumes"]


def test_every_size_of_a_batch_is_warm_before_a_version_serves(options: ServerOptions):
    newest = max((folder for folder in MODELS.iterdir() if folder.name.isdigit()), key=lambda f: int(f.name))
    warm = {request.inputs["image"].tensor_shape.dim[0].size for request in read_warmup_requests(newest)}
    assert set(options.load.batching.allowed_batch_sizes) == warm
    assert options.load.batching.max_batch_size == max(warm)


def test_the_model_is_served_from_where_it_is_mounted_under_the_name_that_vision_asks_for(
    options: ServerOptions,
):
    (name,) = options.models
    assert name == "fashion"
    assert f"${{MODEL_FOLDER:-./models/fashion}}:{options.models[name].base_path}:ro" in SERVICE["volumes"]


def test_metrics_are_where_prometheus_looks_for_them(options: ServerOptions):
    file = REPOSITORY / "deploy" / "observability" / "prometheus" / "prometheus.yml"
    jobs = {job["job_name"]: job for job in yaml.safe_load(file.read_text())["scrape_configs"]}
    assert options.metrics_path == jobs["model-server"]["metrics_path"]
