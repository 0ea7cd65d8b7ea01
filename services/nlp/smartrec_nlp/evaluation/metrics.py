"""The metrics of a mapping on labelled queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from smartrec_nlp.evaluation.gold import LabelledQuery
from smartrec_nlp.interpretation import Interpretation


@dataclass(frozen=True)
class Metrics:
    """Shares 0..1, None where no query has such a label. `failures`: a line for each error, for people."""

    queries: int
    group_recall_at_5: float | None
    group_recall_at_10: float | None
    category_top_1: float | None
    colour: float | None
    negation: float | None
    price: float | None
    rejected: float | None
    accepted: float | None
    contradicting: float | None
    failures: tuple[str, ...]

    def shares(self) -> dict[str, float | None]:
        """The metrics by name, each 0..1."""
        return {name: value for name, value in asdict(self).items() if name not in ("queries", "failures")}


def evaluate(mapping: Callable[[str], Interpretation], gold: Sequence[LabelledQuery]) -> Metrics:
    """Maps each query of `gold` and compares. A query that is no fashion counts for `rejected` only.

    `contradicting`: the share of results whose first ten hold a negated or opposite attribute.
    `price` counts every fashion query: finding a limit where none is set is an error too.
    """
    results = [(labelled, mapping(labelled.query)) for labelled in gold]
    fashion = [(labelled, result) for labelled, result in results if labelled.is_fashion]
    priced = [(labelled, result) for labelled, result in fashion if labelled.price or result.price]
    return Metrics(
        queries=len(gold),
        group_recall_at_5=_recall(fashion, 5),
        group_recall_at_10=_recall(fashion, 10),
        category_top_1=_share(
            _has_category(labelled, result) for labelled, result in fashion if labelled.categories
        ),
        colour=_share(
            group & _names(result.colours) for labelled, result in fashion for group in labelled.colours
        ),
        negation=_share(
            group & _negated(result) for labelled, result in fashion for group in labelled.negated
        ),
        price=_share(labelled.price == result.price for labelled, result in priced),
        rejected=_share(not result.understood for labelled, result in results if not labelled.is_fashion),
        accepted=_share(result.understood for labelled, result in fashion),
        contradicting=_share(_contradicts(labelled, result) for labelled, result in fashion),
        failures=tuple(line for labelled, result in results for line in _failures(labelled, result)),
    )


def _recall(pairs: Sequence[tuple[LabelledQuery, Interpretation]], count: int) -> float | None:
    return _share(
        group & {attribute.name for attribute in result.attributes[:count]}
        for labelled, result in pairs
        for group in labelled.attributes
    )


def _share(hits: Iterable[object]) -> float | None:
    values = [bool(hit) for hit in hits]
    return sum(values) / len(values) if values else None


def _names(scored: Iterable[object]) -> set[str]:
    return {str(getattr(one, "name", "")) for one in scored}


def _negated(result: Interpretation) -> set[str]:
    negated = result.negated
    return {*negated.attributes, *negated.colours, *negated.categories}


def _has_category(labelled: LabelledQuery, result: Interpretation) -> bool:
    return bool(result.categories) and result.categories[0].name in labelled.categories


def _contradicts(labelled: LabelledQuery, result: Interpretation) -> frozenset[str]:
    unwanted = labelled.contradicts.union(*labelled.negated)
    first = {attribute.name for attribute in result.attributes[:10]}
    return unwanted & (first | _names(result.colours) | _names(result.categories[:1]))


def _failures(labelled: LabelledQuery, result: Interpretation) -> list[str]:
    where = f"[{labelled.kind}] {labelled.query}"
    if result.understood != labelled.is_fashion:
        return [f"{where}: understood is {result.understood}"]
    if not labelled.is_fashion:
        return []
    first = {attribute.name for attribute in result.attributes[:10]}
    lines = [f"{where}: lacks {'|'.join(sorted(g))}" for g in labelled.attributes if not g & first]
    if labelled.categories and not _has_category(labelled, result):
        found = result.categories[0].name if result.categories else None
        lines.append(f"{where}: category {found}, not {'|'.join(sorted(labelled.categories))}")
    lines += [
        f"{where}: colour lacks {sorted(g)}" for g in labelled.colours if not g & _names(result.colours)
    ]
    lines += [f"{where}: does not refuse {sorted(g)}" for g in labelled.negated if not g & _negated(result)]
    if labelled.price != result.price:
        lines.append(f"{where}: price {result.price}")
    if contradicting := _contradicts(labelled, result):
        lines.append(f"{where}: contradicts by {sorted(contradicting)}")
    return lines
