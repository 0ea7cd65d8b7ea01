"""How each category is cut and what it is usually made of: weighted options from tables/*_recipes.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from smartrec_demo.garments.fabrics import load_fabrics
from smartrec_demo.svg.colours import PALETTE
from smartrec_demo.tables import TableError, read_toml
from smartrec_vocabulary import load_categories

TABLES = Path(__file__).with_name("tables")
FILES = tuple(TABLES / f"{build}_recipes.toml" for build in ("upper", "lower", "full"))


@dataclass(frozen=True)
class Options:
    """The choices that a part has, each with its weight."""

    names: tuple[str, ...]
    weights: tuple[int, ...]

    def sample(self, random: Random) -> str:
        """One of the choices, by weight."""
        return random.choices(self.names, self.weights)[0]


Recipe = dict[str, Options]


def load_recipes(*files: Path) -> dict[str, Recipe]:
    """The recipe of every category; without files: ours.

    Raises TableError where a recipe is of no category of the vocabulary, an option has no name or no whole
    positive weight, or a fabric or colour is not known.
    """
    categories = {category.name for category in load_categories()}
    recipes: dict[str, Recipe] = {}
    for file in files or FILES:
        for category, parts in read_toml(file, dict[str, dict[str, str]]).items():
            if category not in categories:
                raise TableError(f"{file.name}: {category}: no category of the vocabulary")
            recipes[category] = {
                part: read_options(f"{file.name}: {category}.{part}", text) for part, text in parts.items()
            }
            _check_names(f"{file.name}: {category}", recipes[category])
    return recipes


def read_options(place: str, text: str) -> Options:
    """Reads "a*3|b|c". Raises TableError, which names the place."""
    names, weights = [], []
    for option in text.split("|"):
        name, star, weight = option.partition("*")
        if not name or name != name.strip() or (star and not (weight.isdecimal() and int(weight) > 0)):
            raise TableError(f'{place}: {option!r} is no option such as "short" or "short*3"')
        names.append(name)
        weights.append(int(weight or 1))
    return Options(tuple(names), tuple(weights))


def _check_names(place: str, recipe: Recipe) -> None:
    for part, known in (("fabric", load_fabrics()), ("colour", PALETTE)):
        if part not in recipe:
            raise TableError(f"{place}: has no {part}")
        for name in recipe[part].names:
            if name not in known:
                raise TableError(f"{place}.{part}: {name!r} is not a known {part}")


@cache
def recipes() -> dict[str, Recipe]:
    """Our recipes, read once."""
    return load_recipes()


@cache
def categories() -> tuple[str, ...]:
    """The categories that can be made, upper garments first."""
    return tuple(recipes())
