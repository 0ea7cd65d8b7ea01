"""TensorFlow's own client asks a model server; prints JSON: `python reference_client.py HOST:PORT MODELS`.

A process of its own: the messages of `tensorflow_serving.apis` and ours cannot be in one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import grpc
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_management_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

PRICES = {"prices": [[1.0, 2.0, 3.0], [9.0, 8.0, 7.0]], "count": [[2], [1]]}


def main(address: str, models: Path) -> None:
    with grpc.insecure_channel(address) as channel:
        prediction = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        service = model_service_pb2_grpc.ModelServiceStub(channel)
        loaded = tf.saved_model.load(str(models / "prices" / "1"))
        report = {
            "predicted": predict(prediction),
            "computed": compute(loaded),
            "told": told_signature(prediction),
            "loaded": loaded_signature(loaded),
            "states": states(service),
            "refusal": refusal(prediction),
            "reload": reload(service, models),
        }
    sys.stdout.write(json.dumps(report) + "\n")


def request(model: str) -> predict_pb2.PredictRequest:
    asked = predict_pb2.PredictRequest()
    asked.model_spec.name = model
    asked.inputs["prices"].CopyFrom(tf.make_tensor_proto(PRICES["prices"], tf.float32))
    asked.inputs["count"].CopyFrom(tf.make_tensor_proto(PRICES["count"], tf.int32))
    return asked


def predict(prediction) -> dict[str, list]:
    answer = prediction.Predict(request("prices"), timeout=30)
    return {name: tf.make_ndarray(tensor).tolist() for name, tensor in answer.outputs.items()}


def compute(loaded) -> dict[str, list]:
    inputs = {"prices": tf.constant(PRICES["prices"]), "count": tf.constant(PRICES["count"], tf.int32)}
    outputs = loaded.signatures["serving_default"](**inputs)
    return {name: np.asarray(tensor).tolist() for name, tensor in outputs.items()}


def told_signature(prediction) -> dict[str, list]:
    asked = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    asked.model_spec.name = "prices"
    answer = prediction.GetModelMetadata(asked, timeout=30)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    answer.metadata["signature_def"].Unpack(signatures)
    signature = signatures.signature_def["serving_default"]
    tensors = {**signature.inputs, **signature.outputs}
    return {
        name: [tf.dtypes.as_dtype(info.dtype).name, [dim.size for dim in info.tensor_shape.dim]]
        for name, info in tensors.items()
    }


def loaded_signature(loaded) -> dict[str, list]:
    function = loaded.signatures["serving_default"]
    tensors = {**function.structured_input_signature[1], **function.structured_outputs}
    return {
        name: [spec.dtype.name, [-1 if size is None else size for size in spec.shape]]
        for name, spec in tensors.items()
    }


def states(service) -> list[list]:
    asked = get_model_status_pb2.GetModelStatusRequest()
    asked.model_spec.name = "prices"
    answer = service.GetModelStatus(asked, timeout=30)
    names = get_model_status_pb2.ModelVersionStatus.State
    return [[status.version, names.Name(status.state)] for status in answer.model_version_status]


def refusal(prediction) -> list[str]:
    try:
        prediction.Predict(request("nobody"), timeout=30)
    except grpc.RpcError as error:
        return [error.code().name, error.details()]
    return []


def reload(service, models: Path) -> int:
    asked = model_management_pb2.ReloadConfigRequest()
    for name in ("half_plus_two", "prices"):
        config = asked.config.model_config_list.config.add(name=name, base_path=str(models / name))
        config.model_platform = "tensorflow"
    return service.HandleReloadConfigRequest(asked, timeout=30).status.error_code


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
