"""Small stand-ins for vision, nlp and the recommender, behind one transport that takes the network's place.

They keep the contract of the real services as far as the gateway and the page can notice. `trouble` makes one
fail in the ways that real services do.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from smartrec_gateway.clients.transport import Body, BrokenOff, Reply, Unreachable
from tests.gateway.fakes.nlp import FakeNlp
from tests.gateway.fakes.recommender import FakeRecommender
from tests.gateway.fakes.service import FakeService
from tests.gateway.fakes.vision import FakeVision


class FakeTransport:
    """The network, for a fake that takes and gives requests and answers as httpx has them."""

    async def handle(self, request: httpx.Request) -> httpx.Response:
        raise NotImplementedError

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
        content = body if isinstance(body, bytes | None) else b"".join([chunk async for chunk in body])
        request = httpx.Request(method, url, headers=dict(headers), content=content)
        try:
            response = await self.handle(request)
        except httpx.ConnectError as error:
            raise Unreachable from error
        except httpx.ReadError as error:
            raise BrokenOff from error
        return Reply(response.status_code, await response.aread())

    async def close(self) -> None:
        """There is nothing to close."""


class FakeServices(FakeTransport):
    """The network: requests go to the fake whose name is the host's."""

    def __init__(self) -> None:
        self.vision = FakeVision()
        self.nlp = FakeNlp()
        self.recommender = FakeRecommender()

    async def handle(self, request: httpx.Request) -> httpx.Response:
        service: FakeService = getattr(self, request.url.host)
        return await service.answer(request)


URLS = {"vision_url": "http://vision", "nlp_url": "http://nlp", "recommender_url": "http://recommender"}
