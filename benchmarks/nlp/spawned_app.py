"""The nlp service as an application for `uvicorn --factory --workers`, whose workers load everything anew."""

from __future__ import annotations

from fastapi import FastAPI

from smartrec_nlp.main import create_app
from smartrec_nlp.settings import NlpSettings
from smartrec_service.observability.logs import configure_logging


def new_app() -> FastAPI:
    settings = NlpSettings()
    configure_logging("nlp", settings.log_level, settings.log_format)
    return create_app(settings)
