"""The words of `words.toml`, by kind."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words_of(kind: str) -> frozenset[str]:
    """Compared without case."""
    table = files("smartrec_recommender.importing.values").joinpath("words.toml").read_text("utf-8")
    return frozenset(tomllib.loads(table)[kind]["words"])
