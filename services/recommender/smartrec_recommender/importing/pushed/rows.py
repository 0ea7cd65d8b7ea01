"""Rows that came in a request, in place of a file: what they say, and how they are to be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smartrec_recommender.importing.files import BadRow, Row
from smartrec_recommender.importing.formats.nested import flat_rows

_MOST_LEVELS = 20
_NAME = Path("The request")  # what stands in sentences where a file has its name


@dataclass(frozen=True)
class PushedRows:
    """`rows`: each by the shop's own column names. The first is number 1, as the first line of a file is.

    `preset`: the system whose columns they are (None: the columns tell), `our_name`: column → field,
    `constants`: field → value of every row. `product_id`: the rows are all that there is of this one product.
    """

    rows: Sequence[Mapping[str, Any]]
    preset: str | None = None
    our_name: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    product_id: str | None = None

    @property
    def file(self) -> Path:
        return _NAME

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(column for row in self.rows for flat in _flat(row) for column in flat))

    def records(self, on_bytes: Callable[[int], None]) -> Iterator[Row | BadRow]:  # noqa: ARG002 (no bytes)
        for number, row in enumerate(self.rows, start=1):
            if _levels(row) > _MOST_LEVELS:
                yield BadRow(number, "is nested too deeply", "(nested too deeply to be shown)")
            else:
                yield from (Row(number, flat) for flat in _flat(row))


def _flat(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return flat_rows(row) if _levels(row) <= _MOST_LEVELS else [dict(row)]


def _levels(value: object) -> int:
    """How deep lists and objects stand in one another; counted without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting and deepest <= _MOST_LEVELS:
        one, level = waiting.pop()
        inner = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        waiting += [(each, level + 1) for each in inner]
        deepest = max(deepest, level)
    return deepest
