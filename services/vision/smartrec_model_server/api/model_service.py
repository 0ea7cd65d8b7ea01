"""ModelService over gRPC: the state of each version, and a new list of models while running."""

from __future__ import annotations

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.tensorflow_error_pb2 import Code
from smartrec_model_server.api.grpc_errors import Context, with_status
from smartrec_model_server.lifecycle.model_configs import model_configs
from smartrec_model_server.lifecycle.models import Models


class ModelService:
    def __init__(self, models: Models) -> None:
        self._models = models

    @with_status
    async def GetModelStatus(  # noqa: N802
        self, request: serving.GetModelStatusRequest, _: Context
    ) -> serving.GetModelStatusResponse:
        statuses = self._models.statuses(request.model_spec)
        return serving.GetModelStatusResponse(model_version_status=statuses)

    @with_status
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
