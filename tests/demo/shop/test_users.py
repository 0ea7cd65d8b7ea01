"""The users of the demo shop: named ones first, the others with mixed tastes and few or no visits."""

from smartrec_demo.garments.recipes import categories
from smartrec_demo.shop.users import Taste, all_users, blended, load_tastes
from smartrec_vocabulary import load_attributes, load_colours


def test_the_named_users_come_first_and_say_who_they_are() -> None:
    users = all_users(12, 7)
    assert [user.id for user in users[:3]] == ["maya", "tom", "ingrid"]
    assert all(user.about for user in users[:8])
    assert not any(user.about for user in users[8:])


def test_a_shop_may_have_fewer_users_than_there_are_named_ones() -> None:
    assert [user.id for user in all_users(2, 7)] == ["maya", "tom"]


def test_some_users_have_never_come_and_some_came_only_just() -> None:
    sessions = [user.sessions for user in all_users(1000, 7)[8:]]
    assert 0.03 < sum(count == 0 for count in sessions) / len(sessions) < 0.07
    assert 0.07 < sum(1 <= count <= 3 for count in sessions) / len(sessions) < 0.15


def test_tastes_name_categories_attributes_and_colours_that_exist() -> None:
    attributes = {attribute.name for attribute in load_attributes()}
    colours = {colour.name for colour in load_colours()}
    for taste in load_tastes().values():
        assert taste.categories.keys() <= {*categories(), "Shoes", "Bags"}
        assert taste.attributes.keys() <= attributes
        assert taste.colours.keys() <= colours


def test_a_mixed_taste_lies_between_its_two_and_keeps_the_first_gender() -> None:
    first = Taste({"Tee": 2.0}, {}, {"red": 1.0}, "men", 1.0)
    second = Taste({"Tee": 1.0, "Dress": 4.0}, {}, {}, "women", 2.0)
    mixed = blended(first, second, 0.25)
    assert mixed == Taste({"Tee": 1.75, "Dress": 1.0}, {}, {"red": 0.75}, "men", 1.25)
