"""A shop's words for colours become the palette's, in five languages."""

from pathlib import Path

import pytest

import smartrec_nlp
from smartrec_recommender.canonical.colours import colour_form, colours_of
from smartrec_vocabulary import load_colours

FOREIGN = ("de", "fr", "es", "it")
WORDS = {
    ("Midnight",): ("navy",),
    ("DARK BLUE",): ("navy",),
    ("Bordeaux",): ("burgundy",),
    ("Écru",): ("cream",),
    ("Off-White/Navy",): ("cream", "navy"),
    ("black & white",): ("black", "white"),
    ("grau meliert",): ("grey",),
    ("Heather Charcoal",): ("grey",),
    ("navy marl",): ("navy",),
    ("Heather",): ("lavender",),
    ("Gray",): ("grey",),
    ("vert sapin",): ("green",),
    ("Blanco roto",): ("cream",),
    ("rosso/nero",): ("red", "black"),
    ("hellgrün",): ("green",),
    ("dark camel",): ("beige",),
    ("salmon pink",): ("coral",),
    ("Navy", "Sand"): ("navy", "beige"),
    ("01 - Black",): ("black",),
    ("rot und weiß",): ("red", "white"),
    ("multicolour",): (),
    ("",): (),
}


@pytest.mark.parametrize(("words", "names"), WORDS.items())
def test_a_shop_s_words_for_colours_become_the_palette_s(
    words: tuple[str, ...], names: tuple[str, ...]
) -> None:
    form = colour_form(words)
    assert (form.names, form.unmapped) == (names, ())


def test_a_word_that_fits_no_colour_is_told_as_the_shop_wrote_it() -> None:
    assert colour_form(["Red", "Sunset Haze"]).unmapped == ("Sunset Haze",)


def test_a_word_that_was_taught_counts_before_the_table() -> None:
    assert colour_form(["Sunset Haze"], {"sunset haze": "orange/pink"}).names == ("orange", "pink")


def test_a_colour_word_means_the_same_in_a_shop_s_column_as_in_a_query() -> None:
    data = Path(smartrec_nlp.__file__).parent / "data"
    palette = {colour.name for colour in load_colours()}
    differing = {}
    for file in [data / "lexicon" / "colours.txt", *(data / "foreign" / f"{code}.txt" for code in FOREIGN)]:
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, words = line.partition(": ")
            for word in words.split(", ") if name in palette else []:
                if (found := colours_of(word)) not in ((name,), ()):
                    differing[word] = (name, found)
    # Mauve is a purple to the French reading of a query and a lavender to the English.
    assert differing.keys() <= {"mauve"}
