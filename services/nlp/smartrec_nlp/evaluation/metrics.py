"""How well a mapping does on labelled queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from smartrec_nlp.evaluation.gold import Labelled
from smartrec_nlp.interpretation import Answer


@dataclass(frozen=True)
class Figures:
    """Shares 0..1; None where no query asks for it. `failures`: what went wrong, for people."""

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
        """The figures by name, each 0..1."""
        return {name: value for name, value in asdict(self).items() if name not in ("queries", "failures")}


def evaluate(mapping: Callable[[str], Answer], gold: Sequence[Labelled]) -> Figures:
    """Maps each query of `gold` and compares. A query that is no fashion counts for `rejected` only.

    `contradicting`: the share of answers whose first ten hold a negated or opposite attribute.
    `price` counts every fashion query: finding a limit where none is set is an error too.
    """
    answers = [(labelled, mapping(labelled.query)) for labelled in gold]
    fashion = [(labelled, answer) for labelled, answer in answers if labelled.is_fashion]
    priced = [(labelled, answer) for labelled, answer in fashion if labelled.price or answer.price]
    return Figures(
        queries=len(gold),
        group_recall_at_5=_recall(fashion, 5),
        group_recall_at_10=_recall(fashion, 10),
        category_top_1=_share(_has_category(asked, answer) for asked, answer in fashion if asked.categories),
        colour=_share(group & _names(answer.colours) for asked, answer in fashion for group in asked.colours),
        negation=_share(group & _negated(answer) for asked, answer in fashion for group in asked.negated),
        price=_share(asked.price == answer.price for asked, answer in priced),
        rejected=_share(not answer.understood for asked, answer in answers if not asked.is_fashion),
        accepted=_share(answer.understood for asked, answer in fashion),
        contradicting=_share(_contradicts(asked, answer) for asked, answer in fashion),
        failures=tuple(line for asked, answer in answers for line in _failures(asked, answer)),
    )


def _recall(pairs: Sequence[tuple[Labelled, Answer]], count: int) -> float | None:
    return _share(
        group & {attribute.name for attribute in answer.attributes[:count]}
        for labelled, answer in pairs
        for group in labelled.attributes
    )


def _share(hits: Iterable[object]) -> float | None:
    values = [bool(hit) for hit in hits]
    return sum(values) / len(values) if values else None


def _names(scored: Iterable[object]) -> set[str]:
    return {str(getattr(one, "name", "")) for one in scored}


def _negated(answer: Answer) -> set[str]:
    negated = answer.negated
    return {*negated.attributes, *negated.colours, *negated.categories}


def _has_category(labelled: Labelled, answer: Answer) -> bool:
    return bool(answer.categories) and answer.categories[0].name in labelled.categories


def _contradicts(labelled: Labelled, answer: Answer) -> frozenset[str]:
    refused = labelled.contradicts.union(*labelled.negated)
    first = {attribute.name for attribute in answer.attributes[:10]}
    return refused & (first | _names(answer.colours) | _names(answer.categories[:1]))


def _failures(labelled: Labelled, answer: Answer) -> list[str]:
    where = f"[{labelled.kind}] {labelled.query}"
    if answer.understood != labelled.is_fashion:
        return [f"{where}: understood is {answer.understood}"]
    if not labelled.is_fashion:
        return []
    first = {attribute.name for attribute in answer.attributes[:10]}
    lines = [f"{where}: lacks {'|'.join(sorted(g))}" for g in labelled.attributes if not g & first]
    if labelled.categories and not _has_category(labelled, answer):
        found = answer.categories[0].name if answer.categories else None
        lines.append(f"{where}: category {found}, not {'|'.join(sorted(labelled.categories))}")
    lines += [
        f"{where}: colour lacks {sorted(g)}" for g in labelled.colours if not g & _names(answer.colours)
    ]
    lines += [f"{where}: does not refuse {sorted(g)}" for g in labelled.negated if not g & _negated(answer)]
    if labelled.price != answer.price:
        lines.append(f"{where}: price {answer.price}")
    if contradicting := _contradicts(labelled, answer):
        lines.append(f"{where}: contradicts by {sorted(contradicting)}")
    return lines
