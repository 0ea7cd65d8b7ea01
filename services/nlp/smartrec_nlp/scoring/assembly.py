"""The wishes of all garments put together into one answer, in the names of the attribute list in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from smartrec_nlp.interpretation import Answer, NamedGarment, Negated, ScoredAttribute, ScoredName
from smartrec_nlp.lexicon.relations import Relations
from smartrec_nlp.parsing.garments import Garment, Wish
from smartrec_nlp.scoring.attribute_index import AttributeIndex
from smartrec_nlp.scoring.concepts import Scored, merge, score_garment

MAX_ATTRIBUTES = 20
MAX_CATEGORIES = 8
LATER_GARMENT_WEIGHT = 0.9
SEASONS = ("spring", "summer", "autumn", "winter")
YOUNG = ("girls", "boys", "kids")


def assemble(
    answer: Answer,
    garments: Sequence[Garment],
    relations: Relations,
    index: AttributeIndex,
    groups: Mapping[str, str],
) -> Answer:
    """`answer` with all that `garments` wish for. `groups`: category -> upper, lower or full."""
    own_groups = [_group(garment, groups) for garment in garments]
    parts = [score_garment(g, group, relations) for g, group in zip(garments, own_groups, strict=True)]
    whole = merge(parts)
    attributes = _attributes(whole, index)
    wanted = _wanted_names(garments)
    categories = _categories(garments) or _implied_categories(whole, relations)
    return replace(
        answer,
        attributes=attributes[:MAX_ATTRIBUTES],
        categories=categories[:MAX_CATEGORIES],
        colours=_colours(garments, relations),
        negated=Negated(
            attributes=_listed(whole.refused, index),
            colours=_refused(garments, "colour"),
            categories=_refused(garments, "category"),
            words=list(dict.fromkeys(w.words for g in garments for w in g.wishes if w.is_refused)),
        ),
        garments=[
            _named(garment, group, part, index)
            for garment, group, part in zip(garments, own_groups, parts, strict=True)
        ],
        changes=wanted.get("change", []),
        refers_to_reference=bool(wanted.get("reference") or wanted.get("change")),
        brands=wanted.get("brand", []),
        gender=_gender([*wanted.get("gender", []), *([answer.gender] if answer.gender else [])]),
        size=answer.size or next((name.upper() for name in wanted.get("size", [])), None),
        season=next((a.name for a in attributes if a.name in SEASONS and a.how != "related"), None),
        sort=next(iter(wanted.get("sort", [])), None),
    )


def _wanted(garments: Iterable[Garment]) -> Iterator[Wish]:
    return (wish for garment in garments for wish in garment.wishes if not wish.is_refused)


def _group(garment: Garment, groups: Mapping[str, str]) -> str | None:
    best = max(garment.categories, key=lambda wish: wish.meaning.weight, default=None)
    return groups.get(best.meaning.name) if best else None


def _attributes(scored: Scored, index: AttributeIndex) -> list[ScoredAttribute]:
    best: dict[str, ScoredAttribute] = {}
    for idea in scored.ideas.values():
        for match in index.matches(idea.name):
            score = round(idea.score * match.share, 4)
            name = match.attribute.name
            if name not in best or best[name].score < score:
                best[name] = ScoredAttribute(name, match.attribute.type, score, idea.words, idea.how)
    return sorted(best.values(), key=lambda attribute: -attribute.score)


def _listed(ideas: Iterable[str], index: AttributeIndex) -> list[str]:
    names = [match.attribute.name for idea in ideas for match in index.matches(idea)]
    return list(dict.fromkeys(names))


def _categories(garments: Sequence[Garment]) -> list[ScoredName]:
    """A later garment of the query counts a little less than the first."""
    best: dict[str, ScoredName] = {}
    for place, garment in enumerate(garments):
        for wish in garment.categories:
            score = round(wish.meaning.weight * LATER_GARMENT_WEIGHT**place, 4)
            if wish.meaning.name not in best or best[wish.meaning.name].score < score:
                best[wish.meaning.name] = ScoredName(wish.meaning.name, score, wish.words)
    return sorted(best.values(), key=lambda category: -category.score)


def _implied_categories(scored: Scored, relations: Relations) -> list[ScoredName]:
    """What a shopper most likely means who says "floral maxi" and names no garment."""
    best: dict[str, ScoredName] = {}
    for idea in scored.said():
        for meaning in relations.implied_categories.get(idea.name, ()):
            known = best.get(meaning.name)
            if known is None or known.score < meaning.weight:
                best[meaning.name] = ScoredName(meaning.name, meaning.weight, idea.words)
    return sorted(best.values(), key=lambda category: -category.score)


def _colours(garments: Sequence[Garment], relations: Relations) -> list[ScoredName]:
    """The colours named, and those that a change such as "darker" stands for."""
    best: dict[str, ScoredName] = {}
    for wish in _wanted(garments):
        is_change = wish.meaning.kind == "change"
        meanings = relations.changes[wish.meaning.name].wanted if is_change else (wish.meaning,)
        for meaning in meanings:
            known = best.get(meaning.name)
            if meaning.kind == "colour" and (known is None or known.score < meaning.weight):
                best[meaning.name] = ScoredName(meaning.name, meaning.weight, wish.words)
    return sorted(best.values(), key=lambda colour: -colour.score)


def _named(garment: Garment, group: str | None, scored: Scored, index: AttributeIndex) -> NamedGarment:
    categories = _categories([garment])
    return NamedGarment(
        category=categories[0].name if categories else None,
        group=group,
        attributes=_listed([idea.name for idea in scored.said()], index),
        colours=_wanted_names([garment]).get("colour", []),
    )


def _refused(garments: Sequence[Garment], kind: str) -> list[str]:
    wishes = [wish for garment in garments for wish in garment.wishes]
    return list(dict.fromkeys(w.meaning.name for w in wishes if w.is_refused and w.meaning.kind == kind))


def _wanted_names(garments: Sequence[Garment]) -> dict[str, list[str]]:
    """The names that are wanted, by kind of meaning, in the order of the query."""
    names: dict[str, list[str]] = {}
    for wish in _wanted(garments):
        listed = names.setdefault(wish.meaning.kind, [])
        if wish.meaning.name not in listed:
            listed.append(wish.meaning.name)
    return names


def _gender(genders: Sequence[str]) -> str | None:
    """A child's word wins over a grown-up's: "boys", "kids", an age."""
    return next((gender for gender in genders if gender in YOUNG), next(iter(genders), None))
