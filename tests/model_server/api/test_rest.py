"""The REST forms of TensorFlow Serving."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from tests.running_model_server import RunningModelServer


@pytest.fixture
def http(model_server: RunningModelServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=model_server.url) as client:
        yield client


def b64(array: Any, numpy_type: type) -> dict[str, str]:
    return {"b64": base64.b64encode(np.array(array, numpy_type).tobytes()).decode()}


ROWS = {"instances": [{"prices": [1, 2, 3], "count": [2]}, {"prices": [9, 8, 7], "count": [1]}]}
COLUMNS = {"inputs": {"prices": [[1, 2, 3], [9, 8, 7]], "count": [[2], [1]]}}


@pytest.mark.parametrize(
    ("model", "body", "answer"),
    [
        ("half_plus_two", {"instances": [1.0, 2, 5]}, {"predictions": [2.5, 3.0, 4.5]}),
        ("half_plus_two", {"instances": [{"x": 1.0}]}, {"predictions": [2.5]}),
        ("half_plus_two", {"inputs": [1.0, 2]}, {"outputs": [2.5, 3.0]}),
        ("half_plus_two", {"inputs": {"x": [1.0]}}, {"outputs": [2.5]}),
        ("half_plus_two", {"inputs": b64([1.0, 2.0], np.float32)}, {"outputs": [2.5, 3.0]}),
        (
            "prices",
            ROWS,
            {"predictions": [{"total": 12.0, "dearest": 2}, {"total": 24.0, "dearest": 0}]},
        ),
        ("prices", COLUMNS, {"outputs": {"total": [12.0, 24.0], "dearest": [2, 0]}}),
        (
            "prices",
            {"instances": [{"prices": b64([1, 2, 3], np.float32), "count": [2]}]},
            {"predictions": [{"total": 12.0, "dearest": 2}]},
        ),
        (
            "prices",
            {
                "signature_name": "serving_default",
                "inputs": {"prices": b64([1, 2, 3], np.float32), "count": [[1]]},
            },
            {"outputs": {"total": [6.0], "dearest": [2]}},
        ),
    ],
)
def test_predict_takes_rows_and_columns(http: httpx.Client, model: str, body: dict, answer: dict) -> None:
    got = http.post(f"/v1/models/{model}:predict", json=body)
    assert got.status_code == 200, got.text
    assert got.json() == answer


@pytest.mark.parametrize("path", ["half_plus_two/versions/1", "half_plus_two/labels/stable"])
def test_predict_by_version_and_by_label(http: httpx.Client, path: str) -> None:
    assert http.post(f"/v1/models/{path}:predict", json={"instances": [0.0]}).json() == {"predictions": [2.0]}


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("half_plus_two:predict", b"{", 400, "JSON Parse error"),
        ("half_plus_two:predict", b"[" * 100_000, 400, "JSON Parse error"),
        ("half_plus_two:predict", b"[]", 400, "instances"),
        ("half_plus_two:predict", b"{}", 400, "instances"),
        ("half_plus_two:predict", b'{"instances": [], "inputs": []}', 400, "exactly one"),
        ("half_plus_two:predict", b'{"instances": []}', 400, "at least one"),
        ("half_plus_two:predict", b'{"instances": ["a"]}', 400, "regular array of DT_FLOAT"),
        ("half_plus_two:predict", b'{"instances": [1, [2]]}', 400, "regular array"),
        ("half_plus_two:predict", b'{"instances": [{"y": 1}]}', 400, "Missing but required: {x}"),
        ("half_plus_two:predict", b'{"inputs": {"b64": "???"}}', 400, "b64"),
        ("half_plus_two:predict", b'{"inputs": {"b64": 7}}', 400, "b64"),
        ("half_plus_two:predict", b'{"inputs": null}', 400, "x"),
        ("half_plus_two:predict", b'{"inputs": [1], "signature_name": 3}', 400, "signature_name"),
        ("half_plus_two:predict", b'{"inputs": [1], "signature_name": "z"}', 412, "not found"),
        ("prices:predict", b'{"instances": [1]}', 400, "Name the inputs"),
        (
            "prices:predict",
            b'{"instances": [{"prices": [1,2,3], "count": [1]}, {"count": [1]}]}',
            400,
            "same keys",
        ),
        ("prices:predict", b'{"inputs": {"prices": [[1,2,3]], "count": [[1.5]]}}', 400, "DT_INT32"),
        ("prices:predict", b'{"inputs": {"prices": [[1,2,3]], "count": [[4294967296]]}}', 400, "DT_INT32"),
        ("prices:predict", b'{"inputs": {"prices": [[1,2,3]], "count": [[1e400]]}}', 400, "DT_INT32"),
        ("nobody:predict", b'{"instances": [1]}', 404, "Servable not found"),
        ("half_plus_two/versions/9:predict", b'{"instances": [1]}', 404, "Specific"),
        ("half_plus_two/versions/99999999999999999999:predict", b'{"instances": [1]}', 400, "version"),
        ("half_plus_two:classify", b"{}", 501, "predict"),
        ("half_plus_two:regress", b"{}", 501, "predict"),
    ],
)
def test_a_wrong_request_is_an_error_in_words(
    http: httpx.Client, path: str, body: bytes, status: int, words: str
) -> None:
    answer = http.post(f"/v1/models/{path}", content=body)
    assert answer.status_code == status, answer.text
    assert words in answer.json()["error"]


def test_what_is_not_there_has_the_same_form(http: httpx.Client) -> None:
    assert http.get("/nowhere").json() == {"error": "Not Found"}
    assert http.get("/v1/models/half_plus_two:predict").json() == {"error": "Method Not Allowed"}


def test_status_and_metadata_are_as_in_tensorflow_serving(http: httpx.Client) -> None:
    ok = {"error_code": "OK", "error_message": ""}
    status = {"model_version_status": [{"version": "1", "state": "AVAILABLE", "status": ok}]}
    for path in ("half_plus_two", "half_plus_two/versions/1", "half_plus_two/labels/stable"):
        assert http.get(f"/v1/models/{path}").json() == status
    metadata = http.get("/v1/models/half_plus_two/metadata").json()
    assert metadata["model_spec"] == {"name": "half_plus_two", "signature_name": "", "version": "1"}
    x = metadata["metadata"]["signature_def"]["signature_def"]["serving_default"]["inputs"]["x"]
    assert x == {
        "dtype": "DT_FLOAT",
        "name": "serving_default_x:0",
        "tensor_shape": {"dim": [{"name": "", "size": "-1"}], "unknown_rank": False},
    }
    assert http.get("/v1/models/nobody").status_code == 404


def test_readiness_and_metrics(http: httpx.Client) -> None:
    http.post("/v1/models/half_plus_two:predict", json={"instances": [1.0]})
    http.post("/v1/models/never-seen:predict", json={"instances": [1.0]})
    assert http.get("/readyz").json() == {"ok": ["half_plus_two", "prices"], "failing": {}}
    metrics = http.get("/monitoring/prometheus/metrics").text
    assert ':tensorflow:serving:request_count{model_name="half_plus_two",status="OK"}' in metrics
    assert ":tensorflow:serving:request_latency_bucket" in metrics
    assert "never-seen" not in metrics
