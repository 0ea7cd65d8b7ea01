"""Requests that a model server runs before it takes a version into service: no shopper's is the first.

The file is TensorFlow Serving's: a TFRecord of PredictionLog in `assets.extra/tf_serving_warmup_requests`
(https://www.tensorflow.org/tfx/serving/saved_model_warmup).
"""

from __future__ import annotations

from pathlib import Path

from smartrec_training.network.signature import INPUT_SIDE_PX

WARM_UP_FILE = "assets.extra/tf_serving_warmup_requests"
BATCH_SIZES = (1, 2, 4, 8)  # a runtime prepares itself for each shape
GREY = 128


def write_warm_up_requests(model_directory: Path, model_name: str) -> None:
    """One request for each batch size; its pixels are one value, which says the same in a few bytes."""
    import tensorflow as tf
    from tensorflow_serving.apis import predict_pb2, prediction_log_pb2

    file = model_directory / WARM_UP_FILE
    file.parent.mkdir(exist_ok=True)
    with tf.io.TFRecordWriter(str(file)) as records:
        for count in BATCH_SIZES:
            request = predict_pb2.PredictRequest()
            request.model_spec.name = model_name
            request.model_spec.signature_name = "serving_default"
            shape = (count, INPUT_SIDE_PX, INPUT_SIDE_PX, 3)
            request.inputs["image"].CopyFrom(tf.make_tensor_proto(GREY, tf.uint8, shape))
            log = prediction_log_pb2.PredictionLog(predict_log=prediction_log_pb2.PredictLog(request=request))
            records.write(log.SerializeToString())
