"""The messages and services of TensorFlow Serving's protocol, without TensorFlow.

The stubs beside this file are generated: `python -m smartrec_model_protocol.generate` makes them anew.
"""
