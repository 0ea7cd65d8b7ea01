"""The demo shop's users: named ones with a taste you can tell in a sentence, and others with mixed tastes.

Tastes are in tables/tastes.toml, names in tables/users.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from smartrec_demo.tables import TableError, no_other_keys, read_toml

TABLES = Path(__file__).with_name("tables")
Weights = dict[str, float]


@no_other_keys
@dataclass(frozen=True)
class Taste:
    """What a user leans to.

    A weight is added to a product's score, where 1 makes it about three times as likely.
    """

    categories: Weights
    attributes: Weights
    colours: Weights
    gender: str
    price_level: float = 1.0


@dataclass(frozen=True)
class User:
    """One user of the shop.

    drift: how far the taste moves towards `later` in the two years, 0..1. sessions: visits in the two years.
    about: a sentence on a named user, empty for others.
    """

    id: str
    name: str
    about: str
    taste: Taste
    later: Taste
    drift: float
    sessions: int


@no_other_keys
@dataclass(frozen=True)
class NamedUser:
    """A user whom the page offers to be; taste names one of the tastes."""

    name: str
    taste: str
    about: str


@no_other_keys
@dataclass(frozen=True)
class Names:
    """Named users by id, and first names for all others."""

    first_names: tuple[str, ...]
    named: dict[str, NamedUser]


@cache
def load_tastes() -> dict[str, Taste]:
    """Every taste by its name. Raises TableError."""
    return read_toml(TABLES / "tastes.toml", dict[str, Taste])


@cache
def load_names() -> Names:
    """Our names. Raises TableError where a named user has a taste that there is not."""
    names = read_toml(TABLES / "users.toml", Names)
    for user_id, user in names.named.items():
        if user.taste not in load_tastes():
            raise TableError(f"users.toml: {user_id}: there is no taste {user.taste!r}")
    return names


def named_users() -> list[User]:
    """The users that the page offers to be."""
    tastes = load_tastes()
    return [
        User(user_id, user.name, user.about, tastes[user.taste], tastes[user.taste], 0.0, 58)
        for user_id, user in load_names().named.items()
    ]


def all_users(count: int, seed: int) -> list[User]:
    """The named ones first, count in all. One in twenty has never bought, one in ten has just started."""
    users = named_users()[:count]
    random = Random(f"shoppers {seed}")
    return users + [_sample_user(f"u{index + 1:05d}", random) for index in range(len(users), count)]


def _sample_user(user_id: str, random: Random) -> User:
    tastes = load_tastes()
    names = list(tastes)
    first, second = random.choice(names), random.choice(names)
    taste = blended(tastes[first], tastes[second], random.uniform(0.0, 0.35))
    drift = random.uniform(0.3, 0.9) if random.random() < 0.3 else 0.0
    sessions = _sample_sessions(random)
    name = random.choice(load_names().first_names)
    return User(user_id, name, "", taste, tastes[random.choice(names)], drift, sessions)


def _sample_sessions(random: Random) -> int:
    kind = random.random()
    if kind < 0.05:
        return 0
    if kind < 0.15:
        return random.randrange(1, 4)
    return min(90, int(random.lognormvariate(2.7, 0.6)) + 2)


def blended(first: Taste, second: Taste, share: float) -> Taste:
    """A mixture with that share of the second taste; it keeps the first one's gender."""

    def mix(left: Weights, right: Weights) -> Weights:
        return {
            name: (1 - share) * left.get(name, 0.0) + share * right.get(name, 0.0)
            for name in sorted(left.keys() | right.keys())
        }

    level = (1 - share) * first.price_level + share * second.price_level
    return Taste(
        mix(first.categories, second.categories),
        mix(first.attributes, second.attributes),
        mix(first.colours, second.colours),
        first.gender,
        level,
    )
