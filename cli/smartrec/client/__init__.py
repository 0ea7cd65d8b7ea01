"""The gateway's API for Python programs: `Client`, and `AsyncClient` for asyncio. All types are in `types`.

with Client("https://shop.example", key="smartrec_sk_…") as smartrec:
    for product in smartrec.search_by_text(query="red dress, no sleeves", limit=20)["products"]:
        print(product["title"])
"""

from __future__ import annotations

from smartrec.client.clients import AsyncClient, Client
from smartrec.client.errors import SmartrecProblem
from smartrec.client.generated import types
from smartrec.client.retries import RetryPolicy

__all__ = ["AsyncClient", "Client", "RetryPolicy", "SmartrecProblem", "types"]
