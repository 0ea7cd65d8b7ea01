"""The labelled queries by kind, and what counts as understood."""

from __future__ import annotations

from smartrec_nlp.evaluation.asks import Ask, contradictions_of, evaluate_asks, is_met, load_asks
from smartrec_nlp.interpretation import Interpretation, Negated, ScoredName
from smartrec_nlp.mapper import Mapper
from smartrec_nlp.parsing.patterns.prices import Price

RED_DRESS = Interpretation(
    "red dress under 50, not lace",
    understood=True,
    language="en",
    categories=[ScoredName("Dress", 1.0)],
    colours=[ScoredName("red", 1.0)],
    negated=Negated(attributes=["lace"]),
    price=Price(None, 50, None),
)


def test_half_of_the_queries_of_each_kind_are_held_out() -> None:
    asks = load_asks()
    assert len(asks) >= 300
    for kind in {ask.kind for ask in asks}:
        halves = [ask.is_held_out for ask in asks if ask.kind == kind]
        assert 0.3 <= sum(halves) / len(halves) <= 0.7, kind


def test_nine_of_ten_queries_of_each_kind_are_understood_in_both_halves(mapper: Mapper) -> None:
    kinds, _ = evaluate_asks(lambda query, brands: mapper.map(query, shop_brands=brands), load_asks())
    for kind in kinds:
        assert min(kind.tuning or 0, kind.held_out or 0) >= 0.9, kind
        assert kind.contradictions == 0, kind


def test_no_query_stands_twice() -> None:
    queries = [ask.query for ask in load_asks()]
    assert len(set(queries)) == len(queries)


def test_what_must_be_understood_is_compared_field_by_field() -> None:
    assert is_met("c", "Skirt|Dress", RED_DRESS)
    assert not is_met("c", "Skirt", RED_DRESS)
    assert is_met("p", "..50", RED_DRESS)
    assert not is_met("p", "50..", RED_DRESS)
    assert is_met("-a", "lace", RED_DRESS)
    assert is_met("s", "none", RED_DRESS)


def test_what_is_refused_and_wanted_at_once_is_a_contradiction() -> None:
    assert contradictions_of(RED_DRESS) == set()
    both = Interpretation(
        "x", understood=True, language="en", brands=["Nike"], negated=Negated(brands=["Nike"])
    )
    assert contradictions_of(both) == {"Nike"}


def test_failures_of_held_out_queries_are_never_told() -> None:
    asks = [Ask("sizes", query, (("s", "M"),), ()) for query in map(str, range(20))]
    results, failures = evaluate_asks(lambda _query, _brands: RED_DRESS, asks)
    assert results[0].held_out == 0.0
    assert len(failures) == sum(not ask.is_held_out for ask in asks)
