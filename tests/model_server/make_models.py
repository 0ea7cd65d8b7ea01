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


class Glance(tf.Module):
    """The signature of our own model, from the picture's first pixels: answers at once."""

    @tf.function(input_signature=[tf.TensorSpec([None, 224, 224, 3], tf.uint8, name="image")])
    def serve(self, image):
        mean = tf.reduce_mean(tf.cast(image[:, :8, :8], tf.float32), [1, 2]) / 255.0
        wide = {"category": 15, "attributes": 333, "embedding": 85}
        return {"bbox": tf.tile(mean[:, :1], [1, 4]), **{n: tf.tile(mean, [1, k]) for n, k in wide.items()}}


def make(folder: Path) -> None:
    half, prices, glance = HalfPlusTwo(), Prices(), Glance()
    tf.saved_model.save(glance, str(folder / "glance" / "1"), {"serving_default": glance.serve})
    tf.saved_model.save(half, str(folder / "half_plus_two" / "1"), {"serving_default": half.serve})
    signatures = {"serving_default": prices.serve, "cheapest": prices.cheapest}
    tf.saved_model.save(prices, str(folder / "prices" / "1"), signatures)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
