"""Takes apart the compounds of German, Dutch and Swedish: "baumwollkleid" is "baumwoll" and "kleid".

The last part is a word of the dictionary that means something; so is each part before it, which may end in a
linking sound ("damenbluse", "sommar-kjol", "bomull-s-klänning") or lack its last vowel ("woll" for "wolle").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smartrec_nlp.parsing.phrases import PhraseDictionary

MIN_PART_LETTERS = 3
MIN_COMPOUND_LETTERS = 7
MIN_HEAD_LETTERS_AFTER_UNKNOWN = 4
LINKS: Mapping[str, Sequence[str]] = {
    "de": ("", "s", "n", "en", "es", "er", "e"),
    "nl": ("", "s", "en", "n", "e", "er"),
    "sv": ("", "s", "a", "e"),
}
"""Language -> the sounds that link the parts of its compounds."""
DROPPED = ("e", "a", "en", "n")


def split_compound(word: str, phrases: PhraseDictionary) -> tuple[str, ...]:
    """The parts of `word`, all in `phrases`; empty where it is a word of its own, or no compound."""
    links = LINKS.get(phrases.code or "")
    if links is None or len(word) < MIN_COMPOUND_LETTERS or phrases.find([word]) is not None:
        return ()
    return _split(word, phrases, links)


def split_named_garment(word: str, phrases: PhraseDictionary) -> tuple[str, str] | None:
    """ "skaterkleid" -> (skater, kleid): only the garment at its end is a word of `phrases`."""
    if (phrases.code or "") not in LINKS or phrases.find([word]) is not None:
        return None
    for cut in range(MIN_PART_LETTERS, len(word) - MIN_HEAD_LETTERS_AFTER_UNKNOWN + 1):
        if _names_garment(word[cut:], phrases):
            return word[:cut], word[cut:]
    return None


def _split(word: str, phrases: PhraseDictionary, links: Sequence[str]) -> tuple[str, ...]:
    """The split with the longest last part whose rest can be read too."""
    for cut in range(MIN_PART_LETTERS, len(word) - MIN_PART_LETTERS + 1):
        head = word[cut:]
        if not phrases.is_content_word(head) and not _has_content_stem(head, phrases):
            continue
        rest = word[:cut]
        if modifier := _modifier(rest, phrases, links):
            return modifier, head
        if len(rest) >= 2 * MIN_PART_LETTERS and (parts := _split(rest, phrases, links)):
            return *parts, head
    return ()


def _modifier(part: str, phrases: PhraseDictionary, links: Sequence[str]) -> str | None:
    """The word of `phrases` that `part` is a form of."""
    forms = [part.removesuffix(link) for link in links if part.endswith(link)]
    forms += [part + dropped for dropped in DROPPED]
    return next((f for f in forms if len(f) >= MIN_PART_LETTERS and phrases.is_content_word(f)), None)


def _has_content_stem(word: str, phrases: PhraseDictionary) -> bool:
    found = phrases.find([word])
    return found is not None and any(meaning.kind != "role" for meaning in found[0].meanings)


def _names_garment(word: str, phrases: PhraseDictionary) -> bool:
    found = phrases.exact(word)
    return found is not None and any(meaning.kind == "category" for meaning in found.meanings)
