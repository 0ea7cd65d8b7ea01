"""The evaluation's NDCG as a bar chart in PNG."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from smartrec_recommender.training.evaluation.judged import BLEND
from smartrec_recommender.training.evaluation.report import by_ndcg
from smartrec_recommender.training.evaluation.summary import Evaluation

_ROW_PX, _NAMES_PX, _BARS_PX, _HEAD_PX, _MARGIN_PX = 30, 270, 560, 52, 90
_INK, _PAPER, _OURS, _THEIRS = "#1a1a1a", "#ffffff", "#2456b4", "#9cc4e8"


def as_png(evaluation: Evaluation) -> bytes:
    """NDCG of each method as a bar, with its 95% interval."""
    names = by_ndcg(evaluation)
    intervals = [evaluation.methods[name]["ndcg_interval"] for name in names]
    scale = _BARS_PX / (max(interval["high"] for interval in intervals) or 1.0)
    size = (_NAMES_PX + _BARS_PX + _MARGIN_PX, _HEAD_PX + _ROW_PX * len(names) + 12)
    picture = Image.new("RGB", size, _PAPER)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(16)
    title = f"NDCG at 10 over {evaluation.protocol}, with 95% interval"
    draw.text((16, 16), title, _INK, ImageFont.load_default(19))
    for place, (name, interval) in enumerate(zip(names, intervals, strict=True)):
        top = _HEAD_PX + place * _ROW_PX
        mean, low, high = (_NAMES_PX + scale * interval[key] for key in ("mean", "low", "high"))
        middle = top + _ROW_PX // 2 - 3
        draw.text((_NAMES_PX - 10, middle), name, _INK, font, anchor="rm")
        draw.rectangle((_NAMES_PX, top, mean, top + _ROW_PX - 8), _OURS if name == BLEND else _THEIRS)
        draw.line((low, middle, high, middle), _INK, 2)
        draw.text((high + 8, middle), f"{interval['mean']:.3f}", _INK, font, anchor="lm")
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
