"""What a log of purchases is like: the figures that published studies of fashion logs give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean, median

from smartrec_demo.shop.transactions import Event

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class LogStatistics:
    """`basket`: products that a user buys in a day. Of a month, all shares 0..1, means over the last three:
    `repeat_share`: of its pairs of user and product, those that the user had bought before;
    `new_goods_share`: of its purchases, those of products that nobody had bought before;
    `returning_share`: of its users that were known, those who had been away for two months.
    """

    purchases: int
    users: int
    median_purchases: float
    basket: float
    repeat_share: float
    new_goods_share: float
    returning_share: float


def statistics_of(events: Sequence[Event]) -> LogStatistics:
    """`events`: by time; those that are no purchases do not count. At least one has to be one."""
    bought = [event for event in events if event.kind == "purchase"]
    ends = [bought[-1].occurred_at - month * MONTH for month in range(3)]
    months = [_month(bought, end - MONTH, end) for end in ends]
    baskets = Counter((event.user_id, event.occurred_at.date()) for event in bought)
    of_users = Counter(event.user_id for event in bought)
    repeats, new_goods, returning = (mean(each) for each in zip(*months, strict=True))
    return LogStatistics(
        purchases=len(bought),
        users=len(of_users),
        median_purchases=float(median(of_users.values())),
        basket=len(bought) / len(baskets),
        repeat_share=repeats,
        new_goods_share=new_goods,
        returning_share=returning,
    )


def _month(bought: Sequence[Event], start: datetime, end: datetime) -> tuple[float, float, float]:
    """Returns: the three shares of one month."""
    before = [event for event in bought if event.occurred_at < start]
    within = [event for event in bought if start <= event.occurred_at <= end]
    known_pairs = {(event.user_id, event.product_id) for event in before}
    known_products = {product for _, product in known_pairs}
    last_seen = {event.user_id: event.occurred_at for event in before}
    pairs = {(event.user_id, event.product_id) for event in within}
    users = {event.user_id for event in within} & last_seen.keys()
    away = sum(start - last_seen[user] > 2 * MONTH for user in users)
    is_new = sum(event.product_id not in known_products for event in within)
    return (
        len(pairs & known_pairs) / max(len(pairs), 1),
        is_new / max(len(within), 1),
        away / max(len(users), 1),
    )
