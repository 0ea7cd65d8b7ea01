"""Interpretations and metrics for people (tables) and for programs (JSON Lines)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from smartrec_nlp.evaluation.asks import KindResult
from smartrec_nlp.evaluation.metrics import Metrics
from smartrec_nlp.interpretation import Interpretation
from smartrec_nlp.occasions.table import Occasion
from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.patterns.prices import Price

if TYPE_CHECKING:
    from smartrec_nlp.evaluation.unknown_words import UnknownWords
    from smartrec_nlp.training.quality import MovedWord, Quality

HOW_LABELS = {
    "exact": "its own name",
    "lexicon": "lexicon",
    "correction": "spelling corrected",
    "vector": "near by word vectors",
    "negation": "follows from a refusal",
    "comparison": "change to the reference",
    "related": "broader or narrower",
    "occasion": "goes with the occasion",
}


def to_json_line(id_: str, result: Interpretation) -> str:
    """One line of JSON: id, query and what was understood."""
    return json.dumps(
        {
            "id": id_,
            "query": result.query,
            "attributes": [{"name": a.name, "type": a.type, "score": a.score} for a in result.attributes],
            "category": [{"name": c.name, "score": c.score} for c in result.categories],
            "colour": [colour.name for colour in result.colours],
            "negated": [
                *result.negated.attributes,
                *result.negated.colours,
                *result.negated.categories,
            ],
            "price": _price_object(result.price),
            "understood": result.understood,
        },
        ensure_ascii=False,
    )


def print_interpretation(result: Interpretation, console: Console) -> None:
    """A table of what was understood of the query, and from which words."""
    if not result.understood:
        console.print("Not understood as a wish for clothes.", style="yellow")
    table = Table(title=result.query, title_justify="left")
    for column in ("what", "name", "score", "from", "how"):
        table.add_column(column, justify="right" if column == "score" else "left")
    for category in result.categories:
        table.add_row("category", category.name, f"{category.score:.2f}", category.words, "")
    for colour in result.colours:
        table.add_row("colour", colour.name, f"{colour.score:.2f}", colour.words, "")
    for attribute in result.attributes:
        table.add_row(
            attribute.type,
            attribute.name,
            f"{attribute.score:.2f}",
            attribute.words,
            HOW_LABELS[attribute.how],
        )
    if table.row_count:
        console.print(table)
    for name, value in _remarks(result).items():
        if value:
            console.print(f"[bold]{name}[/]: {value}", highlight=False)


def print_metrics(metrics: Mapping[str, Metrics], title: str, console: Console) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("share in %")
    for name in metrics:
        table.add_column(name, justify="right")
    names = next(iter(metrics.values())).shares()
    for row in names:
        values = [one.shares()[row] for one in metrics.values()]
        table.add_row(row.replace("_", " "), *("–" if v is None else f"{100 * v:.1f}" for v in values))
    console.print(table)


def print_kinds(kinds: Sequence[KindResult], console: Console) -> None:
    """The share of queries of each kind of which all is understood, for both halves."""
    total = sum(one.queries for one in kinds)
    table = Table(title=f"{total} queries by kind: all understood, share in %", title_justify="left")
    for column in ("kind", "queries", "for tuning", "held out", "contradictions"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for one in kinds:
        halves = ["–" if value is None else f"{100 * value:.1f}" for value in (one.tuning, one.held_out)]
        table.add_row(one.kind, str(one.queries), *halves, str(one.contradictions))
    console.print(table)


def print_training(before: Quality, after: Quality, moved: Sequence[MovedWord], console: Console) -> None:
    """The quality of the vectors before and after training, and the words that moved most."""
    table = Table(title="share in %", title_justify="left")
    for column in ("", "before", "after"):
        table.add_column(column, justify="right" if column else "left")
    for name, value in vars(before).items():
        table.add_row(name.replace("_", " "), f"{100 * value:.1f}", f"{100 * getattr(after, name):.1f}")
    console.print(table)
    neighbours = Table(title="words that moved most, with their nearest words", title_justify="left")
    for column in ("word", "cosine", "before", "after"):
        neighbours.add_column(column, justify="right" if column == "cosine" else "left")
    for one in moved:
        neighbours.add_row(one.word, f"{one.similarity:.2f}", ", ".join(one.before), ", ".join(one.after))
    console.print(neighbours)


def print_unknown_words(counted: UnknownWords, top: int, console: Console) -> None:
    table = Table(title=f"words not understood in {counted.texts:,} texts", title_justify="left")
    for column in ("word", "times", "example"):
        table.add_column(column, justify="right" if column == "times" else "left")
    for word, times in counted.words.most_common(top):
        table.add_row(word, str(times), counted.examples[word])
    console.print(table)
    share = counted.not_understood / counted.texts if counted.texts else 0
    console.print(
        f"{counted.not_understood:,} texts ({share:.1%}) were not understood as wishes for clothes."
    )


def _remarks(result: Interpretation) -> dict[str, str]:
    return {
        "refused": ", ".join(result.negated.words),
        "price": _price_text(result.price),
        "brands": ", ".join(result.brands),
        "for": result.gender or "",
        "size": result.size or "",
        "order": result.sort or "",
        "changes to the reference": ", ".join(result.changes),
        "corrected": ", ".join(f"{c.typed} → {c.meant}" for c in result.corrections),
        "not understood": ", ".join(result.not_understood),
        "language": result.language if result.language != "en" else "",
    }


def _price_text(price: Price | None) -> str:
    if price is None:
        return ""
    low = f"from {price.min:g}" if price.min is not None else ""
    high = f"up to {price.max:g}" if price.max is not None else ""
    return " ".join(filter(None, [low, high, price.currency]))


def _price_object(price: Price | None) -> dict[str, float | str | None] | None:
    return {"min": price.min, "max": price.max, "currency": price.currency} if price else None


def print_occasions(occasions: Iterable[Occasion], console: Console) -> None:
    """A table of the occasions, each with the words for it and what goes with it."""
    table = Table("occasion", "words", "categories", "attributes")
    for one in occasions:
        table.add_row(one.name, ", ".join(one.words), _weighted(one.categories), _weighted(one.attributes))
    console.print(table)


def _weighted(meanings: Iterable[Meaning]) -> str:
    return ", ".join(f"{meaning.name} {meaning.weight:g}" for meaning in meanings)
