"""What a search goes by beside words (a picture, several, products of the shop), and how words change it."""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Protocol

from smartrec_gateway.clients.nlp import MappedQuery, Reference
from smartrec_gateway.clients.recommender import Change, Requirement, SearchQuery
from smartrec_gateway.clients.vision import Analysis, Likelihoods
from smartrec_gateway.schemas.products import ProductDetails
from smartrec_gateway.schemas.understanding import Attribute, Scored

MIN_EXPLICIT_SCORE = 0.8
_MIN_SEEN_SCORE = 0.5
_SAID_BESIDE = ("negated", "price", "price_level", "sort", "brands", "gender", "size", "season")


def changed(query: SearchQuery, mapped: MappedQuery) -> SearchQuery:
    """Returns: the search by a picture or product as the words of `mapped` change it.

    A category that the words merely imply ("midi") is none that they name.
    """
    named = [Scored(name=garment.category, score=1.0) for garment in mapped.garments if garment.category]
    change = Change(
        category=named, attributes=mapped.attributes, colours=mapped.colours, replaced=mapped.replaced
    )
    said = {name: getattr(mapped, name) for name in _SAID_BESIDE}
    return query.model_copy(
        update={"understood": True, "change": change, "required": requirements(mapped), **said}
    )


def requirements(mapped: MappedQuery) -> list[Requirement]:
    """What the words require, each by the name that `kept` and `given_up` know it by."""
    explicit = {one.name for one in mapped.attributes if one.score >= MIN_EXPLICIT_SCORE}
    return [
        Requirement(
            kind=one.kind,
            name=next((name for name in one.any_of if name in explicit), one.words),
            any_of=one.any_of,
        )
        for one in mapped.required
    ]


def seen_in(analysis: Analysis) -> Reference:
    """What nlp is told of a picture."""
    return Reference(
        attributes=[one.name for one in analysis.attributes if one.score >= _MIN_SEEN_SCORE],
        colours=[one.name for one in analysis.colours],
    )


def known_of(product: ProductDetails) -> Reference:
    """What nlp is told of a product."""
    return Reference(attributes=product.attributes, colours=product.colours)


def together(analyses: Sequence[Analysis]) -> Analysis:
    """Several pictures as one: what they have in common counts most. `garments` are those of the first.

    At least one, each with a garment.
    """
    first = analyses[0]
    if len(analyses) == 1:
        return first
    # pictures that two models saw, while one takes over from the other, have no mean
    embeddings = [one.embedding for one in analyses if one.embedding and one.model == first.model]
    types = {attribute.name: attribute.type for one in analyses for attribute in one.attributes}
    scores = _mean_scores([one.attributes for one in analyses])
    return first.model_copy(
        update={
            "category": _scored(_mean_scores([one.category for one in analyses])),
            "colours": _scored(_mean_scores([one.colours for one in analyses])),
            "attributes": [
                Attribute(name=one.name, score=one.score, type=types[one.name]) for one in _scored(scores)
            ],
            "likelihoods": _mean_likelihoods([one.likelihoods for one in analyses]),
            "embedding": _mean_embedding(embeddings) if embeddings else None,
            "perceptual_hash": None,
        }
    )


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def score(self) -> float: ...


def _mean_scores(lists: Sequence[Sequence[_Named]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for scored in lists:
        for one in scored:
            total[one.name] = total.get(one.name, 0.0) + one.score / len(lists)
    return total


def _mean_likelihoods(each: Sequence[Likelihoods]) -> Likelihoods:
    def mean(tables: Sequence[Mapping[str, float]]) -> dict[str, float]:
        names = dict.fromkeys(name for table in tables for name in table)
        return {name: sum(table.get(name, 0.0) for table in tables) / len(tables) for name in names}

    return Likelihoods(
        category=mean([one.category for one in each]),
        colour=mean([one.colour for one in each]),
        pattern=mean([one.pattern for one in each]),
    )


def _scored(scores: Mapping[str, float]) -> list[Scored]:
    return [
        Scored(name=name, score=round(score, 4))
        for name, score in sorted(scores.items(), key=lambda e: -e[1])
    ]


def _mean_embedding(embeddings: Sequence[str]) -> str:
    """base64 of float16; the recommender gives it the length 1."""
    vectors = [struct.unpack(f"<{len(data) // 2}e", data) for data in map(b64decode, embeddings)]
    mean = [sum(values) / len(vectors) for values in zip(*vectors, strict=True)]
    return b64encode(struct.pack(f"<{len(mean)}e", *mean)).decode()
