"""What the fault matrix calls a wrong answer."""

from __future__ import annotations

from benchmarks.reliability.outcomes import Outcome, untrue

TRUTHS = {"red dress: P1 P2 P3", "red dress: P1 P2 P4", "photo: P8 P9"}


def answered(says: str, **other) -> Outcome:
    return Outcome("words", 0.0, 1.0, **{"ending": "good", "says": says, **other})


def test_another_order_of_the_same_products_is_no_wrong_answer():
    assert untrue([answered("red dress: P2 P1 P4"), answered("photo: P8")], TRUTHS) == 0


def test_the_products_of_another_question_are_a_wrong_answer():
    assert untrue([answered("red dress: P1 P8"), answered("blue jeans: P1")], TRUTHS) == 2


def test_an_answer_that_is_told_to_be_degraded_may_show_others():
    assert untrue([answered("red dress: P9", ending="degraded")], TRUTHS) == 0


def test_an_answer_that_breaks_what_was_asked_is_wrong_whatever_it_shows():
    assert untrue([answered("red dress: P1", is_wrong=True)], TRUTHS) == 1
