"""PredictionService over gRPC."""

from __future__ import annotations

from google.protobuf.any_pb2 import Any as AnyMessage

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.tensors import to_proto
from smartrec_model_server.api.grpc_errors import Context, with_status
from smartrec_model_server.errors import InvalidArgument, Unimplemented
from smartrec_model_server.lifecycle.models import Models
from smartrec_model_server.metrics import observe
from smartrec_model_server.model.saved_model import DEFAULT_SIGNATURE

_SIGNATURE_FIELD = "signature_def"
_READS_EXAMPLES = "{} reads tf.Example records, which this server does not; send tensors to Predict."


class PredictionService:
    """`answers_in_content`: output tensors as bytes rather than in their typed fields."""

    def __init__(self, models: Models, answers_in_content: bool) -> None:
        self._models = models
        self._answers_in_content = answers_in_content

    @with_status
    async def Predict(self, request: serving.PredictRequest, _: Context) -> serving.PredictResponse:  # noqa: N802
        spec = request.model_spec
        name = self._models.known_name(spec.name)
        with observe(name, "predict", "GRPC"), self._models.use(spec) as servable:
            outputs = await servable.predict(spec.signature_name, request.inputs, request.output_filter)
            answer = serving.PredictResponse(
                outputs={n: to_proto(array, self._answers_in_content) for n, array in outputs.items()}
            )
        answer.model_spec.name = spec.name
        answer.model_spec.version.value = servable.version
        answer.model_spec.signature_name = spec.signature_name or DEFAULT_SIGNATURE
        return answer

    @with_status
    async def GetModelMetadata(  # noqa: N802
        self, request: serving.GetModelMetadataRequest, _: Context
    ) -> serving.GetModelMetadataResponse:
        if not request.metadata_field:
            raise InvalidArgument("GetModelMetadataRequest must specify at least one metadata_field")
        for field in request.metadata_field:
            if field != _SIGNATURE_FIELD:
                raise InvalidArgument(f"Metadata field {field} is not supported")
        packed = AnyMessage()
        with self._models.use(request.model_spec) as servable:
            packed.Pack(serving.SignatureDefMap(signature_def=dict(servable.definitions)))
            answer = serving.GetModelMetadataResponse(metadata={_SIGNATURE_FIELD: packed})
        answer.model_spec.name = servable.name
        answer.model_spec.version.value = servable.version
        return answer

    @with_status
    async def Classify(  # noqa: N802
        self, _: serving.ClassificationRequest, __: Context
    ) -> serving.ClassificationResponse:
        raise Unimplemented(_READS_EXAMPLES.format("Classify"))

    @with_status
    async def Regress(self, _: serving.RegressionRequest, __: Context) -> serving.RegressionResponse:  # noqa: N802
        raise Unimplemented(_READS_EXAMPLES.format("Regress"))

    @with_status
    async def MultiInference(  # noqa: N802
        self, _: serving.MultiInferenceRequest, __: Context
    ) -> serving.MultiInferenceResponse:
        raise Unimplemented(_READS_EXAMPLES.format("MultiInference"))
