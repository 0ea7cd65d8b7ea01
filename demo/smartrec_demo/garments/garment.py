"""All facts of one garment, decided before it is drawn: its category, cut, cloth and attributes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from smartrec_demo.garments.cloth import Cloth


@dataclass(frozen=True)
class Garment:
    """One garment.

    choices: by part (neck, sleeve, front …). colours: palette names, the main one first.
    attributes: names that are true of it. absent: names that its picture shows not to be true.
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
        """Random numbers of this garment alone, so that it is drawn the same way every time."""
        return Random(self.seed * 1009 + salt)
