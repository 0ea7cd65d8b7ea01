"""All garments of a query put together into one interpretation, in the names of the attribute list in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from smartrec_nlp.interpretation import Interpretation, NamedGarment, Negated, ScoredAttribute, ScoredName
from smartrec_nlp.lexicon.relations import Relations
from smartrec_nlp.parsing.garments import Garment, Mention
from smartrec_nlp.scoring.attribute_index import AttributeIndex
from smartrec_nlp.scoring.concepts import ConceptScores, merge, score_garment
from smartrec_nlp.scoring.reference import NO_REFERENCE, Reference, with_requirements

MAX_ATTRIBUTES = 20
MAX_CATEGORIES = 8
LATER_GARMENT_WEIGHT = 0.9  # set by hand on 2026-11-22 against the tuning queries
SURE_CATEGORY, MUCH_THE_SAME = 0.99, 0.9
WEIGHT_BESIDE_A_SURE_ONE = 0.45
"""Below half, so that what is only like the garment that was named comes after it (the recommender takes
categories at least half as likely as the likeliest as asked for). Set by hand on 2026-11-29."""
SEASONS = ("spring", "summer", "autumn", "winter")
OTHER_LEVEL = {"low": "high", "high": "low"}
OTHER_GENDER = {"men": "women", "women": "men"}
CHILDREN = ("girls", "boys", "kids")


def assemble(
    result: Interpretation,
    garments: Sequence[Garment],
    relations: Relations,
    index: AttributeIndex,
    groups: Mapping[str, str],
    reference: Reference = NO_REFERENCE,
) -> Interpretation:
    """`result` completed by what the query says of `garments`. `groups`: category -> upper, lower or full.

    `reference`: the picture or product that the query may speak of.
    """
    garment_groups = [_group(garment, groups) for garment in garments]
    parts = [score_garment(g, group, relations) for g, group in zip(garments, garment_groups, strict=True)]
    clothes, of_clothes = _clothes(garments, parts)
    whole = merge(of_clothes)
    attributes = _attributes(whole, index)
    wanted = _wanted_names(garments)
    categories = _with_narrower(_categories(clothes), clothes, of_clothes, relations) or _implied_categories(
        whole, relations
    )
    described = replace(
        result,
        attributes=attributes[:MAX_ATTRIBUTES],
        categories=categories[:MAX_CATEGORIES],
        colours=_colours(clothes, relations),
        negated=Negated(
            attributes=_attribute_names(whole.negated, index),
            colours=_negated_names(garments, "colour"),
            categories=_negated_names(garments, "category"),
            brands=_negated_names(garments, "brand"),
            words=list(dict.fromkeys(m.words for g in garments for m in g.mentions if m.is_negated)),
        ),
        garments=[
            _named_garment(garment, group, part, index)
            for garment, group, part in zip(garments, garment_groups, parts, strict=True)
        ],
        changes=wanted.get("change", []),
        refers_to_reference=bool(wanted.get("reference") or wanted.get("change")),
        brands=wanted.get("brand", []),
        gender=_gender([*wanted.get("gender", []), *([result.gender] if result.gender else [])])
        or _other_gender(_negated_names(garments, "gender")),
        size=result.size or next(map(_written_size, wanted.get("size", [])), None),
        season=next((a.name for a in attributes if a.name in SEASONS and a.how != "related"), None),
        sort=next(iter(wanted.get("sort", [])), None),
        price_level=None if result.price else _price_level(garments, wanted.get("price level", [])),
    )
    return with_requirements(described, garments, garment_groups, relations, index, reference)


def _clothes(
    garments: Sequence[Garment], parts: Sequence[ConceptScores]
) -> tuple[list[Garment], list[ConceptScores]]:
    """The garments with their scores; shoes and bags only where the query names nothing else."""
    clothes = [(g, part) for g, part in zip(garments, parts, strict=True) if not g.goods]
    chosen = clothes or list(zip(garments, parts, strict=True))
    return [garment for garment, _ in chosen], [part for _, part in chosen]


def _wanted(garments: Iterable[Garment]) -> Iterator[Mention]:
    return (mention for garment in garments for mention in garment.mentions if not mention.is_negated)


def _group(garment: Garment, groups: Mapping[str, str]) -> str | None:
    if garment.goods:
        return None
    best = max(garment.categories, key=lambda mention: mention.meaning.weight, default=None)
    return groups.get(best.meaning.name) if best else None


def _attributes(scored: ConceptScores, index: AttributeIndex) -> list[ScoredAttribute]:
    best: dict[str, ScoredAttribute] = {}
    for concept in scored.concepts.values():
        for match in index.matches(concept.name):
            score = round(concept.score * match.coverage, 4)
            name = match.attribute.name
            if name not in best or best[name].score < score:
                best[name] = ScoredAttribute(name, match.attribute.type, score, concept.words, concept.how)
    return sorted(best.values(), key=lambda attribute: -attribute.score)


def _attribute_names(concepts: Iterable[str], index: AttributeIndex) -> list[str]:
    names = [match.attribute.name for concept in concepts for match in index.matches(concept)]
    return list(dict.fromkeys(names))


def _categories(garments: Sequence[Garment]) -> list[ScoredName]:
    """The categories wanted, best first. A later garment of the query counts a little less than the first."""
    best: dict[str, ScoredName] = {}
    for place, garment in enumerate(garments):
        is_sure = any(mention.meaning.weight >= SURE_CATEGORY for mention in garment.categories)
        for mention in garment.categories:
            weight = mention.meaning.weight
            if is_sure and weight < MUCH_THE_SAME:
                weight = min(weight, WEIGHT_BESIDE_A_SURE_ONE)
            score = round(weight * LATER_GARMENT_WEIGHT**place, 4)
            if mention.meaning.name not in best or best[mention.meaning.name].score < score:
                best[mention.meaning.name] = ScoredName(mention.meaning.name, score, mention.words)
    return sorted(best.values(), key=lambda category: -category.score)


def _with_narrower(
    categories: Sequence[ScoredName],
    garments: Sequence[Garment],
    parts: Sequence[ConceptScores],
    relations: Relations,
) -> list[ScoredName]:
    """`categories`, and those of their own for a garment with a detail: turtlenecks beside sweaters."""
    best = {category.name: category for category in categories}
    for garment, scored in zip(garments, parts, strict=True):
        for mention in garment.categories[:1]:
            of_garment = best.get(mention.meaning.name)
            for concept in scored.explicit() if of_garment else ():
                for meaning in relations.narrower_categories.get((mention.meaning.name, concept.name), ()):
                    score = round(meaning.weight * of_garment.score, 4) if of_garment else 0.0
                    known = best.get(meaning.name)
                    if known is None or known.score < score:
                        best[meaning.name] = ScoredName(meaning.name, score, mention.words)
    return sorted(best.values(), key=lambda category: -category.score)


def _implied_categories(scored: ConceptScores, relations: Relations) -> list[ScoredName]:
    """The likely categories of a query that names no garment: "floral maxi" is most likely a dress."""
    best: dict[str, ScoredName] = {}
    for concept in scored.explicit():
        for meaning in relations.implied_categories.get(concept.name, ()):
            known = best.get(meaning.name)
            if known is None or known.score < meaning.weight:
                best[meaning.name] = ScoredName(meaning.name, meaning.weight, concept.words)
    return sorted(best.values(), key=lambda category: -category.score)


def _colours(garments: Sequence[Garment], relations: Relations) -> list[ScoredName]:
    """The colours named, and those that a change such as "darker" stands for."""
    best: dict[str, ScoredName] = {}
    for mention in _wanted(garments):
        is_change = mention.meaning.kind == "change"
        meanings = relations.changes[mention.meaning.name].wanted if is_change else (mention.meaning,)
        for meaning in meanings:
            known = best.get(meaning.name)
            if meaning.kind == "colour" and (known is None or known.score < meaning.weight):
                best[meaning.name] = ScoredName(meaning.name, meaning.weight, mention.words)
    return sorted(best.values(), key=lambda colour: -colour.score)


def _named_garment(
    garment: Garment, group: str | None, scored: ConceptScores, index: AttributeIndex
) -> NamedGarment:
    categories = _categories([garment])
    return NamedGarment(
        category=categories[0].name if categories and not garment.goods else None,
        group=group,
        attributes=_attribute_names([concept.name for concept in scored.explicit()], index),
        colours=_wanted_names([garment]).get("colour", []),
        goods=garment.goods,
    )


def _negated_names(garments: Sequence[Garment], kind: str) -> list[str]:
    mentions = [mention for garment in garments for mention in garment.mentions]
    return list(dict.fromkeys(m.meaning.name for m in mentions if m.is_negated and m.meaning.kind == kind))


def _wanted_names(garments: Sequence[Garment]) -> dict[str, list[str]]:
    """The names that are wanted, by kind of meaning, in the order of the query."""
    names: dict[str, list[str]] = {}
    for mention in _wanted(garments):
        listed = names.setdefault(mention.meaning.kind, [])
        if mention.meaning.name not in listed:
            listed.append(mention.meaning.name)
    return names


def _price_level(garments: Sequence[Garment], wanted: Sequence[str]) -> str | None:
    """ "cheap" is low; so is "not expensive"."""
    refused = _negated_names(garments, "price level")
    return next(iter(wanted), OTHER_LEVEL.get(refused[0]) if refused else None)


def _other_gender(refused: Sequence[str]) -> str | None:
    """ "jeans, not for men" are for women."""
    return next((OTHER_GENDER[gender] for gender in refused if gender in OTHER_GENDER), None)


def _written_size(name: str) -> str:
    return name if name.endswith(" cm") else name.upper()


def _gender(genders: Sequence[str]) -> str | None:
    """The first of `genders`; one for children is preferred, so that "men's boys jacket" is for boys."""
    return next((gender for gender in genders if gender in CHILDREN), next(iter(genders), None))
