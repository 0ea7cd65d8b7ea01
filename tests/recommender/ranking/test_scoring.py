"""The parts of the score, each on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.popularity import events_now, stored_popularity
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.similarity import CategorySimilarity, category_similarity, colour_likeness
from smartrec_recommender.domain.users.history import Event, event_weight, history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import NO_NEIGHBOURS, User
from smartrec_recommender.ranking.blend import put_together
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.reasons import reasons_of
from smartrec_recommender.ranking.explanations.wording import with_article
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.scorers.content.visual import visual
from smartrec_recommender.ranking.scorers.personal import user_repurchase
from smartrec_recommender.reranking.repurchase import owned_products
from tests.recommender.ranking_requests import empty_snapshot, ranking_request

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = [("category", "Flannel"), ("attribute", "flannel"), ("attribute", "plaid"), ("colour", "red")]


class TestPhoto:
    @staticmethod
    def likeness(cosine: float, of_product: int, of_photo: int) -> float:
        vector = np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)
        product = replace(
            blank_columns(1), embedding=vector[None, :], perceptual_hash=np.array([of_product], np.int64)
        )
        query = Query(embedding=np.array([1.0, 0.0], np.float32), perceptual_hash=of_photo)
        return float(visual(query, product)[0])

    def test_a_products_own_picture_that_was_scaled_is_known_by_its_hash(self):
        assert self.likeness(0.985, -1, -1 << 3) == 1.0
        assert self.likeness(0.985, -1, -1 << 8) <= 0.5

    def test_another_product_is_not_taken_for_the_one_in_the_photo_however_alike(self):
        assert self.likeness(0.9996, -1, 0x0F0F) <= 0.5
        assert self.likeness(0.9, -1, -1) <= 0.5

    def test_where_no_hash_is_known_the_embeddings_have_to_tell(self):
        assert self.likeness(0.9996, 0, -1) == 1.0
        assert self.likeness(0.9996, -1, 0) == 1.0
        assert self.likeness(0.99, 0, 0) <= 0.5


class TestCategorySimilarity:
    def test_a_sundress_is_kin_to_a_dress_and_a_coat_is_not(self):
        asked = frozenset({"Dress"})
        assert category_similarity("dress", asked) == CategorySimilarity.SAME
        assert category_similarity("Sundress", asked) == CategorySimilarity.SIMILAR
        assert category_similarity("Coat", asked) == CategorySimilarity.SAME_GROUP
        assert category_similarity("Jeans", asked) == CategorySimilarity.OTHER
        assert category_similarity("Wetsuit", asked) == CategorySimilarity.OTHER

    @pytest.mark.parametrize("outer", ["Cardigan", "Hoodie", "Coat", "Blazer"])
    def test_what_is_worn_over_the_rest_is_kin_to_a_jacket_and_a_t_shirt_is_not(self, outer):
        assert category_similarity(outer, frozenset({"Jacket"})) == CategorySimilarity.SIMILAR
        assert category_similarity("Tee", frozenset({"Jacket"})) == CategorySimilarity.SAME_GROUP

    def test_kinship_goes_both_ways(self):
        from smartrec_vocabulary import load_categories

        names = [category.name for category in load_categories()]
        for one in names:
            for other in names:
                assert category_similarity(one, frozenset({other})) == category_similarity(
                    other, frozenset({one})
                )

    def test_near_colours_are_like_each_other_and_far_ones_are_not(self):
        assert colour_likeness("red", "Red") == 1.0
        assert colour_likeness("red", "burgundy") > 0.2
        assert colour_likeness("red", "green") == 0.0
        assert colour_likeness("red", "ultraviolet") == 0.0
        assert colour_likeness("beige", "cream") == colour_likeness("cream", "beige")


class TestClearCategories:
    def test_one_likely_category_leads(self):
        assert Query(categories={"Dress": 0.8, "Tee": 0.1}).clear_categories == {"Dress"}

    def test_close_rivals_lead_together(self):
        assert Query(categories={"Dress": 0.45, "Romper": 0.4}).clear_categories == {"Dress", "Romper"}

    def test_a_faint_guess_does_not_lead(self):
        assert Query(categories={"Dress": 0.2}).clear_categories == frozenset()


class TestRepurchase:
    """Products 1 to 3; the shopper bought 1 thrice, 2 once and 3 never."""

    def user(self, days: dict[int, list[float]]) -> User:
        bought = [(number, NOW - timedelta(days=ago)) for number, of in days.items() for ago in of]
        history = history_of(
            [Event(number, "purchase", scoring_time, 1, None) for number, scoring_time in bought], NOW
        )
        none = blank_columns(0)
        taste = profile_of(np.zeros(0), none, Terms((), 0))
        return User("warm", history, none, taste, NO_NEIGHBOURS, None)

    def products(self) -> ProductColumns:
        return replace(blank_columns(3), number=np.array([1, 2, 3]))

    def scores(self, days: dict[int, list[float]]) -> np.ndarray:
        return user_repurchase.score(ranking_request(user=self.user(days)), self.products()).scores

    def test_the_more_often_the_better_and_never_is_nothing(self):
        scores = self.scores({1: [1, 10, 30], 2: [1]})
        assert 1 > scores[0] > scores[1] > scores[2] == 0

    def test_it_stays_within_its_scale(self):
        assert self.scores({1: list(range(60))})[0] == 1

    def test_what_was_bought_just_now_is_not_wanted_again_yet(self):
        snapshot = empty_snapshot(repurchase_rate={0: 0.5}, min_repurchase_rate=0.1)
        user = self.user({1: [0.0, 90.0], 2: [7.0]})
        for source, goes_last in (("feed", True), ("text", False)):
            request = ranking_request(query=Query(source=source), user=user, snapshot=snapshot)
            owned = owned_products(request, self.products())
            assert owned.is_unwanted.tolist() == [True, False, False]
            assert owned.goes_last.tolist() == [goes_last, False, False]

    def test_who_has_none_of_these_tells_nothing(self):
        assert np.isnan(self.scores({9: [1]})).all()

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            ([12], "you bought this in May"),
            ([12, 40], "you bought this twice, last in May"),
            ([12, 40, 90], "you bought this 3 times, last in May"),
        ],
    )
    def test_it_is_told_in_words(self, days, said):
        products, user = self.products(), self.user({1: days})
        blended = put_together({"repeat": Scored(self.scores({1: days}))}, {"repeat": 1.0}, Relaxation(3))
        told = ReasonContext(ranking_request(user=user), products, blended, Relaxation(3), {})
        assert [(reason.kind, reason.text) for reason in reasons_of(told, 0)] == [("repeat", said)]


class TestTasteInWords:
    def test_a_word_that_names_a_category_and_an_attribute_is_said_once(self):
        terms = Terms(tuple(Term(number, kind, name, 1) for number, (kind, name) in enumerate(NAMES, 1)), 1)
        products = replace(
            blank_columns(1),
            number=np.array([1]),
            category=np.array([1]),
            colour=np.array([4]),
            attribute_start=np.array([0, 2]),
            attribute_term=np.array([2, 3]),
            attribute_score=np.ones(2, dtype=np.float32),
        )
        profile = replace(
            profile_of(np.zeros(0), blank_columns(0), terms), affinity=np.array([0.0, 1, 1, 1, 1])
        )
        user = User("warm", history_of([], NOW), blank_columns(0), profile, NO_NEIGHBOURS, None)
        blended = put_together({"taste": Scored(np.ones(1))}, {"taste": 1.0}, Relaxation(1))
        told = ReasonContext(
            ranking_request(user=user, snapshot=empty_snapshot(terms)), products, blended, Relaxation(1), {}
        )
        assert [reason.text for reason in reasons_of(told, 0)] == ["to your taste: flannel, plaid, red"]


class TestCategoryLeadership:
    def catalogue(self, category: list[int], popularity: list[float]) -> CatalogueIndex:
        products = replace(
            blank_columns(len(category)),
            number=np.arange(len(category)),
            category=np.array(category),
            popularity=np.array(popularity),
        )
        return CatalogueIndex(products)

    def category_leadership(self, category: list[int], popularity: list[float]) -> list[float]:
        return self.catalogue(category, popularity).category_leadership.tolist()

    @staticmethod
    def place(leadership: float) -> float:
        """From 0; infinity for what is not among the ten."""
        return np.floor(1.0 / leadership - 1.0 + 1e-9) if leadership > 0 else np.inf

    def test_the_first_of_each_category_come_before_the_second_of_any(self):
        first, second, third, other, unwanted = self.category_leadership(
            [1, 1, 1, 2, 2], [9.0, 8.0, 7.0, 0.5, 0.0]
        )
        assert 1 == first > other > second > third > unwanted == 0

    def test_from_the_eleventh_on_it_says_nothing(self):
        assert sum(value > 0 for value in self.category_leadership([3] * 30, list(range(30)))) == 10

    @pytest.mark.parametrize("popularity", [9.5, 8.5, 0.5, 0.0, 30.0])
    def test_what_is_bought_meanwhile_leads_as_if_all_were_read_anew(self, popularity):
        category, before = [1] * 12 + [2], [float(number) for number in range(1, 14)]
        for row in (0, 5, 11, 12):
            now = [popularity if place == row else value for place, value in enumerate(before)]
            told = self.catalogue(category, before).category_leadership_by_now(np.arange(13), np.array(now))
            anew = self.catalogue(category, now).category_leadership
            if popularity > before[row]:
                assert self.place(told[row]) == self.place(anew[row])
            else:  # who follows the ten that were known is not known, so that it may keep too good a place
                assert self.place(told[row]) <= self.place(anew[row])
            others = np.delete(np.arange(13), row)
            assert (
                told[others].tolist() == self.catalogue(category, before).category_leadership[others].tolist()
            )


class TestHistory:
    def event(self, kind: str = "purchase", days: float = 0, rating: int | None = None) -> Event:
        return Event(7, kind, NOW - timedelta(days=days), 1, rating)  # type: ignore[arg-type]

    def test_deeds_count_in_their_order_of_seriousness(self):
        view, cart, buy = (event_weight(kind, 1, None) for kind in ("view", "add_to_cart", "purchase"))
        assert 0 < view < cart < buy
        assert event_weight("return", 1, None) < -buy
        assert event_weight("rating", 1, 5) > 0 > event_weight("rating", 1, 1)

    def test_what_was_long_ago_counts_less(self):
        recent = history_of([self.event(days=1)], NOW).weight[0]
        long_ago = history_of([self.event(days=300)], NOW).weight[0]
        assert recent > 4 * long_ago > 0

    def test_what_was_sent_back_is_no_longer_owned_and_speaks_against_the_product(self):
        history = history_of([self.event(days=9), self.event("return", 2)], NOW)
        assert history.owned == {}
        assert history.weight[0] < 0

    def test_what_is_bought_on_many_days_and_lately_is_what_the_shopper_is_loyal_to(self):
        once, twice = (
            history_of([self.event(days=3)], NOW),
            history_of([self.event(), self.event(days=3)], NOW),
        )
        long_ago = history_of([self.event(days=63)], NOW)
        two_of_a_day = history_of([self.event(days=3), self.event(days=2.9)], NOW)
        loyalty = [told.owned[7].loyalty for told in (long_ago, once, twice)]
        assert loyalty == sorted(loyalty)
        assert loyalty[0] == pytest.approx(loyalty[1] / 2)
        assert two_of_a_day.owned[7].times == 1
        assert (twice.owned[7].times, twice.owned[7].last_bought_at) == (2, NOW)

    @pytest.mark.parametrize(("count", "temperature"), [(0, "cold"), (1, "warm"), (5, "hot")])
    def test_shoppers_are_hot_warm_or_cold(self, count, temperature):
        events = [Event(number, "purchase", NOW, 1, None) for number in range(count)]
        assert history_of(events, NOW).temperature == temperature


class TestPopularity:
    def test_a_purchase_is_worth_one_now_and_half_a_month_later(self):
        stored = np.array([stored_popularity(1.0, NOW)])
        assert events_now(stored, NOW)[0] == pytest.approx(1.0)
        assert events_now(stored, NOW + timedelta(days=30))[0] == pytest.approx(0.5)

    def test_it_holds_out_for_decades(self):
        far = datetime(2080, 1, 1, tzinfo=UTC)
        stored = np.array([stored_popularity(1.0, far)])
        assert np.isfinite(stored).all()
        assert events_now(stored, far)[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("category", "said"),
    [("Dress", "a dress"), ("Anorak", "an anorak"), ("Jeans", "jeans"), ("Tee", "a tee")],
)
def test_categories_are_spoken_of_in_english(category, said):
    assert with_article(category) == said
