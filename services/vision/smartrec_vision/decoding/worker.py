"""One heavy picture, decoded in a process with a limit on its memory and its processor time.

`python -m smartrec_vision.decoding.worker MAX_BYTES MAX_PIXELS MEMORY_BYTES CPU_SECONDS` reads the picture,
and writes a line of JSON: `{"refused": class, "detail": sentence}`, or the sizes, followed by the RGB bytes.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys

from smartrec_vision.decoding.pixels import ImageLimits, ImageRefused, decode_image


def main() -> None:
    max_bytes, max_pixels, memory_bytes, cpu_seconds = map(int, sys.argv[1:])
    for kind, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_seconds)):
        with contextlib.suppress(ValueError, OSError):  # macOS limits no memory
            resource.setrlimit(kind, (most, most))
    out = sys.stdout.buffer
    try:
        decoded = decode_image(sys.stdin.buffer.read(), ImageLimits(max_bytes, max_pixels))
    except ImageRefused as error:
        out.write(json.dumps({"refused": type(error).__name__, "detail": str(error)}).encode())
        return
    sizes = {"size": decoded.image.size, "width": decoded.width, "height": decoded.height}
    out.write(json.dumps(sizes).encode() + b"\n" + decoded.image.tobytes())


if __name__ == "__main__":
    main()
