"""Model server: the TensorFlow Serving protocol on a CPU, for machines without a GPU."""
