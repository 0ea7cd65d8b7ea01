"""The demo shop's catalogue: styles in several colours, with brands, prices, seasons and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from smartrec_demo.garments.choices import sample_choices
from smartrec_demo.garments.garment import Garment
from smartrec_demo.garments.recipes import categories, recipes
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.shop.assortment import Brand, Season, load_brands, load_stocked_categories
from smartrec_demo.shop.offers import price_before, sizes
from smartrec_demo.shop.texts import description, load_texts, title

CURRENCY = "EUR"


@dataclass(frozen=True)
class Product:
    """One product of the shop with the garment that its picture shows.

    further_colours: those of its pattern beside the main one.
    """

    id: str
    title: str
    description: str
    category: str
    brand: str
    price: float
    colour: str
    stock: int
    created_at: datetime
    gender: str
    season: Season
    is_basic: bool
    style: int
    garment: Garment
    further_colours: tuple[str, ...] = ()

    def line(self) -> dict[str, object]:
        """The product as a line of products.jsonl."""
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "category": self.category,
            "brand": self.brand,
            "price": self.price,
            "price_before": price_before(self.style, self.price),
            "currency": CURRENCY,
            "colour": self.colour,
            **({"further_colours": list(self.further_colours)} if self.further_colours else {}),
            "style_id": f"S{self.style:04d}",
            "sizes": list(sizes(self.id, self.category, self.gender)),
            "attributes": list(self.garment.attributes),
            "image": f"pictures/{self.id}.webp",
            "stock": self.stock,
            "created_at": self.created_at.isoformat().replace("+00:00", "Z"),
            "gender": self.gender,
            "season": self.season,
        }


def stock_shop(count: int, seed: int, until: datetime, *, is_chain: bool = False) -> list[Product]:
    """Count garments, each style in one to four colours. The last twentieth is new.

    is_chain: categories come as often as in a shop made like a chain, and not as in the demo.
    """
    random = Random(f"catalogue {seed}")
    products: list[Product] = []
    style = 0
    queue = _category_queue(count, random, is_chain=is_chain)
    while len(products) < count:
        category = queue[style % len(queue)]
        room = count - len(products)
        is_new = room <= max(count // 20, 1)
        variants = _style(category, style, len(products), is_new, until, random)[:room]
        products.extend(variants)
        style += 1
    return products


def _category_queue(count: int, random: Random, *, is_chain: bool) -> list[str]:
    """Every category at least once in each round, the favourites of a shop more often."""
    stocked = load_stocked_categories()
    shares = {name: each.chain_share if is_chain else each.share for name, each in stocked.items()}
    queue = [category for category in categories() for _ in range(round(shares[category] * 2))]
    random.shuffle(queue)
    first = list(categories())
    random.shuffle(first)
    return [*first, *queue] if count >= len(first) else queue


def _style(
    category: str, style: int, taken: int, is_new: bool, until: datetime, random: Random
) -> list[Product]:
    """One style: a product for each colour. taken: how many products the shop has already."""
    stocked = load_stocked_categories()[category]
    brand_name, brand = _sample_brand(category, random)
    choices = sample_choices(category, random)
    colours = list(
        dict.fromkeys(
            recipes()[category]["colour"].sample(random) for _ in range(random.choice((1, 1, 2, 3, 4)))
        )
    )
    price = sample_price(stocked.price_eur, brand, random)
    created_at = (until - timedelta(days=sample_age_days(is_new, random))).replace(microsecond=0)
    style_name = random.choice(load_texts().style_names)
    made = []
    for offset, wanted in enumerate(colours):
        garment = sample_garment(category, random, colour=wanted, choices=choices)
        colour = garment.colours[0]
        made.append(
            Product(
                id=f"P{taken + offset + 1:05d}",
                title=title(garment, colour, style_name),
                description=description(garment, colour, stocked.season, random),
                category=category,
                brand=brand_name,
                price=price,
                colour=colour,
                stock=0 if random.random() < 0.015 else random.randrange(4, 90),
                created_at=created_at,
                gender=garment.gender,
                season=stocked.season,
                is_basic=stocked.is_basic,
                style=style,
                garment=garment,
            )
        )
    return made


def _sample_brand(category: str, random: Random) -> tuple[str, Brand]:
    """A brand that makes the category; one that is known for it is three times as likely."""
    brands = load_brands()
    known_for_it = [(name, brand) for name, brand in brands.items() if category in brand.categories]
    makes_all = [(name, brand) for name, brand in brands.items() if not brand.categories]
    return random.choice(known_for_it * 3 + makes_all)


def sample_age_days(is_new: bool, random: Random) -> float:
    """How long a product is in the shop; half of those that are not new came before history starts."""
    if is_new:
        return random.uniform(0.2, 9)
    return random.uniform(20, 730) if random.random() < 0.5 else random.uniform(730, 1100)


def sample_price(price_eur: float, brand: Brand, random: Random) -> float:
    """A price in euros as shops write them. price_eur: what a brand of price level 1 asks."""
    amount = price_eur * brand.price_level * random.uniform(0.8, 1.3)
    whole = max(5, round(amount / 5) * 5) if amount > 100 else max(5, round(amount))
    return whole - random.choice((0.05, 0.1, 0.01)) if amount <= 150 else float(whole)
