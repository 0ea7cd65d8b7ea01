"""TensorFlow Serving's own messages read what Compose gives it, as far as its package for Python has them."""

from __future__ import annotations

from pathlib import Path

import pytest

tensorflow = pytest.importorskip("tensorflow")
pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore")]  # TensorFlow's own warnings

from google.protobuf import text_format  # noqa: E402
from tensorflow_serving.apis import prediction_log_pb2  # noqa: E402
from tensorflow_serving.config import model_server_config_pb2  # noqa: E402

REPOSITORY = Path(__file__).parents[2]
MODEL = REPOSITORY / "models" / "fashion"


def newest_version() -> Path:
    return max((folder for folder in MODEL.iterdir() if folder.name.isdigit()), key=lambda f: int(f.name))


def test_the_models_file_names_one_model_and_its_newest_version():
    text = (REPOSITORY / "deploy" / "tensorflow-serving" / "models.config").read_text()
    read = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    (model,) = read.model_config_list.config
    assert (model.name, model.base_path, model.model_platform) == ("fashion", "/models/fashion", "tensorflow")
    assert model.model_version_policy.latest.num_versions == 1


def test_warm_up_requests_fit_the_signature_of_the_model_that_ships():
    version = newest_version()
    signature = tensorflow.saved_model.load(str(version)).signatures["serving_default"]
    (expected,) = signature.structured_input_signature[1].values()
    records = tensorflow.data.TFRecordDataset(str(version / "assets.extra" / "tf_serving_warmup_requests"))
    logs = [prediction_log_pb2.PredictionLog.FromString(record.numpy()) for record in records]
    assert logs
    for log in logs:
        request = log.predict_log.request
        assert request.model_spec.name == "fashion"
        image = request.inputs["image"]
        assert tensorflow.dtypes.as_dtype(image.dtype) == expected.dtype
        shape = [dimension.size for dimension in image.tensor_shape.dim]
        assert expected.shape.is_compatible_with(shape)
