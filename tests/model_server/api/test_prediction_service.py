"""Prediction over gRPC, as clients of TensorFlow Serving do it."""

from __future__ import annotations

import asyncio

import grpc
import grpc.aio
import numpy as np
import pytest
from google.protobuf.wrappers_pb2 import Int64Value
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.tensorflow_pb2 import DataType, TensorProto, TensorShapeProto
from tests.model_server.serving_client import ServingClient, predict_request

X = np.array([1.0, 2.0, 5.0], np.float32)
PRICES = {
    "prices": np.array([[1, 2, 3], [9, 8, 7]], np.float32),
    "count": np.array([[2], [1]], np.int32),
}
Status = grpc.StatusCode


async def test_a_model_that_somebody_else_exported_answers(client: ServingClient) -> None:
    assert (await client.predict("half_plus_two", {"x": X}))["y"].tolist() == [2.5, 3.0, 4.5]


async def test_inputs_of_different_types_and_several_outputs(client: ServingClient) -> None:
    outputs = await client.predict("prices", PRICES)
    assert outputs["total"].tolist() == [12.0, 24.0]
    assert outputs["dearest"].tolist() == [2, 0]
    assert outputs["dearest"].dtype == np.int64


async def test_the_output_filter_chooses_outputs(client: ServingClient) -> None:
    outputs = await client.predict("prices", PRICES, output_filter=["total"])
    assert list(outputs) == ["total"]


async def test_values_may_come_in_their_typed_fields(client: ServingClient) -> None:
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=2)])
    tensor = TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape, float_val=[1.0, 2.0])
    assert (await client.predict("half_plus_two", {"x": tensor}))["y"].tolist() == [2.5, 3.0]


async def test_the_answer_holds_float_val_and_says_which_version_gave_it(client: ServingClient) -> None:
    answer = await client.ask("Predict", predict_request("half_plus_two", {"x": X}))
    assert list(answer.outputs["y"].float_val) == [2.5, 3.0, 4.5]
    assert not answer.outputs["y"].tensor_content
    assert answer.model_spec.name == "half_plus_two"
    assert answer.model_spec.version.value == 1
    assert answer.model_spec.signature_name == "serving_default"


@pytest.mark.parametrize(
    "spec",
    [{"version": Int64Value(value=1)}, {"version_label": "stable"}, {"signature_name": "serving_default"}],
)
async def test_a_version_may_be_asked_for_by_number_or_label(client: ServingClient, spec: dict) -> None:
    assert (await client.predict("half_plus_two", {"x": X}, spec=spec))["y"].tolist() == [2.5, 3.0, 4.5]


async def test_no_rows_give_no_rows(client: ServingClient) -> None:
    outputs = await client.predict("half_plus_two", {"x": X[:0]})
    assert outputs["y"].shape == (0,)


async def test_more_rows_than_one_run_takes_come_back_whole_and_in_order(client: ServingClient) -> None:
    many = np.arange(200, dtype=np.float32)
    outputs = await client.predict("half_plus_two", {"x": many})
    assert outputs["y"].tolist() == (many / 2 + 2).tolist()


async def test_a_message_larger_than_grpc_usually_allows_is_taken(client: ServingClient) -> None:
    many = np.zeros((320, 3), np.float32)
    huge = {"prices": np.tile(many, (1, 1)), "count": np.ones((320, 1), np.int32)}
    padded = predict_request("prices", huge)
    padded.inputs["prices"].tensor_shape.dim[0].name = "x" * 6_000_000
    answer = await client.ask("Predict", padded)
    assert answer.outputs["total"].tensor_shape.dim[0].size == 320


REFUSALS = [
    (serving.PredictRequest(), Status.INVALID_ARGUMENT, "ModelSpec"),
    (predict_request("nobody", {"x": X}), Status.NOT_FOUND, "Latest(nobody)"),
    (
        predict_request("half_plus_two", {"x": X}, {"version": Int64Value(value=7)}),
        Status.NOT_FOUND,
        "Specific(half_plus_two, 7)",
    ),
    (
        predict_request("half_plus_two", {"x": X}, {"version_label": "new"}),
        Status.INVALID_ARGUMENT,
        "label: new",
    ),
    (
        predict_request("half_plus_two", {"x": X}, {"signature_name": "other"}),
        Status.FAILED_PRECONDITION,
        '"other" not found',
    ),
    (predict_request("prices", PRICES, {"signature_name": "cheapest"}), Status.UNIMPLEMENTED, "cheapest"),
    (predict_request("half_plus_two", {}), Status.INVALID_ARGUMENT, "Missing but required: {x}"),
    (predict_request("half_plus_two", {"x": X, "z": X}), Status.INVALID_ARGUMENT, "Sent extra: {z}"),
    (
        predict_request("half_plus_two", {"x": X.astype(np.int32)}),
        Status.INVALID_ARGUMENT,
        "DT_FLOAT but DT_INT32",
    ),
    (predict_request("half_plus_two", {"x": X[None]}), Status.INVALID_ARGUMENT, "the model takes [?]"),
    (
        predict_request("half_plus_two", {"x": X}, output_filter=["q"]),
        Status.INVALID_ARGUMENT,
        "not found in signature: q",
    ),
    (
        predict_request("prices", {**PRICES, "count": PRICES["count"][:1]}),
        Status.INVALID_ARGUMENT,
        "equal 0-th dimension",
    ),
    (
        predict_request("half_plus_two", {"x": TensorProto(dtype=DataType.DT_STRING, string_val=[b"a"])}),
        Status.INVALID_ARGUMENT,
        "x",
    ),
]


