"""A garment's whole truth, decided before it is drawn: what it is, how it is cut, what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from smartrec_demo.garments.cloth import Cloth


@dataclass(frozen=True)
class Garment:
    """One garment. choices name its parts (neck, sleeve, front …); colours are palette names, the main
    one first.
    """

    category: str
    gender: str
    choices: dict[str, str]
    cloth: Cloth
    colours: tuple[str, ...]
    attributes: tuple[str, ...]
    absent: tuple[str, ...]
    seed: int

    def choice(self, part: str, default: str = "none") -> str:
        """The chosen kind of a part."""
        return self.choices.get(part, default)

    def random(self, salt: int = 0) -> Random:
        """The garment's own dice: the same garment is drawn the same way every time."""
        return Random(self.seed * 1009 + salt)
