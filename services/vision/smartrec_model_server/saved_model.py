"""What a SavedModel's folder says about itself: signatures and warm-up requests, read without TensorFlow."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from google.protobuf.message import DecodeError

from smartrec_model_protocol.tensorflow_pb2 import SavedModel, SignatureDef
from smartrec_model_protocol.tensorflow_serving_pb2 import PredictionLog, PredictRequest
from smartrec_model_server.errors import UnloadableModel

GRAPH_FILE = "saved_model.pb"
DEFAULT_SIGNATURE = "serving_default"
_SERVE_TAG = "serve"
_WARMUP_FILE = "assets.extra/tf_serving_warmup_requests"
_MOST_WARMUP_REQUESTS = 1000
_MOST_WARMUP_RECORD_BYTES = 256 * 1024 * 1024


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

    Raises: UnloadableModel.
    """
    path = folder / _WARMUP_FILE
    if not path.exists():
        return
    for count, record in enumerate(_records(path), 1):
        try:
            log = PredictionLog.FromString(record)
        except DecodeError as error:
            raise UnloadableModel(f"{_WARMUP_FILE} holds a record that is no PredictionLog") from error
        if count > _MOST_WARMUP_REQUESTS:
            raise UnloadableModel(f"{_WARMUP_FILE} holds more than {_MOST_WARMUP_REQUESTS} requests")
        if log.HasField("predict_log"):
            yield log.predict_log.request


def _copy(signature: SignatureDef) -> SignatureDef:
    """A message of its own, so that the graph around it can be freed."""
    copy = SignatureDef()
    copy.CopyFrom(signature)
    return copy


def _records(path: Path) -> Iterator[bytes]:
    """TFRecord: length (uint64), checksum of it (uint32), the bytes, checksum of them (uint32)."""
    with path.open("rb") as file:
        while header := file.read(12):
            length = struct.unpack("<Q", header[:8])[0] if len(header) == 12 else -1
            if not 0 <= length <= _MOST_WARMUP_RECORD_BYTES:
                raise UnloadableModel(f"{_WARMUP_FILE} is broken")
            record = file.read(length)
            if len(record) != length or len(file.read(4)) != 4:
                raise UnloadableModel(f"{_WARMUP_FILE} is cut off")
            yield record
