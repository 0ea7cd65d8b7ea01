"""The figures of the mapping on the labelled queries."""

from __future__ import annotations

import json

from tests.nlp.commands import run


def test_the_untouched_third_meets_the_targets() -> None:
    figures = json.loads(run("evaluate", "--part", "final", "--json"))
    ours, word_match = figures["smartrec"], figures["word match"]
    assert set(figures) == {"smartrec", "lexicon alone", "word match", "mean-vector cosine"}
    assert ours["group_recall_at_10"] >= 0.90
    assert ours["group_recall_at_10"] >= word_match["group_recall_at_10"] + 0.20
    assert ours["category_top_1"] >= 0.95
    assert ours["price"] >= 0.95
    assert ours["rejected"] >= 0.95
    assert ours["contradicting"] <= 0.03
    for kind in ours["kinds"].values():
        assert min(kind["tuning"], kind["held_out"]) >= 0.9, kind
        assert kind["contradictions"] == 0, kind
