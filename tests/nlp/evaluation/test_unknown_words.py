"""Words of real texts that the mapping does not understand."""

from __future__ import annotations

from pathlib import Path

from tests.nlp.commands import run


def test_unknown_words_are_counted_with_an_example(tmp_path: Path) -> None:
    texts = tmp_path / "texts.tsv"
    texts.write_text(
        "dress\tred dress with a gryffindor crest\nshirt\tgryffindor striped shirt\nshirt\tstriped shirt\n"
    )
    output = run("unknown-words", "--file", str(texts))
    assert "gryffindor" in output
    assert "red dress with a gryffindor crest" in output
    assert "0 texts (0.0%) were not understood" in output
