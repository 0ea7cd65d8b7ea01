"""ModelService over gRPC: the state of each version, and a new list of models while running."""

from __future__ import annotations

from collections.abc import Mapping

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.tensorflow_error_pb2 import Code
from smartrec_model_server.calls import Context, answered
from smartrec_model_server.errors import InvalidArgument, Unimplemented
from smartrec_model_server.models import Models


class ModelService:
    def __init__(self, models: Models) -> None:
        self._models = models

    @answered
    async def GetModelStatus(  # noqa: N802
        self, request: serving.GetModelStatusRequest, _: Context
    ) -> serving.GetModelStatusResponse:
        statuses = self._models.statuses(request.model_spec)
        return serving.GetModelStatusResponse(model_version_status=statuses)

    @answered
    async def HandleReloadConfigRequest(  # noqa: N802
        self, request: serving.ReloadConfigRequest, _: Context
    ) -> serving.ReloadConfigResponse:
        """Answers when the models of the new list are loaded; the status says which are not, and why."""
        await self._models.configure(model_configs(request.config))
        answer = serving.ReloadConfigResponse(status=serving.StatusProto(error_code=Code.OK))
        if reasons := self._models.not_ready():
            answer.status.error_code = Code.UNKNOWN
            answer.status.error_message = "; ".join(f"{name}: {why}" for name, why in reasons.items())
        return answer


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
