"""The command line: flags under TensorFlow Serving's names, and the text-format files that they name."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from google.protobuf import text_format
from google.protobuf.message import Message

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_server.batching.queue import BatchingOptions
from smartrec_model_server.errors import ServingError
from smartrec_model_server.lifecycle.model_configs import model_configs
from smartrec_model_server.lifecycle.servable import LoadOptions

File = TypeVar("File", bound=Message)
_DEFAULT_METRICS_PATH = "/monitoring/prometheus/metrics"


class InvalidOptions(Exception):
    """A flag, or a file that a flag names, that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """`rest_api_port` 0: no REST. `poll_seconds` 0: the disk is looked at once. `metrics_path` None: none."""

    bind_address: str
    port: int
    rest_api_port: int
    models: Mapping[str, serving.ModelConfig]
    load: LoadOptions
    poll_seconds: float
    answers_in_content: bool
    metrics_path: str | None
    log_level: str


def parse_options(arguments: Sequence[str]) -> ServerOptions:
    """Raises: InvalidOptions. A flag that does not exist, or --help, ends the program as argparse does."""
    flags = _parser().parse_args(arguments)
    monitoring = _file(flags.monitoring_config_file, serving.MonitoringConfig())
    return ServerOptions(
        bind_address=flags.bind_address,
        port=flags.port,
        rest_api_port=flags.rest_api_port,
        models=_models(flags),
        load=LoadOptions(flags.precision, flags.inference_threads, _batching(flags)),
        poll_seconds=max(0.0, flags.file_system_poll_wait_seconds),
        answers_in_content=flags.enable_serialization_as_tensor_content,
        metrics_path=_metrics_path(monitoring),
        log_level=flags.log_level,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m smartrec_model_server",
        description="Serves SavedModels on a CPU by TensorFlow Serving's protocol.",
        epilog="Example: python -m smartrec_model_server --port 8500 --rest_api_port 8501 "
        "--model_name fashion --model_base_path models/fashion",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--bind_address", default="127.0.0.1", help="address to listen on (0.0.0.0: every one)")
    add("--port", type=_port, default=8500, help="gRPC port")
    add("--rest_api_port", type=_port, default=0, help="REST port (0: no REST)")
    add("--model_name", default="default", help="the one model's name")
    add("--model_base_path", help="the one model's folder of version folders")
    add("--model_config_file", type=Path, help="several models: a ModelServerConfig in text format")
    add("--file_system_poll_wait_seconds", type=float, default=1.0, help="how often to look for new versions")
    add("--enable_batching", type=_flag, nargs="?", const=True, default=False, help="join callers' rows")
    add("--batching_parameters_file", type=Path, help="BatchingParameters in text format")
    add("--monitoring_config_file", type=Path, help="MonitoringConfig in text format")
    add(
        "--enable_serialization_as_tensor_content",
        type=_flag,
        nargs="?",
        const=True,
        default=False,
        help="answer in tensor_content rather than in the typed fields",
    )
    add("--precision", choices=("f32", "bf16", "f16"), default="f32", help="of the arithmetic inside")
    add("--inference_threads", type=int, default=0, help="threads of the arithmetic (0: one a core)")
    add("--log_level", choices=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
    return parser


def _metrics_path(monitoring: serving.MonitoringConfig) -> str | None:
    """Metrics are there unless a monitoring file turns them off."""
    if monitoring.HasField("prometheus_config") and not monitoring.prometheus_config.enable:
        return None
    return monitoring.prometheus_config.path or _DEFAULT_METRICS_PATH


def _models(flags: argparse.Namespace) -> Mapping[str, serving.ModelConfig]:
    if bool(flags.model_base_path) == bool(flags.model_config_file):
        raise InvalidOptions("Give either --model_base_path or --model_config_file.")
    if flags.model_base_path:
        return {flags.model_name: serving.ModelConfig(name=flags.model_name, base_path=flags.model_base_path)}
    config = _file(flags.model_config_file, serving.ModelServerConfig())
    try:
        return model_configs(config)
    except ServingError as error:
        raise InvalidOptions(f"{flags.model_config_file}: {error}.") from error


def _batching(flags: argparse.Namespace) -> BatchingOptions:
    if flags.batching_parameters_file and not flags.enable_batching:
        raise InvalidOptions("--batching_parameters_file needs --enable_batching.")
    given = _file(flags.batching_parameters_file, serving.BatchingParameters())
    if given.pad_variable_length_inputs:
        raise InvalidOptions("pad_variable_length_inputs is not supported; send inputs of one length.")
    default = BatchingOptions(merges=flags.enable_batching)
    largest = _positive(given, "max_batch_size", default.max_batch_size)
    allowed = tuple(given.allowed_batch_sizes)
    if allowed and (list(allowed) != sorted(set(allowed)) or allowed[0] < 1 or allowed[-1] != largest):
        raise InvalidOptions("allowed_batch_sizes must rise and end with max_batch_size.")
    return BatchingOptions(
        merges=flags.enable_batching,
        max_batch_size=largest,
        batch_timeout_seconds=max(0, given.batch_timeout_micros.value) / 1e6,
        max_enqueued_batches=_positive(given, "max_enqueued_batches", default.max_enqueued_batches),
        allowed_batch_sizes=allowed,
        threads=_positive(given, "num_batch_threads", default.threads),
    )


def _positive(given: serving.BatchingParameters, field: str, default: int) -> int:
    if not given.HasField(field):
        return default
    value = int(getattr(given, field).value)
    if value < 1:
        raise InvalidOptions(f"{field} must be at least 1.")
    return value


def _file(path: Path | None, message: File) -> File:
    if path is None:
        return message
    try:
        return text_format.Parse(path.read_text(), message)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidOptions(f"{path} cannot be read: {error}.") from error
    except text_format.ParseError as error:
        raise InvalidOptions(f"{path} is no {message.DESCRIPTOR.name} in text format: {error}.") from error


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise argparse.ArgumentTypeError("true or false")
    return text.lower() in {"true", "1"}
