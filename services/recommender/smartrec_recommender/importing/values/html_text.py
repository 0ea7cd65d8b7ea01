"""Makes clean text of what shops write in HTML: only what people read of the product is left.

Tags, styles, scripts, comments, alternative texts and attributes go; entities are decoded, also those that
were encoded twice. Links to other goods, and sentences about the model or about what else to wear, are not
the product (`not_the_product.toml`).
"""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from itertools import chain, zip_longest

_SILENT = frozenset(
    {"script", "style", "template", "noscript", "svg", "head", "iframe", "object", "select", "button"}
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_LINKS_TO_GOODS = re.compile(
    r"/(?:products?|collections?|p|item|dp|artikel|produkt\w*|produits?|productos?|prodott\w)/|\.html?\b",
    re.I,
)
_TAG = re.compile(r"<(?:[a-zA-Z!/][^>]*>|!--)")
_PLAIN_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\s*/?>")
_ENCODED_TAG = re.compile(r"&lt;/?[a-zA-Z!]|&amp;(?:lt|gt|amp|quot|nbsp|#\d+|#x[\da-fA-F]+);")
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|[a-zA-Z][a-zA-Z\d]{1,30});")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[ \t]+(?=[^\sa-z])|\n+")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r" ?\n[ \n]*")
_MOST_TIMES_ENCODED = 3


def clean_text(markup: str) -> str:
    """The description that is shown and understood; paragraphs are lines."""
    text = _as_text(markup)
    lines = [_SENTENCE_ENDS.split(line) for line in text.split("\n")]
    kept = [[one for one in line if not _is_not_the_product(one)] for line in lines]
    if kept == lines:
        return text
    return "\n".join(text for line in kept if (text := " ".join(line)))


def clean_title(markup: str) -> str:
    """In one line."""
    return " ".join(_as_text(markup).split())


def _as_text(markup: str) -> str:
    for _ in range(_MOST_TIMES_ENCODED):
        if _ENCODED_TAG.search(markup) is None:
            break
        markup = html.unescape(markup)
    if _TAG.search(markup) is None:
        return html.unescape(markup).strip() if _ENTITY.search(markup) else markup.strip()
    text = _BLANKS.sub(" ", _between_tags(markup).replace("\u00ad", ""))
    return _LINE_BREAKS.sub("\n", text).strip()


def _between_tags(markup: str) -> str:
    """Most descriptions have plain tags alone, for which no parser is needed."""
    parts = _PLAIN_TAG.split(markup)
    if "<" not in "".join(parts[::2]) and _SILENT.isdisjoint(tag.lower() for tag in parts[1::2]):
        texts = (html.unescape(text).replace("\n", " ") for text in parts[::2])
        breaks = ("\n" if tag.lower() in _BLOCKS else "" for tag in parts[1::2])
        return "".join(chain.from_iterable(zip_longest(texts, breaks, fillvalue="")))
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Collects the texts between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT or (tag == "a" and _LINKS_TO_GOODS.search(dict(attrs).get("href") or "")):
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", " "))


@cache
def _patterns() -> re.Pattern[str]:
    table = tomllib.loads(
        files("smartrec_recommender.importing.values").joinpath("not_the_product.toml").read_text("utf-8")
    )
    return re.compile(
        "|".join(f"(?:{pattern})" for kind in table.values() for pattern in kind), re.IGNORECASE
    )


# A word that every pattern needs, so that most sentences are passed at once.
_HINT = re.compile(
    r"model|mannequin|\bwear|tr[aä]gt|\bport[ea]\b|\blleva|\bvist?e\b|\bvest[ei]|\bindoss|\b(?:she|he|they|who|sie|er|elle|il)\b|\b(?:with|over|under|back|also|separately|the|shop|zu|"
    r"dazu|kombin|trag|style|könnte|vervollst|associez|portez|combine|mariez|accordez|avec|compl|comb|ll[eé]v|"
    r"p[oó]nt|abbin|indoss)",
    re.IGNORECASE,
)


def _is_not_the_product(sentence: str) -> bool:
    return _HINT.search(sentence) is not None and _patterns().search(sentence.strip()) is not None
