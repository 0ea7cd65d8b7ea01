"""What answers depend on besides the shop: the code that makes them, and the ranking as it is set up.

It is part of every key of the results cache. Else the answers of the release before would live on after an
update.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from smartrec_recommender.ranking.configuration import RankingConfiguration

MADE_BY = ("canonical", "domain", "ranking", "reranking", "retrieval", "serving", "store")
_VOCABULARY = "smartrec_vocabulary"
READ = (".py", ".json", ".toml", ".csv", ".txt")


def release_of(configuration: RankingConfiguration) -> str:
    """Returns: the same for two services only where code and configuration make the same answers."""
    names = [
        sorted(each.name for each in part)
        for part in (configuration.scorers, configuration.sources, configuration.adjustments)
    ]
    weights = {purpose: dict(each) for purpose, each in configuration.all_weights.items()}
    set_up = (names, sorted(weights.items()), configuration.fusion, configuration.diversity)
    of_list = (configuration.limits, configuration.new_goods_places, configuration.photo)
    return hashlib.sha256(repr((_code(), set_up, of_list)).encode()).hexdigest()


@cache
def _code() -> str:
    return hash_of([*(files("smartrec_recommender") / folder for folder in MADE_BY), files(_VOCABULARY)])


def hash_of(folders: Iterable[Traversable]) -> str:
    """Returns: the hash of the code and the tables in these folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in _files(folder):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterable[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda found: found.name):
        if each.is_dir():
            yield from _files(each)
        elif each.name.endswith(READ):
            yield each
