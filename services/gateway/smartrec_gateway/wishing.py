"""What is asked of the recommender, from what was understood and what the caller set besides."""

from __future__ import annotations

from smartrec_gateway.clients import nlp, vision
from smartrec_gateway.clients.recommender import Wish
from smartrec_gateway.schemas import ImageSearchFields, Scored, TextSearchRequest

_SEEN = ("category", "attributes", "colours", "embedding", "perceptual_hash")
_READ = (
    "understood", "category", "attributes", "colours", "negated", "price", "sort", "brands", "gender", "size",
    "season",
)  # fmt: skip


def popular(asked: ImageSearchFields | TextSearchRequest) -> Wish:
    """The popular products, within what the caller set."""
    return Wish(
        user_id=asked.user_id,
        limit=asked.limit,
        filters=asked.filters,
        exclude=asked.exclude,
        viewed=asked.viewed,
        cursor=asked.cursor,
    )


def of_picture(asked: ImageSearchFields, seen: vision.Seen) -> Wish:
    """Products like what a picture, or one garment of it, shows."""
    wished = {name: getattr(seen, name) for name in _SEEN}
    return popular(asked).model_copy(update={"understood": True, **wished})


def of_query(asked: TextSearchRequest, read: nlp.Mapped) -> Wish:
    """Products that fit a sentence."""
    return popular(asked).model_copy(update={name: getattr(read, name) for name in _READ})


def of_garment(asked: TextSearchRequest, read: nlp.Mapped, garment: nlp.Garment) -> Wish:
    """Products for one garment of a sentence; what is said of all, such as the price, holds for each."""
    own = {scored.name: scored for scored in read.attributes}
    update = {
        "category": [Scored(name=garment.category, score=1.0)] if garment.category else [],
        "attributes": [own[name] for name in garment.attributes if name in own],
        "colours": [Scored(name=name, score=1.0) for name in garment.colours],
        "cursor": None,
    }
    return of_query(asked, read).model_copy(update=update)
