"""What a shop's words for categories read like to nlp, for a merchandiser to accept or not."""

from __future__ import annotations

from smartrec_gateway.clients.product_readings import Text, read_texts
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamUnavailable
from smartrec_gateway.schemas.console.reports import UnmappedCategories


async def with_suggestions(
    nlp: Upstream, report: UnmappedCategories, context: CallContext
) -> UnmappedCategories:
    """By the word itself, or else by the title of its example; none where nlp does not say."""
    rows = report.categories
    texts = [Text(title=row.word.rsplit(">", 1)[-1].strip(), description="") for row in rows]
    texts += [Text(title=row.example, description="") for row in rows]
    try:
        read = [_category(one) for one in await read_texts(nlp, texts, context)]
    except UpstreamUnavailable:
        return report
    suggested = [
        row.model_copy(update={"suggestion": by_word or by_example})
        for row, by_word, by_example in zip(rows, read[: len(rows)], read[len(rows) :], strict=True)
    ]
    return UnmappedCategories(categories=suggested)


def _category(reading: dict[str, object]) -> str | None:
    named = reading.get("category")
    first = named[0] if isinstance(named, list) and named else None
    return str(first["name"]) if isinstance(first, dict) and "name" in first else None
