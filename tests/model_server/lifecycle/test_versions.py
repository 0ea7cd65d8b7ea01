"""Versions that come, go and fail while the server runs, and the way it starts and stops."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import httpx
import numpy as np
import pytest
from google.protobuf.wrappers_pb2 import Int64Value

from smartrec.embedded.processes import wait_until
from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_server.batching.queue import BatchingOptions
from smartrec_model_server.lifecycle.versions import Policy, versions_on_disk, wanted_versions
from smartrec_model_server.options import InvalidOptions, parse_options
from tests.model_server.serving_client import MODELS, ServingClient, predict_request
from tests.running_model_server import RunningModelServer, running_model_server

X = np.array([1.0], np.float32)
X_PATH = ("--model_base_path", "x")
State = serving.ModelVersionStatus.State


def add_version(base: Path, number: int, model: str = "half_plus_two") -> None:
    """As one does for TensorFlow Serving: written beside, then renamed into place."""
    copy = base / f"copying-{number}"
    shutil.copytree(MODELS / model / "1", copy)
    copy.rename(base / str(number))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.mkdir()
    return path


@pytest.fixture(scope="module")
def watching_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModelServer]:
    folder = tmp_path_factory.mktemp("watching")
    (folder / "empty").mkdir()
    flags = ("--model_name", "m", "--model_base_path", str(folder / "empty"))
    with running_model_server(
        folder, *flags, "--file_system_poll_wait_seconds", "0.05", waits=False
    ) as server:
        assert wait_until(lambda: readiness(server) == 503, 60)
        yield server


@pytest.fixture
async def server(watching_server: RunningModelServer, base: Path) -> RunningModelServer:
    """The server, with nothing but the model "m" of this test, in version 1."""
    add_version(base, 1)
    async with ServingClient(watching_server.address) as client:
        nothing = serving.ModelServerConfig(model_config_list=serving.ModelConfigList())
        await client.ask("HandleReloadConfigRequest", serving.ReloadConfigRequest(config=nothing))
        config = serving.ModelServerConfig()
        config.model_config_list.config.add(name="m", base_path=str(base))
        answer = await client.ask("HandleReloadConfigRequest", serving.ReloadConfigRequest(config=config))
    assert answer.status.error_code == 0
    return watching_server


def readiness(server: RunningModelServer) -> int:
    """The status of /readyz; 0 while nothing listens."""
    try:
        return httpx.get(f"{server.url}/readyz").status_code
    except httpx.TransportError:
        return 0


def states(server: RunningModelServer) -> dict[int, str]:
    answer = httpx.get(f"{server.url}/v1/models/m").json()
    return {int(v["version"]): v["state"] for v in answer["model_version_status"]}


def failures(server: RunningModelServer) -> dict[int, str]:
    answer = httpx.get(f"{server.url}/v1/models/m").json()
    return {int(v["version"]): v["status"]["error_message"] for v in answer["model_version_status"]}


async def test_a_new_version_takes_over_without_a_failed_request(
    server: RunningModelServer, base: Path
) -> None:
    stop = asyncio.Event()

    async def keep_asking(client: ServingClient) -> list[int]:
        versions = []
        while not stop.is_set():
            answer = await client.ask("Predict", predict_request("m", {"x": X}))
            versions.append(answer.model_spec.version.value)
        return versions

    async with ServingClient(server.address) as client:
        callers = [asyncio.create_task(keep_asking(client)) for _ in range(4)]
        for number in (2, 3):
            add_version(base, number)
            assert await asyncio.to_thread(
                wait_until, lambda n=number: states(server).get(n) == "AVAILABLE", 20
            )
            assert await asyncio.to_thread(wait_until, lambda n=number: states(server)[n - 1] == "END", 20)
        stop.set()
        answered = await asyncio.gather(*callers)
    for versions in answered:  # of two callers, the one who asked first may be answered last
        assert versions == sorted(versions)
        assert set(versions) == {1, 2, 3}


async def test_a_broken_version_leaves_the_last_good_one_and_says_why(
    server: RunningModelServer, base: Path
) -> None:
    (base / "2").mkdir()
    (base / "2" / "saved_model.pb").write_bytes(b"half a copy")
    assert wait_until(lambda: failures(server).get(2, "") != "", 20)
    assert failures(server)[2] == "saved_model.pb cannot be read"
    assert states(server) == {2: "END", 1: "AVAILABLE"}
    async with ServingClient(server.address) as client:
        assert (await client.predict("m", {"x": X}))["y"].tolist() == [2.5]
        whole = (MODELS / "half_plus_two" / "1" / "saved_model.pb").read_bytes()
        (base / "2" / "saved_model.pb").write_bytes(whole)
        assert wait_until(lambda: states(server)[2] == "AVAILABLE", 20)


def test_folders_that_are_no_versions_are_left_alone(server: RunningModelServer, base: Path) -> None:
    (base / "copying-9").mkdir()
    (base / "notes.txt").write_text("")
    (base / "7").mkdir()
    assert wait_until(lambda: 7 in states(server), 20)
    assert set(states(server)) == {1, 7}
    assert wait_until(lambda: failures(server)[7] == "there is no saved_model.pb in the version's folder", 20)


async def test_a_new_list_of_models_is_taken_while_running(server: RunningModelServer, base: Path) -> None:
    policy = Policy(specific=Policy.Specific(versions=[1, 3]))
    for number in (2, 3):
        add_version(base, number)
    config = serving.ModelServerConfig()
    m = config.model_config_list.config.add(name="m", base_path=str(base), model_version_policy=policy)
    m.version_labels["old"] = 1
    config.model_config_list.config.add(name="prices", base_path=str(MODELS / "prices"))
    async with ServingClient(server.address) as client:
        answer = await client.ask("HandleReloadConfigRequest", serving.ReloadConfigRequest(config=config))
        assert answer.status.error_code == 0
        assert {n for n, state in states(server).items() if state == "AVAILABLE"} == {1, 3}
        for spec, version in (({"version_label": "old"}, 1), ({"version": Int64Value(value=3)}, 3), ({}, 3)):
            answer = await client.ask("Predict", predict_request("m", {"x": X}, spec))
            assert answer.model_spec.version.value == version
        del config.model_config_list.config[0]
        await client.ask("HandleReloadConfigRequest", serving.ReloadConfigRequest(config=config))
        assert (await client.refusal("Predict", predict_request("m", {"x": X})))[
            0
        ] == grpc.StatusCode.NOT_FOUND


async def test_a_list_with_a_model_that_fails_says_which(server: RunningModelServer, tmp_path: Path) -> None:
    config = serving.ModelServerConfig()
    config.model_config_list.config.add(name="lost", base_path=str(tmp_path / "nowhere"))
    async with ServingClient(server.address) as client:
        answer = await client.ask("HandleReloadConfigRequest", serving.ReloadConfigRequest(config=config))
        assert answer.status.error_message == "lost: no version folder under its base path"
        empty = serving.ReloadConfigRequest(config=serving.ModelServerConfig())
        assert (await client.refusal("HandleReloadConfigRequest", empty))[
            0
        ] == grpc.StatusCode.INVALID_ARGUMENT
    assert await asyncio.to_thread(readiness, server) == 503


def test_it_waits_for_its_model_then_ends_cleanly_when_told_to(base: Path, tmp_path: Path) -> None:
    flags = ("--model_name", "m", "--model_base_path", str(base), "--file_system_poll_wait_seconds", "0.05")
    with running_model_server(tmp_path, *flags, waits=False) as server:
        assert wait_until(lambda: readiness(server) == 503, 60)
        assert httpx.get(f"{server.url}/livez").status_code == 200
        add_version(base, 1)
        assert wait_until(lambda: readiness(server) == 200, 30)
        server.process.ask_to_stop()
        assert wait_until(lambda: server.process.exit_code() is not None, 20)
        assert server.process.exit_code() == 0
        assert "Traceback" not in server.log


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ([], "--model_base_path or --model_config_file"),
        ([*X_PATH, "--batching_parameters_file", "b"], "needs --enable_batching"),
        (["--model_config_file", "{folder}/none"], "cannot be read"),
        (["--model_config_file", "{folder}/text"], "no ModelServerConfig in text format"),
        (
            [*X_PATH, "--enable_batching", "--batching_parameters_file", "{folder}/zero"],
            "max_batch_size",
        ),
        (
            [*X_PATH, "--enable_batching", "--batching_parameters_file", "{folder}/padding"],
            "pad_variable_length_inputs",
        ),
        ([*X_PATH, "--port", "70000"], "65535"),
        ([*X_PATH, "--no_such_flag"], "--no_such_flag"),
    ],
)
def test_a_wrong_flag_is_told(
    flags: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text").write_text("model config list")
    (tmp_path / "zero").write_text("max_batch_size { value: 0 }")
    (tmp_path / "padding").write_text("pad_variable_length_inputs: true")
    with pytest.raises((InvalidOptions, SystemExit)) as raised:
        parse_options([flag.format(folder=tmp_path) for flag in flags])
    assert words in str(raised.value) + capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "/monitoring/prometheus/metrics"),
        ("prometheus_config { enable: true }", "/monitoring/prometheus/metrics"),
        ('prometheus_config { enable: true path: "/metrics" }', "/metrics"),
        ("prometheus_config { enable: false }", None),
    ],
)
def test_a_monitoring_file_says_whether_and_where_metrics_are(
    text: str, path: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "monitoring.config"
    file.write_text(text)
    assert parse_options([*X_PATH, "--monitoring_config_file", str(file)]).metrics_path == path


def test_flags_and_files_are_those_of_tensorflow_serving(tmp_path: Path) -> None:
    models, batching = tmp_path / "models.config", tmp_path / "batching.config"
    models.write_text(
        'model_config_list { config { name: "a" base_path: "x" model_platform: "tensorflow" '
        'model_version_policy { specific { versions: 3 } } version_labels { key: "stable" value: 3 } } }'
    )
    batching.write_text(
        "max_batch_size { value: 16 } batch_timeout_micros { value: 2000 } max_enqueued_batches { value: 7 } "
        'num_batch_threads { value: 2 } thread_pool_name { value: "p" } '
        "allowed_batch_sizes: 4 allowed_batch_sizes: 16"
    )
    files = ["--model_config_file", str(models), "--batching_parameters_file", str(batching)]
    options = parse_options([*files, "--enable_batching=true", "--port", "9000", "--rest_api_port=9001"])
    assert (options.port, options.rest_api_port) == (9000, 9001)
    assert list(options.models["a"].model_version_policy.specific.versions) == [3]
    assert dict(options.models["a"].version_labels) == {"stable": 3}
    expected = BatchingOptions(
        merges=True,
        max_batch_size=16,
        batch_timeout_seconds=0.002,
        max_enqueued_batches=7,
        allowed_batch_sizes=(4, 16),
        threads=2,
    )
    assert options.load.batching == expected


def test_a_taken_port_ends_it_with_a_line_of_text(model_server: RunningModelServer) -> None:
    command = [sys.executable, "-m", "smartrec_model_server", "--model_base_path", "x"]
    command += ["--port", str(model_server.grpc_port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"model server: cannot listen on {model_server.address}"
    assert "Traceback" not in done.stderr


def test_version_policies(base: Path) -> None:
    for number in (1, 2, 10):
        (base / str(number)).mkdir()
    on_disk = versions_on_disk(base)
    assert wanted_versions(Policy(), on_disk) == [10]
    assert wanted_versions(Policy(latest=Policy.Latest(num_versions=2)), on_disk) == [10, 2]
    assert wanted_versions(Policy(all=Policy.All()), on_disk) == [10, 2, 1]
    assert wanted_versions(Policy(specific=Policy.Specific(versions=[1, 5])), on_disk) == [1]
    assert versions_on_disk(base / "nowhere") == {}
