"""How long a suggestion takes, in memory, for a shop of 100,000 made-up products: `make bench-suggest`."""

from __future__ import annotations

import random
import time

import numpy as np
from rich.console import Console

from smartrec_recommender.domain.searching.suggestions import SuggestionIndex, SuggestionKind
from smartrec_vocabulary import load_attributes, load_categories, load_colours

MOST_TITLES = 3_000
QUERIES = 2_000
console = Console()


def made_up_texts(generator: random.Random) -> dict[SuggestionKind, dict[str, float]]:
    """As many texts of each kind as a large shop may have: `serving/words/suggesting.py` takes no more."""
    categories = [category.name.lower() for category in load_categories()]
    attributes = [attribute.name for attribute in load_attributes()]
    words = [colour.name for colour in load_colours()] + attributes
    pairs = {f"{generator.choice(words)} {generator.choice(categories)}": 5.0 for _ in range(6_000)}
    brands = {f"Brand{number} {generator.choice(categories)}": 3.0 for number in range(3_000)}

    def title() -> str:
        return f"{generator.choice(words)} {generator.choice(attributes)} {generator.choice(categories)}"

    titles = {title(): generator.random() for _ in range(MOST_TITLES)}
    found = {f"{title()} for a {generator.choice(attributes)}": 2.0 for _ in range(5_000)}
    return {
        "category": pairs | dict.fromkeys(categories, 50.0),
        "brand": brands,
        "title": titles,
        "query": found,
    }


def main() -> None:
    generator = random.Random(7)
    texts = made_up_texts(generator)
    started = time.perf_counter()
    index = SuggestionIndex(texts)
    console.print(f"made of {sum(map(len, texts.values())):,} texts in {time.perf_counter() - started:.2f} s")
    everything = [text for of_kind in texts.values() for text in of_kind]
    for name, spoil in (("as it is written", False), ("misspelt", True)):
        times = []
        for _ in range(QUERIES):
            typed = generator.choice(everything)[: generator.randint(1, 16)]
            if spoil and len(typed) > 5:
                typed = typed[:3] + typed[4] + typed[3] + typed[5:]
            started = time.perf_counter()
            index.suggest(typed, 8)
            times.append(1000 * (time.perf_counter() - started))
        half, most = np.percentile(times, [50, 95])
        console.print(
            f"{name}: {half:.2f} ms at the median, {most:.2f} ms at the 95th percentile of {QUERIES:,}"
        )


if __name__ == "__main__":
    main()
