"""Answers and figures for people (tables) and for programs (JSON Lines)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from smartrec_nlp.evaluation.metrics import Figures
from smartrec_nlp.interpretation import Answer
from smartrec_nlp.parsing.prices import Price

if TYPE_CHECKING:
    from smartrec_nlp.evaluation.unknown_words import UnknownWords
    from smartrec_nlp.training.train_vectors import Moved, Quality

HOW = {
    "exact": "its own name",
    "lexicon": "lexicon",
    "correction": "spelling corrected",
    "vector": "near by word vectors",
    "negation": "follows from a refusal",
    "comparison": "change to the reference",
    "related": "broader or narrower",
}


def as_line(id_: str, answer: Answer) -> str:
    """One line of JSON: id, query and what was understood."""
    return json.dumps(
        {
            "id": id_,
            "query": answer.query,
            "attributes": [{"name": a.name, "type": a.type, "score": a.score} for a in answer.attributes],
            "category": [{"name": c.name, "score": c.score} for c in answer.categories],
            "colour": [colour.name for colour in answer.colours],
            "negated": [*answer.negated.attributes, *answer.negated.colours, *answer.negated.categories],
            "price": _price_object(answer.price),
            "understood": answer.understood,
        },
        ensure_ascii=False,
    )


def print_answer(answer: Answer, console: Console) -> None:
    """A table of what was understood of the query, and from which words."""
    if not answer.understood:
        console.print("Not understood as a wish for clothes.", style="yellow")
    table = Table(title=answer.query, title_justify="left")
    for column in ("what", "name", "score", "from", "how"):
        table.add_column(column, justify="right" if column == "score" else "left")
    for category in answer.categories:
        table.add_row("category", category.name, f"{category.score:.2f}", category.words, "")
    for colour in answer.colours:
        table.add_row("colour", colour.name, f"{colour.score:.2f}", colour.words, "")
    for attribute in answer.attributes:
        table.add_row(
            attribute.type, attribute.name, f"{attribute.score:.2f}", attribute.words, HOW[attribute.how]
        )
    if table.row_count:
        console.print(table)
    for name, value in _remarks(answer).items():
        if value:
            console.print(f"[bold]{name}[/]: {value}", highlight=False)


def print_figures(figures: Mapping[str, Figures], title: str, console: Console) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("share in %")
    for name in figures:
        table.add_column(name, justify="right")
    names = next(iter(figures.values())).shares()
    for row in names:
        values = [one.shares()[row] for one in figures.values()]
        table.add_row(row.replace("_", " "), *("–" if v is None else f"{100 * v:.1f}" for v in values))
    console.print(table)


def print_training(before: Quality, after: Quality, moved: Sequence[Moved], console: Console) -> None:
    """What the vectors were worth and are worth, and the words that moved most."""
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


def _remarks(answer: Answer) -> dict[str, str]:
    return {
        "refused": ", ".join(answer.negated.words),
        "price": _price_text(answer.price),
        "brands": ", ".join(answer.brands),
        "for": answer.gender or "",
        "size": answer.size or "",
        "order": answer.sort or "",
        "changes to the reference": ", ".join(answer.changes),
        "corrected": ", ".join(f"{c.typed} → {c.meant}" for c in answer.corrections),
        "not understood": ", ".join(answer.not_understood),
        "language": answer.language if answer.language != "en" else "",
    }


def _price_text(price: Price | None) -> str:
    if price is None:
        return ""
    low = f"from {price.min:g}" if price.min is not None else ""
    high = f"up to {price.max:g}" if price.max is not None else ""
    return " ".join(filter(None, [low, high, price.currency]))


def _price_object(price: Price | None) -> dict[str, float | str | None] | None:
    return {"min": price.min, "max": price.max, "currency": price.currency} if price else None
