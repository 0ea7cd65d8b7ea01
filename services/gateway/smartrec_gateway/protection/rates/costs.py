"""What a call costs, in units of a list or a cached answer; chosen by what services spend, not measured.

An answer that was not in the cache is paid for once it is there: nobody knows before.
"""

from __future__ import annotations

from smartrec_service.observability.request_log import annotated

ONE = 1
PHOTO, BATCH, WORDS_UNCACHED = 10, 5, 2
_PHOTOS = frozenset({"/v1/search/image", "/v1/pictures"})
_WORDS = "/v1/search/"


def cost_of(path: str) -> int:
    """Before the call is made."""
    if path in _PHOTOS:
        return PHOTO
    return BATCH if path.endswith(":batch") else ONE


def cost_afterwards(path: str) -> int:
    """What comes on top once the answer is there."""
    is_search = path.startswith(_WORDS) and path not in _PHOTOS
    return WORDS_UNCACHED if is_search and annotated("cache") not in (None, "hit") else 0
