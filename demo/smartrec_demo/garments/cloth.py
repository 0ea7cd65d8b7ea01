"""What a garment is made of: its colours, the name of its pattern and of its weave."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_demo.svg.colours import RGB


@dataclass(frozen=True)
class Cloth:
    """The cloth of one garment. scale multiplies the pattern's repeat; opacity is 0..1."""

    main: RGB
    second: RGB
    third: RGB
    trim: RGB
    button: RGB
    pattern: str
    weave: str
    scale: float
    seed: int
    opacity: float = 1.0

    def colour_of(self, paint: str) -> RGB:
        """The plain colour behind a paint name."""
        return {"main": self.main, "second": self.second, "third": self.third, "trim": self.trim}[paint]
