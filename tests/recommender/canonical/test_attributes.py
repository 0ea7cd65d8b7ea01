"""A shop's tags and materials name attributes, in five languages."""

from __future__ import annotations

import pytest

from smartrec_recommender.canonical.attributes import _words, attributes_named
from smartrec_vocabulary import load_attributes

ATTRIBUTES = frozenset(attribute.name for attribute in load_attributes())
WORDS = {
    "cord": ("corduroy",),
    "Velours côtelé": ("corduroy",),
    "100% Baumwolle": ("cotton",),
    "60% coton, 40% lin": ("cotton", "linen"),
    "fabric:linen": ("linen",),
    "Wide leg": ("wide-leg",),
    "wide_leg": ("wide-leg",),
    "V neck": ("v-neck",),
    "Stripes": ("striped",),
    "plissé": ("pleated",),
    "plisse": ("plisse",),
    "faux leather": ("faux leather",),
    "material:faux leather": ("faux leather",),
    "organic cotton": ("organic cotton", "cotton"),
    "no leather": (),
    "ohne Falten": (),
    "cuir synthétique": (),
    "lace up": ("lace-up",),
    "lace up boots": ("lace-up",),
    "record player": (),
    "AW25": (),
    "": (),
}


@pytest.mark.parametrize(("word", "names"), WORDS.items())
def test_a_word_of_a_shop_names_the_attributes_that_it_means(word, names):
    assert attributes_named(word, ATTRIBUTES) == names


def test_a_word_names_no_attribute_that_the_vocabulary_has_not():
    assert attributes_named("cord", frozenset({"linen"})) == ()


def test_the_table_names_attributes_of_our_vocabulary_alone():
    assert set(_words().values()) <= ATTRIBUTES
