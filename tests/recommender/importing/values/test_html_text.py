"""What is made of HTML does not depend on whether its tags are plain or have attributes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.importing.values.html_text import clean_text

PIECES = st.sampled_from([
    "<p>", "</p>", "<br>", "<br/>", "<BR />", "<ul>", "<li>", "</li>", "<strong>", "</strong>", "<a>", "</a>",
    "<script>", "</script>", "<style>", "</style>", "&nbsp;", "&amp;", "&eacute;", "&", " ", "\n",
    "Linen dress", "5 > 4", "Our model is 1.78 m.", "\u00ad",
])  # fmt: skip


@pytest.mark.parametrize(
    "note",
    [
        "Jonas is 1.88 m and wears a size L.",
        "Lena trägt Größe S und ist 1,76 m groß.",
        "Inès mesure 1,75 m et porte du 36.",
        "Marta mide 175 cm y lleva la talla S.",
        "Giulia è alta 1,76 m e indossa la taglia S.",
        'Pairs with our <a href="/products/red-skirt">red skirt</a>.',
    ],
)
def test_notes_on_who_wears_it_and_what_goes_with_it_are_not_the_product(note):
    assert clean_text(f"<p>A scarf, 1.80 m long.</p><p>{note}</p>") == "A scarf, 1.80 m long."


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_plain_tags_are_read_as_those_with_attributes(markup):
    with_attributes = markup.replace("<p>", '<p class="x">').replace("<strong>", "<strong id='y'>")
    marked = f'<span class="z"></span>{with_attributes}'
    assert clean_text(f"<span></span>{markup}") == clean_text(marked)