@pytest.mark.parametrize(("request_", "code", "words"), REFUSALS)
async def test_a_wrong_request_is_refused_in_words(
    client: ServingClient, request_: serving.PredictRequest, code: grpc.StatusCode, words: str
) -> None:
    got, details = await client.refusal("Predict", request_)
    assert got == code
    assert words in details


@pytest.mark.parametrize(
    ("method", "request_"),
    [
        ("Classify", serving.ClassificationRequest()),
        ("Regress", serving.RegressionRequest()),
        ("MultiInference", serving.MultiInferenceRequest()),
    ],
)
async def test_apis_that_are_not_served_say_what_to_use(
    client: ServingClient, method: str, request_: object
) -> None:
    code, details = await client.refusal(method, request_)
    assert code == Status.UNIMPLEMENTED
    assert "Predict" in details


async def test_metadata_tells_the_signatures(client: ServingClient) -> None:
    spec = serving.ModelSpec(name="prices")
    request = serving.GetModelMetadataRequest(model_spec=spec, metadata_field=["signature_def"])
    answer = await client.ask("GetModelMetadata", request)
    signatures = serving.SignatureDefMap()
    assert answer.metadata["signature_def"].Unpack(signatures)
    assert {"serving_default", "cheapest"} <= set(signatures.signature_def)
    count = signatures.signature_def["serving_default"].inputs["count"]
    assert count.dtype == DataType.DT_INT32
    assert [dim.size for dim in count.tensor_shape.dim] == [-1, 1]


async def test_metadata_without_a_known_field_is_refused(client: ServingClient) -> None:
    spec = serving.ModelSpec(name="prices")
    none = serving.GetModelMetadataRequest(model_spec=spec)
    other = serving.GetModelMetadataRequest(model_spec=spec, metadata_field=["weather"])
    assert await client.refusal("GetModelMetadata", none) == (
        Status.INVALID_ARGUMENT,
        "GetModelMetadataRequest must specify at least one metadata_field",
    )
    assert (await client.refusal("GetModelMetadata", other))[0] == Status.INVALID_ARGUMENT


async def test_model_status_tells_each_version(client: ServingClient) -> None:
    request = serving.GetModelStatusRequest(model_spec=serving.ModelSpec(name="half_plus_two"))
    (status,) = (await client.ask("GetModelStatus", request)).model_version_status
    assert (status.version, status.state) == (1, serving.ModelVersionStatus.State.AVAILABLE)
    unknown = serving.GetModelStatusRequest(model_spec=serving.ModelSpec(name="nobody"))
    assert (await client.refusal("GetModelStatus", unknown))[0] == Status.NOT_FOUND


async def test_standard_health_and_reflection_answer(client: ServingClient) -> None:
    health = await health_pb2_grpc.HealthStub(client.channel).Check(health_pb2.HealthCheckRequest())
    assert health.status == health_pb2.HealthCheckResponse.SERVING
    stub = reflection_pb2_grpc.ServerReflectionStub(client.channel)
    asked = reflection_pb2.ServerReflectionRequest(list_services="")
    async for answer in stub.ServerReflectionInfo(iter([asked])):
        names = {service.name for service in answer.list_services_response.service}
        assert "tensorflow.serving.PredictionService" in names


async def test_callers_at_the_same_time_each_get_their_own_rows(client: ServingClient) -> None:
    asked = [np.array([float(n), float(-n)], np.float32) for n in range(100)]
    answers = await asyncio.gather(*(client.predict("half_plus_two", {"x": x}) for x in asked))
    for x, outputs in zip(asked, answers, strict=True):
        assert outputs["y"].tolist() == (x / 2 + 2).tolist()


async def test_not_a_number_is_a_number_to_the_model(client: ServingClient) -> None:
    outputs = await client.predict("half_plus_two", {"x": np.array([np.nan, np.inf], np.float32)})
    assert np.isnan(outputs["y"][0])
    assert np.isinf(outputs["y"][1])
