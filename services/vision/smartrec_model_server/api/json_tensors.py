"""TensorFlow Serving's REST forms: rows (`instances`) and columns (`inputs`) of JSON ↔ arrays.

`{"b64": "..."}` stands for a tensor's raw bytes, row-major and little-endian. It is a form of our own: a
picture as a list of numbers is three times as large and slow to read.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from smartrec_model_protocol.tensors import NUMPY_TYPES, Array, data_type_name
from smartrec_model_server.errors import InvalidArgument
from smartrec_model_server.model.signature import Signature, TensorSpec


@dataclass(frozen=True, slots=True)
class JsonRequest:
    """`values`: what stands under `instances` (then `is_row_form`) or `inputs`."""

    signature_name: str
    is_row_form: bool
    values: Any


def parse(body: bytes) -> JsonRequest:
    """Raises: InvalidArgument."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument(f"JSON Parse error: {str(error)[:200]}") from error
    if not isinstance(document, dict):
        raise InvalidArgument("The body must be a JSON object with one of the keys instances and inputs")
    forms = [key for key in ("instances", "inputs") if key in document]
    if len(forms) != 1:
        raise InvalidArgument("The body must have exactly one of the keys instances and inputs")
    name = document.get("signature_name", "")
    if not isinstance(name, str):
        raise InvalidArgument("signature_name must be a string")
    return JsonRequest(name, forms[0] == "instances", document[forms[0]])


def to_arrays(request: JsonRequest, signature: Signature) -> dict[str, Array]:
    """The inputs of `signature` by name. Raises: InvalidArgument."""
    columns = _rows_to_columns(request.values, signature) if request.is_row_form else request.values
    if not _is_named(columns):
        columns = {_only_input(signature): columns}
    signature.check_names(columns)
    is_row_form = request.is_row_form
    return {name: _array(signature.inputs[name], v, is_row_form) for name, v in columns.items()}


def to_json(outputs: Mapping[str, Array], is_row_form: bool) -> bytes:
    """`{"predictions": …}` for rows, `{"outputs": …}` for columns; a lone output stands without its name."""
    lists = {name: array.tolist() for name, array in outputs.items()}
    if not is_row_form:
        document = {"outputs": next(iter(lists.values())) if len(lists) == 1 else lists}
    elif len(lists) == 1:
        document = {"predictions": next(iter(lists.values()))}
    else:
        rows = zip(*lists.values(), strict=True)
        document = {"predictions": [dict(zip(lists, row, strict=True)) for row in rows]}
    return json.dumps(document).encode()


def _rows_to_columns(rows: Any, signature: Signature) -> dict[str, list[Any]]:
    if not isinstance(rows, list) or not rows:
        raise InvalidArgument("instances must be a list with at least one element")
    if not _is_named(rows[0]):
        return {_only_input(signature): rows}
    names = set(rows[0])
    if any(not _is_named(row) or set(row) != names for row in rows):
        raise InvalidArgument("Every element of instances must be an object with the same keys")
    return {name: [row[name] for row in rows] for name in rows[0]}


def _is_named(value: Any) -> bool:
    return isinstance(value, dict) and set(value) != {"b64"}


def _only_input(signature: Signature) -> str:
    if len(signature.inputs) != 1:
        raise InvalidArgument(f"Name the inputs: the model takes {', '.join(signature.inputs)}")
    return next(iter(signature.inputs))


def _array(spec: TensorSpec, values: Any, is_row_form: bool) -> Array:
    if is_row_form and any(_is_bytes(row) for row in values):
        return np.stack([_from_bytes(spec, row, (spec.shape or ())[1:]) for row in values])
    if _is_bytes(values):
        return _from_bytes(spec, values, spec.shape or ())
    return _from_numbers(spec, values)


def _is_bytes(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"b64"}


def _from_bytes(spec: TensorSpec, value: Any, shape: tuple[int | None, ...]) -> Array:
    sizes = [-1 if size is None else size for size in shape]
    try:
        raw = base64.b64decode(value["b64"], validate=True)
        return np.frombuffer(raw, NUMPY_TYPES[spec.data_type]).reshape(sizes)
    except (binascii.Error, ValueError, TypeError, KeyError) as error:
        written = spec.written_shape()
        raise InvalidArgument(f"Input {spec.name}: b64 does not hold a tensor of shape {written}") from error


def _from_numbers(spec: TensorSpec, values: Any) -> Array:
    wanted = NUMPY_TYPES[spec.data_type]
    wrong = InvalidArgument(f"Input {spec.name}: not a regular array of {data_type_name(spec.data_type)}")
    try:
        array = np.asarray(values)
        if not array.size:
            return array.astype(wanted)
        if array.dtype.kind not in {"b": "b", "f": "iuf"}.get(wanted.kind, "iu"):
            raise wrong
        if wanted.kind in "iu":
            bounds = np.iinfo(wanted)
            if int(array.min()) < bounds.min or int(array.max()) > bounds.max:
                raise wrong
        with np.errstate(over="ignore"):  # too large for the type is infinite, as in JSON's Infinity
            return array.astype(wanted)
    except (ValueError, OverflowError, TypeError) as error:
        raise wrong from error
