"""What a SavedModel's folder says about itself: signatures and warm-up requests, read without TensorFlow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from google.protobuf.message import DecodeError

from smartrec_model_protocol.tensorflow_pb2 import SavedModel, SignatureDef
from smartrec_model_protocol.tensorflow_serving_pb2 import PredictionLog, PredictRequest
from smartrec_model_server.errors import UnloadableModel
from smartrec_model_server.model.tfrecord import BrokenRecord, read_records

GRAPH_FILE = "saved_model.pb"
DEFAULT_SIGNATURE = "serving_default"
_SERVE_TAG = "serve"
WARMUP_FILE = (
    "assets.extra/tf_serving_warmup_requests"  # https://www.tensorflow.org/tfx/serving/saved_model_warmup
)
_MAX_WARMUP_REQUESTS = 1000
_MAX_WARMUP_RECORD_BYTES = 256 * 1024 * 1024


def read_signatures(folder: Path) -> Mapping[str, SignatureDef]:
    """The signatures of the graph tagged "serve". Raises: UnloadableModel."""
    try:
        model = SavedModel.FromString((folder / GRAPH_FILE).read_bytes())
    except FileNotFoundError as error:
        raise UnloadableModel(f"there is no {GRAPH_FILE} in the version's folder") from error
    except (OSError, DecodeError) as error:
        raise UnloadableModel(f"{GRAPH_FILE} cannot be read") from error
    for graph in model.meta_graphs:
        if _SERVE_TAG in graph.meta_info_def.tags:
            return {name: _copy(signature) for name, signature in graph.signature_def.items()}
    raise UnloadableModel(f'{GRAPH_FILE} holds no graph with the tag "{_SERVE_TAG}"')


def read_warmup_requests(folder: Path) -> Iterator[PredictRequest]:
    """Predict requests recorded beside the model (TFRecord of PredictionLog); none without the file.

    A file that is broken fails the version, as in TensorFlow Serving. Raises: UnloadableModel.
    """
    path = folder / WARMUP_FILE
    if not path.exists():
        return
    try:
        for count, record in enumerate(read_records(path, _MAX_WARMUP_RECORD_BYTES), 1):
            if count > _MAX_WARMUP_REQUESTS:
                raise UnloadableModel(f"{WARMUP_FILE} holds more than {_MAX_WARMUP_REQUESTS} requests")
            log = PredictionLog.FromString(record)
            if log.HasField("predict_log"):
                yield log.predict_log.request
    except DecodeError as error:
        raise UnloadableModel(f"{WARMUP_FILE} holds a record that is no PredictionLog") from error
    except BrokenRecord as error:
        raise UnloadableModel(f"{WARMUP_FILE} {error}") from error
    except OSError as error:
        raise UnloadableModel(f"{WARMUP_FILE} cannot be read") from error


def _copy(signature: SignatureDef) -> SignatureDef:
    """A message of its own, so that the graph around it can be freed."""
    copy = SignatureDef()
    copy.CopyFrom(signature)
    return copy
