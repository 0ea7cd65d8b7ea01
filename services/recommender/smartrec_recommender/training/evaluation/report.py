"""The evaluation as people read it, in Markdown; the same figures are in its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from smartrec_recommender.training.evaluation.judged import BLEND, SERVED
from smartrec_recommender.training.evaluation.new_goods import in_words as new_goods_in_words
from smartrec_recommender.training.evaluation.sessions import in_words as sessions_in_words
from smartrec_recommender.training.evaluation.shopper_slices import rows_of
from smartrec_recommender.training.evaluation.summary import Evaluation
from smartrec_recommender.training.model_selection import is_single_scorer
from smartrec_recommender.training.outfits.measuring import in_words as outfits_in_words

_COLUMNS = {
    "ndcg": "NDCG",
    "recall": "recall",
    "hit_rate": "hit rate",
    "map": "MAP",
    "ndcg_new_items": "NDCG of new items",
    "coverage": "coverage",
    "novelty": "novelty",
    "diversity": "diversity",
}
_COLD_START = ("recent popularity", "weekly popularity", "popularity within category")
_OF_COLD_PRODUCTS = ("part: taste", "part: history", "part: new", "weekly popularity")


def as_markdown(evaluation: Evaluation) -> str:
    """All figures are at 10. "New items": what the user had not chosen before."""
    lift, best, names = evaluation.lift, evaluation.best_single, by_ndcg(evaluation)
    lines = [
        "# Evaluation of the home feed",
        "",
        f"Split at {evaluation.split_at}: {evaluation.users:,} shoppers who chose something after it, "
        f"{evaluation.products:,} products. Figures at 10 over {evaluation.protocol}, 95% by bootstrap. "
        "Ages count from the split, not from today.",
        "",
        f"**{BLEND}: NDCG {evaluation.methods[BLEND]['ndcg']:.4f}, {lift['relative']:+.1%} on the best "
        f"single method ({best}); 95% of the difference from {lift['low']:.4f} to {lift['high']:.4f}.**",
        "",
        *_table(
            ["method", "NDCG", "95%", *list(_COLUMNS.values())[1:]],
            (_row(evaluation, name) for name in names),
        ),
        "",
        *_learned(evaluation),
        "",
        *_kinds("NDCG of shoppers", "shoppers", evaluation, evaluation.by_shopper, _COLD_START),
        "",
        *_table(
            ["shoppers", "how many", "blend", "best single method for them", "difference", "below by more"],
            rows_of(evaluation.slices),
        ),
        "",
        *new_goods_in_words(evaluation.new_goods),
        "",
        *outfits_in_words(evaluation.outfits),
        "",
        sessions_in_words(evaluation.sessions),
        "",
        *_kinds("Recall of products", "wanted", evaluation, evaluation.by_product, _OF_COLD_PRODUCTS),
        "",
        *_table(
            ["source of candidates", "candidates", "recall of what was wanted"],
            (
                [name, f"{of['candidates']:.0f}", f"{of['recall']:.4f}"]
                for name, of in evaluation.sources.items()
            ),
        ),
        "",
    ]
    return "\n".join(lines)


def by_ndcg(evaluation: Evaluation) -> list[str]:
    """Returns: the names of the methods, the best first."""
    return sorted(evaluation.methods, key=lambda name: -float(evaluation.methods[name]["ndcg"]))


def _learned(evaluation: Evaluation) -> Iterator[str]:
    """What model selection chose on the validation slice, and the figures that it chose by."""
    learned = evaluation.learned
    yield f"Chosen on a validation slice of {learned.users:,} shoppers; neighbours: {learned.item_item}."
    yield ""
    yield from _selection("shoppers with a history", learned.weights, learned.chosen, learned.figures)
    yield ""
    chosen, figures = learned.chosen_for_cold_users, learned.figures_of_cold_users
    yield from _selection("strangers", learned.cold_user_weights, chosen, figures)
    if learned.session_weights is not None:
        yield ""
        chosen, figures = learned.chosen_for_sessions, learned.figures_of_sessions
        yield from _selection("sessions of views", learned.session_weights, chosen, figures)


def _selection(
    whose: str, weights: Mapping[str, float], chosen: str, figures: Mapping[str, float]
) -> Iterator[str]:
    yield f"For {whose}, {chosen}: " + ", ".join(f"{part} {weight}" for part, weight in weights.items()) + "."
    if is_single_scorer(chosen):
        yield f"Selected: {chosen} serves {whose}, as no blend was surely above it in cross-validation."
    if not figures:
        return
    yield ""
    ordered = sorted(figures.items(), key=lambda figure: -figure[1])
    yield from _table(
        [f"weights for {whose}", "NDCG in cross-validation"],
        ([name, f"{value:.4f}"] for name, value in ordered),
    )


def _kinds(
    title: str,
    count: str,
    evaluation: Evaluation,
    figures: Mapping[str, Mapping[str, float]],
    besides: Sequence[str],
) -> Iterator[str]:
    names = list(dict.fromkeys([BLEND, SERVED, evaluation.best_single, *besides]))
    rows = (
        [kind, f"{of[count]:,.0f}", *(f"{of[name]:.4f}" if name in of else "–" for name in names)]
        for kind, of in figures.items()
    )
    yield from _table([title, count, *names], rows)


def _row(evaluation: Evaluation, name: str) -> list[str]:
    figures = evaluation.methods[name]
    between = "{low:.4f} to {high:.4f}".format(**figures["ndcg_interval"])
    values = [f"{figures[column]:.4f}" for column in _COLUMNS]
    return [f"**{name}**" if name == BLEND else name, values[0], between, *values[1:]]


def _table(header: Sequence[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|---" * len(header) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
