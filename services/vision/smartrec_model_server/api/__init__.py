"""TensorFlow Serving's protocol: gRPC services and the REST forms."""
