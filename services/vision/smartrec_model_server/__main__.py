"""`python -m smartrec_model_server --model_name M --model_base_path DIR`: runs the model server."""

from __future__ import annotations

import asyncio
import sys

from smartrec_model_server.options import InvalidOptions, parse_options
from smartrec_model_server.server import serve
from smartrec_service.observability.logs import configure_logging


def main() -> None:
    try:
        options = parse_options(sys.argv[1:])
        configure_logging("model-server", options.log_level, "auto")
        asyncio.run(serve(options))
    except (InvalidOptions, OSError) as error:
        raise SystemExit(f"model server: {error}") from error


if __name__ == "__main__":
    main()
