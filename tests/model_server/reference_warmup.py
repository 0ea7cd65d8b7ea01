"""TensorFlow records warm-up requests for the model "prices": `python reference_warmup.py FILE`."""

from __future__ import annotations

import sys

import tensorflow as tf
from reference_client import request
from tensorflow_serving.apis import predict_pb2, prediction_log_pb2


def main(file: str) -> None:
    predicted = prediction_log_pb2.PredictLog(request=request("prices"))
    other = predict_pb2.PredictRequest()
    other.CopyFrom(predicted.request)
    other.model_spec.signature_name = "serving_default"
    with tf.io.TFRecordWriter(file) as writer:
        for each in (predicted, prediction_log_pb2.PredictLog(request=other)):
            writer.write(prediction_log_pb2.PredictionLog(predict_log=each).SerializeToString())


if __name__ == "__main__":
    main(sys.argv[1])
