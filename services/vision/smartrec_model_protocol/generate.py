"""Compiles the .proto files to the committed stubs: `python -m smartrec_model_protocol.generate [FOLDER]`."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

PROTO_NAMES = ("tensorflow.proto", "tensorflow_error.proto", "tensorflow_serving.proto")


def generate(target: Path) -> None:
    """Writes `smartrec_model_protocol/*_pb2.py` and `.pyi` under `target`. Needs grpcio-tools."""
    from grpc_tools import protoc  # a tool of development only

    source = Path(__file__).parents[1]
    well_known = resources.files("grpc_tools") / "_proto"
    names = [f"{Path(__file__).parent.name}/{name}" for name in PROTO_NAMES]
    arguments = [f"-I{source}", f"-I{well_known}", f"--python_out={target}", f"--pyi_out={target}", *names]
    if protoc.main(["protoc", *arguments]) != 0:
        raise SystemExit("protoc refused the .proto files; its message stands above.")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
