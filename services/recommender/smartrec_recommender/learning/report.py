"""The evaluation as people read it: Markdown, and a bar chart as SVG."""

from __future__ import annotations

from html import escape

from smartrec_recommender.learning.evaluate import BLEND, Evaluation

_COLUMNS = ("ndcg", "recall", "hit_rate", "map", "ndcg_new_items", "coverage", "novelty", "diversity")
_TITLES = (
    "NDCG",
    "95%",
    "recall",
    "hit rate",
    "MAP",
    "NDCG of new items",
    "coverage",
    "novelty",
    "diversity",
)
_ROW_PX, _NAME_PX, _BAR_PX = 26, 190, 420


def as_markdown(evaluation: Evaluation) -> str:
    """All figures are at 10. "New items": what the shopper had not chosen before."""
    lift, best = evaluation.lift, evaluation.best_single
    lines = [
        "# Evaluation of the home feed",
        "",
        f"Split at {evaluation.split_at}: {evaluation.users:,} shoppers who chose something after it, "
        f"{evaluation.products:,} products. Figures at 10.",
        "",
        f"**{BLEND}: NDCG {evaluation.methods[BLEND]['ndcg']:.4f}, {lift['relative']:+.1%} on the best "
        f"single method ({best}); 95% of the difference from {lift['low']:.4f} to {lift['high']:.4f}.**",
        "",
        "| method | " + " | ".join(_TITLES) + " |",
        "|---" * (len(_TITLES) + 1) + "|",
        *(_row(name, evaluation) for name in _by_ndcg(evaluation)),
        "",
        f"Weights: {evaluation.learned.chosen}, "
        + ", ".join(f"{part} {weight}" for part, weight in evaluation.learned.weights.items())
        + ".",
        "",
        *_temperature_table(evaluation),
        "",
    ]
    return "\n".join(lines)


def as_svg(evaluation: Evaluation) -> str:
    """NDCG of each method as a bar, with its 95% interval."""
    names = _by_ndcg(evaluation)
    longest = max(evaluation.methods[name]["ndcg_interval"]["high"] for name in names) or 1.0
    height = _ROW_PX * len(names) + 40
    bars = [
        _bar(place, name, evaluation.methods[name]["ndcg_interval"], longest)
        for place, name in enumerate(names)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_NAME_PX + _BAR_PX + 80}" height="{height}" '
        'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/>'
        f'<text x="8" y="20" font-weight="bold">NDCG at 10 with 95% interval</text>{"".join(bars)}</svg>\n'
    )


def _by_ndcg(evaluation: Evaluation) -> list[str]:
    return sorted(evaluation.methods, key=lambda name: -float(evaluation.methods[name]["ndcg"]))


def _temperature_table(evaluation: Evaluation) -> list[str]:
    figures = next(iter(evaluation.by_temperature.values()), {})
    names = [name for name in figures if name != "users"]
    return [
        "| NDCG of | shoppers | " + " | ".join(names) + " |",
        "|---" * (2 + len(names)) + "|",
        *(
            f"| {kind} | {figures['users']} | " + " | ".join(f"{figures[name]:.4f}" for name in names) + " |"
            for kind, figures in evaluation.by_temperature.items()
        ),
    ]


def _row(name: str, evaluation: Evaluation) -> str:
    figures = evaluation.methods[name]
    between = "{low:.4f} to {high:.4f}".format(**figures["ndcg_interval"])
    values = [f"{figures[column]:.4f}" for column in _COLUMNS]
    shown = f"**{name}**" if name == BLEND else name
    return f"| {shown} | {values[0]} | {between} | " + " | ".join(values[1:]) + " |"


def _bar(place: int, name: str, interval: dict[str, float], longest: float) -> str:
    top = 34 + place * _ROW_PX
    mean, low, high = (_BAR_PX * interval[key] / longest for key in ("mean", "low", "high"))
    colour = "#2456b4" if name == BLEND else "#9cc4e8"
    return (
        f'<text x="{_NAME_PX - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{_NAME_PX}" y="{top}" width="{mean:.1f}" height="{_ROW_PX - 8}" fill="{colour}"/>'
        f'<line x1="{_NAME_PX + low:.1f}" x2="{_NAME_PX + high:.1f}" y1="{top + 9}" y2="{top + 9}" '
        'stroke="#111111"/>'
        f'<text x="{_NAME_PX + high + 6:.1f}" y="{top + 14}">{interval["mean"]:.3f}</text>'
    )
