"""Which models a server is configured to serve, checked."""

from __future__ import annotations

from collections.abc import Mapping

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_server.errors import InvalidArgument, Unimplemented


def model_configs(config: serving.ModelServerConfig) -> Mapping[str, serving.ModelConfig]:
    """The models of a server's configuration by name. Raises: InvalidArgument, Unimplemented."""
    kind = config.WhichOneof("config")
    if kind == "custom_model_config":
        raise Unimplemented("custom_model_config is not supported; send a model_config_list")
    if kind is None:
        raise InvalidArgument("ServerCore cannot be reloaded with an empty config")
    configs: dict[str, serving.ModelConfig] = {}
    for model in config.model_config_list.config:
        if not model.name or not model.base_path:
            raise InvalidArgument("Each model needs a name and a base_path")
        if model.name in configs:
            raise InvalidArgument(f"Illegal to list model {model.name} multiple times in config list")
        if model.model_platform not in ("", "tensorflow"):
            raise InvalidArgument(f"ModelServer does not support platform {model.model_platform}")
        configs[model.name] = model
    return configs
