"""Builds the vision service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from smartrec_service.endpoints import add_endpoints
from smartrec_service.observability.health import Ping
from smartrec_service.service import new_service
from smartrec_vision.api.admission import Admission
from smartrec_vision.api.endpoints import router
from smartrec_vision.clients.model_server import ModelServer
from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.inference.labels import LabelsByVersion
from smartrec_vision.serving.analyser import Analyser
from smartrec_vision.serving.cache import AnswerCache
from smartrec_vision.serving.drift import DriftCounters
from smartrec_vision.settings import VisionSettings

_DESCRIPTION = (
    "A picture's bytes in, what is to be seen on it out: category, box, attributes, colours, embedding."
)


def create_app(settings: VisionSettings) -> FastAPI:
    """Clients are made when the application starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        decoder = Decoder(settings.image_limits, settings.decode_threads, settings.decode_deadline_seconds)
        model_server = ModelServer(
            settings.model_server, settings.model_name, settings.model_deadline_seconds
        )
        labels = LabelsByVersion(settings.model_folder, settings.labels_file)
        app.state.admission = Admission(settings.max_images_in_hand, settings.max_bytes_in_hand)
        app.state.max_image_bytes = settings.max_image_bytes
        app.state.model_server = model_server
        app.state.drift = DriftCounters()
        cache = AnswerCache(settings.redis_url, settings.cache_seconds, settings.cache_timeout_seconds)
        app.state.analyser = Analyser(decoder, model_server, labels, cache)
        try:
            yield
        finally:
            decoder.close()
            await cache.close()
            await model_server.close()

    def pings() -> Mapping[str, Ping]:
        return {"model_server": app.state.model_server.ping}

    app = new_service("Smartrec vision", _DESCRIPTION, settings, lifespan, pings)
    add_endpoints(app, router)
    return app
