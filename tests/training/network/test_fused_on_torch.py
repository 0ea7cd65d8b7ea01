"""What PyTorch's backend does in its own kernels gives what Keras's own layers and optimizer give."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # Keras's own
pytest.importorskip("torch", reason="needs the extra training-torch")
os.environ["KERAS_BACKEND"] = "torch"
import keras  # noqa: E402

if keras.backend.backend() != "torch":
    pytest.skip("another test chose Keras's backend", allow_module_level=True)

from smartrec_training.loop.devices import strategy_named  # noqa: E402
from smartrec_training.network.layers import FusedBatchNormalization, FusedConv2D, arrange_for_torch  # noqa: E402
from smartrec_training.network.optimizers import FusedAdamW  # noqa: E402

IMAGES = np.random.default_rng(0).normal(size=(6, 8, 8, 3)).astype(np.float32)
WANTED = np.random.default_rng(1).normal(size=(6, 3, 3, 4)).astype(np.float32)


def trained(convolution: Any, normalisation: Any, optimizer: Any, start: list[Any] | None = None) -> Any:
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [keras.Input((8, 8, 3)), convolution(4, 3, strides=2, name="conv"), normalisation(name="norm")]
    )
    if start is not None:
        model.set_weights(start)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    model.compile(optimizer=optimizer, loss="mse")
    optimizer.build(model.trainable_variables)
    arrange_for_torch([*model.weights, *optimizer.variables])
    before = [np.array(value) for value in model.get_weights()]
    for _ in range(5):
        model.train_on_batch(IMAGES, WANTED)
    return before, model.get_weights()


def test_five_steps_of_the_fused_parts_end_where_keras_ends() -> None:
    options = {"learning_rate": 1e-2, "weight_decay": 0.3}
    start, plain = trained(
        keras.layers.Conv2D, keras.layers.BatchNormalization, keras.optimizers.AdamW(**options)
    )
    _, fused = trained(FusedConv2D, FusedBatchNormalization, FusedAdamW(**options), start)

    assert not np.allclose(plain[0], start[0], atol=1e-2)
    for ours, theirs, name in zip(fused, plain, ("kernel", "bias", "gamma", "beta"), strict=False):
        if name == "bias":  # the normalisation takes it away again: no gradient but rounding
            continue
        difference = np.abs(ours - theirs)
        assert np.quantile(difference, 0.9) < 5e-5, name
        assert difference.max() < 1e-2, name  # Adam blows a gradient near 0 up to a whole step


def test_several_devices_are_refused_on_pytorch_with_what_to_do_instead() -> None:
    assert strategy_named("none") is None
    with pytest.raises(ValueError, match="add --backend tensorflow"):
        strategy_named("mirrored")
