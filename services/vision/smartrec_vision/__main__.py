"""`python -m smartrec_vision`: runs the vision service with the settings of the environment."""

from __future__ import annotations

import sys

from pydantic import ValidationError

from smartrec_service.service import run
from smartrec_vision.main import create_app
from smartrec_vision.settings import VisionSettings


def main() -> None:
    try:
        settings = VisionSettings()
    except ValidationError as error:
        sys.exit(f"The vision service does not start. {error}")
    run("vision", lambda: create_app(settings), settings)


if __name__ == "__main__":
    main()
