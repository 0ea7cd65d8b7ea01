"""The figures of `smartrec recommender evaluate` on many shops, as the tables of docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.reliability.marked_table import table

_BLEND, _SERVED = "Smartrec blend", "blend, as served"
_SINGLES = {
    "popularity": "popular ever",
    "recent popularity": "month",
    "weekly popularity": "week",
    "popularity within category": "by category",
    "repeat purchase": "repeat",
    "BM25 item-item": "BM25",
    "ALS": "ALS",
    "EASE": "EASE",
}
_KINDS = {
    "all": "all",
    "hot": "hot",
    "warm": "warm",
    "cold": "strangers",
    "back after two months": "back after two months",
}
Figures = Mapping[str, Mapping[str, Any]]


def feed_table(figures: Figures) -> str:
    """`figures`: by name of the shop, the JSON of its evaluation."""
    head = (
        "shop, split", "shoppers", "blend (95%)", "as served", "best single method",
        "blend over it (95% of the difference)", "serves", "serves strangers",
    )  # fmt: skip
    return table(head, [[name, *_feed_row(of)] for name, of in figures.items()])


def _feed_row(of: Mapping[str, Any]) -> list[str]:
    methods, lift, learned = of["methods"], of["lift"], of["learned"]
    best = of["best_single"]
    return [
        f"{of['users']:,}",
        _with_interval(methods[_BLEND]["ndcg_interval"]),
        f"{methods[_SERVED]['ndcg']:.3f}",
        f"{best} {methods[best]['ndcg']:.3f}",
        f"{lift['relative']:+.0%} ({lift['low']:+.3f} to {lift['high']:+.3f})",
        learned["chosen"],
        learned["chosen_for_cold_users"],
    ]


def singles_table(figures: Figures) -> str:
    """NDCG of every baseline, and of the best part of the blend alone."""
    rows = []
    for name, of in figures.items():
        methods = of["methods"]
        parts = [one for one in methods if one.startswith("part: ")]
        best = max(parts, key=lambda one: float(methods[one]["ndcg"]))
        figures_of = [f"{methods[one]['ndcg']:.3f}" if one in methods else "–" for one in _SINGLES]
        rows.append([
            name, f"{methods[_BLEND]['ndcg']:.3f}", *figures_of,
            f"{best.removeprefix('part: ')} {methods[best]['ndcg']:.3f}",
        ])  # fmt: skip
    return table(["shop, split", "blend", *_SINGLES.values(), "best part alone"], rows)


def new_goods_table(figures: Figures) -> str:
    """Of those shops of which new goods were chosen."""
    head = (
        "shop, split", "of what was chosen", "NDCG in ten pages as served (95%)", "taste alone among them",
        "first pages with one that suits, of those it suits", "places a new product",
        "what that changes of all NDCG (95%)",
    )  # fmt: skip
    rows = [
        [name, *_new_goods_row(of["new_goods"])]
        for name, of in figures.items()
        if of["new_goods"]["ndcg"] is not None
    ]
    return table(head, rows)


def _new_goods_row(of: Mapping[str, Any]) -> list[str]:
    cost = of["cost"]
    return [
        f"{of['share_of_wanted']:.0%}",
        _with_interval(of["ndcg"]),
        f"{of['ndcg_among_themselves']['part: taste']:.3f}",
        f"{of['pages_with_one']:.0%} of {of['suited']:,}",
        str(of["places"]),
        f"{of['relative_cost']:+.1%} ({cost['low']:+.4f} to {cost['high']:+.4f})",
    ]


def slices_table(figures: Figures) -> str:
    """The blend less what is best for each kind of shoppers with hindsight, ± the standard error of that."""
    rows = [[name, *(_difference(of["slices"].get(kind)) for kind in _KINDS)] for name, of in figures.items()]
    return table(["shop, split", *_KINDS.values()], rows)


def _difference(of: Mapping[str, Any] | None) -> str:
    if of is None:
        return "–"
    told = f"{of['blend'] - of['of_best_single']:+.3f} ± {of['standard_error']:.3f} of {of['shoppers']:,}"
    return f"**{told}**" if of["is_below"] else told


def sessions_and_looks_table(figures: Figures) -> str:
    """Of those shops that have any."""
    head = (
        "shop, split", "sessions: feed / item neighbours / popular", "looks: in its slot's ten / popularity"
    )  # fmt: skip
    return table(
        head,
        [
            [name, _sessions(of["sessions"]), _looks(of["outfits"])]
            for name, of in figures.items()
            if of["sessions"] or of["outfits"]
        ],
    )


def _sessions(of: list[Any] | None) -> str:
    if of is None:
        return "–"
    sessions, *ndcg = of
    return " / ".join(f"{one:.3f}" for one in ndcg) + f" of {sessions:,}"


def _looks(of: list[Any] | None) -> str:
    if of is None:
        return "–"
    pairs, look, popularity = of
    return f"{look:.1%} / {popularity:.1%} of {pairs:,}"


def _with_interval(of: Mapping[str, float]) -> str:
    return f"{of['mean']:.3f} ({of['low']:.3f} to {of['high']:.3f})"
