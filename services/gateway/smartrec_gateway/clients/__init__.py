"""One module per upstream service: its URL, wire format, deadline and errors; here, all of them together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from smartrec_gateway.clients import nlp, recommender, vision
from smartrec_gateway.clients.erasures import Erasures
from smartrec_gateway.clients.picture_servers import PictureServers
from smartrec_gateway.clients.resilience.remembered_answers import RememberedAnswers
from smartrec_gateway.clients.resilience.replicas import Replicas, addresses_of
from smartrec_gateway.clients.transaction_queue import TransactionQueue
from smartrec_gateway.clients.transport import HttpTransport, Transport
from smartrec_gateway.clients.upstream import CallOptions, KnownAnswers, Upstream
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.stack_secret import StackSecret

ERASURE_MARGIN_SECONDS = 5.0  # after the deadline that the recommender and its database end an erasure at
MOST_READINGS = 128  # of sentences, with what the shop's words mean in them


@dataclass(frozen=True)
class Clients:
    """`bulk`: the recommender too, for calls of many rows, which may be slow and take nobody's place.

    `catalogue…`: the services for writes of products, which may be slower still.
    """

    vision: Upstream
    nlp: Upstream
    recommender: Upstream
    bulk: Upstream
    catalogue: Upstream
    catalogue_nlp: Upstream
    catalogue_vision: Upstream
    picture_servers: PictureServers
    transaction_queue: TransactionQueue
    erasures: Erasures


@asynccontextmanager
async def open_clients(settings: GatewaySettings, fake: Transport | None = None) -> AsyncIterator[Clients]:
    """`fake` takes the network's place between the gateway and all services."""
    to_vision, to_nlp, to_recommender = transports = [fake or HttpTransport() for _ in range(3)]
    secret = StackSecret(lambda: settings.secrets)
    timeouts = (settings.vision_timeout_seconds, settings.nlp_timeout_seconds)
    for_vision = CallOptions(timeouts[0], vision.LIMIT, secret, is_watched=True)
    for_nlp = CallOptions(timeouts[1], nlp.LIMIT, secret)
    for_recommender = CallOptions(settings.recommender_timeout_seconds, recommender.LIMIT, secret)
    for_bulk = CallOptions(settings.deadline_seconds, recommender.BULK_LIMIT, secret, are_short=False)
    for_catalogue = CallOptions(
        settings.catalogue_deadline_seconds, recommender.BULK_LIMIT, secret, are_short=False
    )
    pictures = PictureServers(settings.max_image_bytes, settings.private_picture_hosts)
    resolve = None if fake else addresses_of
    urls = (settings.vision_url, settings.nlp_url, settings.recommender_url)
    vision_at, nlp_at, recommender_at = all_replicas = [Replicas(url, resolve) for url in urls]
    products = (recommender_at, recommender.PROBLEMS)
    known = KnownAnswers(RememberedAnswers(MOST_READINGS))
    queue = TransactionQueue(settings.redis_address)
    erasures = Erasures(settings.redis_address, settings.deadline_seconds + ERASURE_MARGIN_SECONDS)
    try:
        yield Clients(
            Upstream("vision", to_vision, vision_at, vision.PROBLEMS, for_vision),
            Upstream("nlp", to_nlp, nlp_at, nlp.PROBLEMS, for_nlp),
            Upstream("recommender", to_recommender, *products, for_recommender, known),
            Upstream("recommender", to_recommender, *products, for_bulk, known),
            Upstream("recommender", to_recommender, *products, for_catalogue, known),
            Upstream("nlp", to_nlp, nlp_at, {}, for_catalogue),
            Upstream("vision", to_vision, vision_at, vision.PROBLEMS, for_catalogue),
            pictures,
            queue,
            erasures,
        )
    finally:
        for replicas in all_replicas:
            replicas.close()
        for transport in transports:
            await transport.close()
        await pictures.close()
        await queue.close()
        await erasures.close()
