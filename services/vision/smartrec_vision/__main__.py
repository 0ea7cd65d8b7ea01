"""`python -m smartrec_vision`: runs the vision service with the settings of the environment."""

from __future__ import annotations

from smartrec_service.service import run
from smartrec_vision.main import create_app
from smartrec_vision.settings import VisionSettings

if __name__ == "__main__":
    settings = VisionSettings()
    run("vision", lambda: create_app(settings), settings)
