"""Visitors of whom only views are known have a feed that is learned from sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from smartrec_recommender.domain.query import Query
from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.models import finish_learning, write_model
from smartrec_recommender.training.evaluation.evaluate import Shop
from smartrec_recommender.training.evaluation.sessions import session_figures
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.session_weights import select_for_sessions, visitor
from smartrec_recommender.training.splits import by_time, learned_from
from smartrec_recommender.training.weights import FEED_WEIGHTS, SCORERS, with_models
from tests.recommender import shop
from tests.recommender.learned_rankers import made_up_ranker
from tests.recommender.running_recommender import running

START = datetime(2026, 1, 1, tzinfo=UTC)
ITEM_ITEM = "BM25 item-item"
GROUPS, OF_A_GROUP = 12, 8


def product(number: int) -> ProductRow:
    made = shop.product(number, category="Tee", colour="red", created_at=START.isoformat())
    return ProductRow.model_validate({**made, "image": None})


def deed(user: int, number: int, kind: str, at: datetime) -> TransactionRow:
    named = {"transaction_id": f"{user}-{number}-{at}", "user_id": f"u{user}", "product_id": f"P{number:05}"}
    return TransactionRow.model_validate({**named, "kind": kind, "occurred_at": at})


def lives() -> list[TransactionRow]:
    """Each session stays within one of the groups, which have nothing else in common; everybody buys the
    first products of the shop."""
    made = []
    for user in range(72):
        for visit in range(5):
            group = (user + visit) % GROUPS
            at = START + timedelta(days=25 * visit + user % 25, hours=user % 7)
            for view in range(5):
                number = group * OF_A_GROUP + (user + visit + 3 * view) % OF_A_GROUP
                made.append(deed(user, number, "view", at + timedelta(minutes=view)))
            made.append(deed(user, user % 3, "purchase", at + timedelta(hours=3)))
    return made


@pytest.fixture(scope="module")
def groups() -> Shop:
    return shop_of([product(number) for number in range(GROUPS * OF_A_GROUP)], lives())


def replay_of(groups: Shop, split) -> Replay:
    return with_models(replay_at(groups.snapshot, groups.products, split), ITEM_ITEM)


def test_a_session_has_the_weights_that_found_its_last_view_in_the_past(groups):
    split = by_time(groups.log, 0.2)
    moments = learned_from(by_time, split)
    past = [(each.after, lambda each=each: replay_of(groups, each)) for each in moments]
    selected = select_for_sessions(past, SCORERS, dict(FEED_WEIGHTS), 0)
    assert selected is not None
    assert selected.figures[selected.chosen] >= selected.figures["default"]
    replay = replay_of(groups, split)
    learned = {"feed": {"popular": 1.0}, "stranger": {"popular": 1.0}, "session": selected.weights}
    figures = session_figures(replay.with_weights(learned), split.after)
    assert figures is not None
    assert figures.feed >= figures.neighbours - 0.02
    assert figures.feed > 2 * figures.popularity


def test_too_few_sessions_teach_nothing(groups):
    split = by_time(groups.log, 0.2)
    few = split.after.where(split.after.user < 9)
    assert select_for_sessions([(few, lambda: replay_of(groups, split))], SCORERS, {}, 0) is None


def test_only_views_make_a_session_and_neither_ranker_nor_fusion_of_the_feed_count_in_it(groups):
    replay = replay_of(groups, by_time(groups.log, 0.2))
    assert visitor(replay, [1, 2, 3]).feed_purpose == "session"
    assert visitor(replay, []).feed_purpose == "stranger"
    assert replay.user_at(0).feed_purpose == "feed", "who bought something"
    ranker = made_up_ranker(SCORERS)
    learned = STANDARD.with_learned({"feed": {"taste": 1.0}}, "ranks", ranker)
    assert learned.ranker_for(Query(), "session") is ranker, "as long as nothing was learned of sessions"
    learned = replace(learned, weights={**learned.weights, "session": {"together": 1.0}})
    assert learned.ranker_for(Query(), "session") is None
    assert learned.fusion_for(Query(), "session") == "linear"
    assert learned.weights_for(Query(), "session") == {"together": 1.0}
    assert learned.ranker_for(Query(), "feed") is ranker


async def test_a_click_of_a_session_counts_in_the_next_request(engine, shop_url: str, clock):
    parameters = {"weights": {"feed": {"popular": 1.0}, "session": {"taste": 1.0}}, "least_repeat_rate": 1.0}
    with engine.begin() as connection:
        write_model(connection, "blend", parameters, {})
        finish_learning(connection)
    async with running(RecommenderSettings(database_url=shop_url), clock) as client:

        async def feed() -> list[str]:
            answer = await client.get("/v1/users/visitor/recommendations")
            return [each["id"] for each in answer.json()["products"]]

        lists = [await feed()]
        for clicked in ("P00004", "P00007"):
            view = {"user_id": "visitor", "product_id": clicked, "kind": "view"}
            assert (await client.post("/v1/transactions", json=view)).status_code < 300
            lists.append(await feed())
    assert lists[0] != lists[1] != lists[2]
