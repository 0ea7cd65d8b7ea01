"""Makes the small models of these tests anew, with TensorFlow: `python tests/model_server/make_models.py`.

They stand for models that somebody else has exported: no code of Smartrec's training is in them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import tensorflow as tf

FOLDER = Path(__file__).parent / "models"


class HalfPlusTwo(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def serve(self, x):
        return {"y": x * 0.5 + 2.0}


class Prices(tf.Module):
    """Two inputs of different types, two outputs, and two signatures."""

    @tf.function(
        input_signature=[
            tf.TensorSpec([None, 3], tf.float32, name="prices"),
            tf.TensorSpec([None, 1], tf.int32, name="count"),
        ]
    )
    def serve(self, prices, count):
        return {
            "total": tf.reduce_sum(prices, 1) * tf.cast(count[:, 0], tf.float32),
            "dearest": tf.argmax(prices, 1),
        }

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="prices")])
    def cheapest(self, prices):
        return {"cheapest": tf.argmin(prices, 1)}


def make(folder: Path) -> None:
    half, prices = HalfPlusTwo(), Prices()
    tf.saved_model.save(half, str(folder / "half_plus_two" / "1"), {"serving_default": half.serve})
    signatures = {"serving_default": prices.serve, "cheapest": prices.cheapest}
    tf.saved_model.save(prices, str(folder / "prices" / "1"), signatures)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
