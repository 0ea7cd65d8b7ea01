"""Slots of an outfit, and which colours and categories go together."""

from __future__ import annotations

import json

import numpy as np
import pytest

from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.outfits.pairing import Pairing, colour_fit, formality_fit, pairing_from
from smartrec_recommender.domain.outfits.slots import SLOTS, categories_of, slot_of, slots_beside

RED, NAVY, GREEN, TEE, JEANS = range(1, 6)
TERMS = Terms(
    (
        Term(RED, "colour", "red", 9),
        Term(NAVY, "colour", "navy", 9),
        Term(GREEN, "colour", "green", 9),
        Term(TEE, "category", "Tee", 9),
        Term(JEANS, "category", "Jeans", 9),
    ),
    20,
)


class TestSlots:
    @pytest.mark.parametrize(
        ("category", "slot"),
        [("Tee", "top"), ("jeans", "bottom"), ("Coat", "layer"), ("Dress", "full body"), ("Shoes", "shoes")],
    )
    def test_every_category_has_its_slot(self, category, slot):
        assert slot_of(category) == slot

    def test_goods_that_nobody_wears_have_none(self):
        assert slot_of("Beauty") is None

    @pytest.mark.parametrize("slot", SLOTS)
    def test_nothing_is_completed_by_its_own_kind(self, slot):
        assert slot not in slots_beside(slot)
        assert categories_of(slot)

    def test_a_dress_wants_no_trousers(self):
        assert not {"top", "bottom"} & set(slots_beside("full body"))


class TestPairing:
    def test_without_baskets_the_table_says_what_goes_together(self):
        fits = Pairing().of_colours(TERMS, RED, np.array([NAVY, GREEN, 0]))
        assert fits == pytest.approx([colour_fit("red", "navy"), colour_fit("red", "green"), 0.5])
        assert fits[0] > 0.5 > fits[1]
        assert formality_fit("Tee", "Jeans") > formality_fit("Blazer", "Joggers")

    def test_many_baskets_overrule_it_and_few_do_not(self):
        few, many = (Pairing({(RED, GREEN): (2.0 * times, 1.0 * times)}) for times in (1, 1_000))
        of_few, of_many = (each.of_colours(TERMS, RED, np.array([GREEN]))[0] for each in (few, many))
        assert colour_fit("red", "green") < of_few < 0.5
        assert of_many == pytest.approx(2 / 3, abs=0.01)

    def test_it_says_the_same_after_it_was_kept_as_json(self):
        pairing = Pairing({(RED, NAVY): (3.0, 1.5)}, {(TEE, JEANS): (7.0, 2.0)})
        assert pairing_from(json.loads(json.dumps(pairing.as_parameters()))) == pairing
        assert pairing_from({}) == Pairing()
