"""What came of each row of a request, in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.products.staging import StagedStyle
from smartrec_recommender.importing.products.writing import WrittenProduct

RowStatus = Literal["written", "unchanged", "left_out", "rejected"]
_SAID_BEFORE = "An earlier row says the same, or it is no product of its own, as a translation is."


class RowOutcome(NamedTuple):
    """`product_ids`: of its style, which may be several products. `reason`: where it was not written."""

    status: RowStatus
    product_ids: list[str]
    reason: str | None = None


def outcomes_of(
    row_count: int,
    styles: Sequence[StagedStyle],
    products: Sequence[WrittenProduct],
    rejects: Sequence[BadRow],
    left_out: Mapping[str, str],
) -> list[RowOutcome]:
    """A row that was set aside is rejected; any other is what its style came to.

    A style whose product was set aside, under one of its rows, is rejected with all of its rows.
    """
    reason_of_row = {bad.line: bad.reason for bad in reversed(rejects)}
    style_of_row = {row.line: style for style in styles for row in style.rows}
    products_of: dict[str, list[WrittenProduct]] = {}
    for product in products:
        products_of.setdefault(style_of_row[product.source.line].style, []).append(product)

    def outcome(number: int) -> RowOutcome:
        style = style_of_row.get(number)
        written = products_of.get(style.style, []) if style else []
        ids = [product.row.id for product in written]
        if number in reason_of_row:
            return RowOutcome("rejected", ids, reason_of_row[number])
        if style is None:
            return RowOutcome("unchanged", ids, _SAID_BEFORE)
        if style.style in left_out:
            return RowOutcome("left_out", ids, left_out[style.style])
        if not written:
            lines = (row.line for row in style.rows)
            return RowOutcome("rejected", ids, next(filter(None, map(reason_of_row.get, lines)), None))
        is_unchanged = all(product.is_unchanged for product in written)
        return RowOutcome("unchanged" if is_unchanged else "written", ids)

    return [outcome(number) for number in range(1, row_count + 1)]
