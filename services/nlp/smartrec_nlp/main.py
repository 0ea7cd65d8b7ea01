"""The nlp service put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from smartrec_nlp.api.endpoints import router
from smartrec_nlp.mapper import Mapper, load_mapper
from smartrec_nlp.occasions.shop_vocabulary import ShopOccasions
from smartrec_nlp.settings import NlpSettings
from smartrec_service.endpoints import add_endpoints
from smartrec_service.observability.health import Ping
from smartrec_service.service import new_service

_DESCRIPTION = "From what a shopper types to weighted attributes, categories, colours, refusals and limits."
_WARM_UP_QUERY = "strpied v nek dress under $50, not floral, no sleeves"


def create_app(settings: NlpSettings, mapper: Mapper | None = None) -> FastAPI:
    """The application. `mapper`: one that is loaded already, which forked workers share."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings = settings
        app.state.mapper = mapper or mapper_from_settings(settings)
        app.state.shop_occasions = ShopOccasions(app.state.mapper.occasions)
        app.state.mapper.map(_WARM_UP_QUERY)
        yield

    app = new_service("Smartrec nlp", _DESCRIPTION, settings, lifespan, lambda: _pings(app))
    add_endpoints(app, router)
    return app


def mapper_from_settings(settings: NlpSettings) -> Mapper:
    """Raises VocabularyError, DataFileError or OSError for a file that cannot be used."""
    return load_mapper(
        settings.vocabulary_dir, settings.vectors_file, settings.brands_file, settings.occasions_file
    )


def _pings(app: FastAPI) -> Mapping[str, Ping]:
    async def mapping() -> None:
        if not app.state.mapper.map("red dress").understood:
            raise RuntimeError("the mapper does not understand 'red dress'")

    return {"mapping": mapping}
