"""Web servers that hold pictures of products, asked during an import only."""

from __future__ import annotations

import httpx

from smartrec_recommender.clients.vision import PictureRefused

MAX_PICTURE_BYTES = 20 * 1024 * 1024


class PictureServers:
    """Fetches pictures by URL."""

    def __init__(self, timeout_seconds: float = 30.0) -> None:
        self._http = httpx.AsyncClient(timeout=timeout_seconds, follow_redirects=True)

    async def close(self) -> None:
        await self._http.aclose()

    async def fetch(self, url: str) -> bytes:
        """Raises PictureRefused."""
        try:
            async with self._http.stream("GET", url) as answer:
                if not answer.is_success:
                    raise PictureRefused(f"{url} answers with status {answer.status_code}")
                return await _limited(url, answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PictureRefused(f"{url} cannot be fetched ({type(error).__name__})") from None


async def _limited(url: str, answer: httpx.Response) -> bytes:
    picture = bytearray()
    async for chunk in answer.aiter_bytes():
        picture += chunk
        if len(picture) > MAX_PICTURE_BYTES:
            raise PictureRefused(f"{url} is larger than {MAX_PICTURE_BYTES // 1024**2} MiB")
    return bytes(picture)
