"""The demo shop's catalogue: brands, styles in several colours, prices, seasons, dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from smartrec_demo.garments.garment import Garment
from smartrec_demo.garments.recipes import RECIPES, choose, drawn
from smartrec_demo.garments.sampling import CATEGORIES, describe
from smartrec_demo.shop.texts import NAMES, description, title

CURRENCY = "EUR"
# What a middling brand asks for it, in euros, and how often a shop carries it beside the others.
PRICE = {
    "Anorak": 79,
    "Blazer": 119,
    "Blouse": 49,
    "Bomber": 89,
    "Button-Down": 49,
    "Cardigan": 59,
    "Flannel": 45,
    "Halter": 29,
    "Henley": 32,
    "Hoodie": 55,
    "Jacket": 109,
    "Jersey": 45,
    "Parka": 159,
    "Peacoat": 169,
    "Poncho": 69,
    "Sweater": 65,
    "Tank": 18,
    "Tee": 22,
    "Top": 35,
    "Turtleneck": 49,
    "Capris": 42,
    "Chinos": 55,
    "Culottes": 52,
    "Cutoffs": 38,
    "Gauchos": 42,
    "Jeans": 75,
    "Jeggings": 39,
    "Jodhpurs": 89,
    "Joggers": 48,
    "Leggings": 32,
    "Sarong": 25,
    "Shorts": 36,
    "Skirt": 48,
    "Sweatpants": 42,
    "Sweatshorts": 29,
    "Trunks": 34,
    "Caftan": 79,
    "Coat": 189,
    "Coverup": 39,
    "Dress": 72,
    "Jumpsuit": 79,
    "Kaftan": 59,
    "Kimono": 55,
    "Onesie": 49,
    "Robe": 55,
    "Romper": 45,
}
SHARE = {
    "Dress": 6.0,
    "Tee": 3.5,
    "Jeans": 2.6,
    "Sweater": 2.4,
    "Skirt": 2.4,
    "Blouse": 2.0,
    "Jacket": 2.0,
    "Button-Down": 1.8,
    "Hoodie": 1.8,
    "Top": 1.8,
    "Shorts": 1.6,
    "Coat": 1.6,
    "Blazer": 1.5,
    "Cardigan": 1.5,
    "Tank": 1.3,
    "Jumpsuit": 1.2,
    "Leggings": 1.2,
}
SEASON = {
    "summer": (
        "Halter",
        "Tank",
        "Cutoffs",
        "Sarong",
        "Shorts",
        "Sweatshorts",
        "Trunks",
        "Caftan",
        "Coverup",
        "Kaftan",
        "Romper",
        "Capris",
    ),
    "winter": (
        "Parka",
        "Peacoat",
        "Poncho",
        "Sweater",
        "Turtleneck",
        "Coat",
        "Onesie",
        "Cardigan",
        "Flannel",
        "Robe",
    ),
}
BASICS = frozenset(
    {
        "Tee",
        "Tank",
        "Leggings",
        "Jeans",
        "Button-Down",
        "Henley",
        "Sweatpants",
        "Chinos",
        "Hoodie",
        "Turtleneck",
    }
)


@dataclass(frozen=True)
class Brand:
    """An invented brand: its price level beside 1.0, and the categories it makes; empty means everything."""

    name: str
    level: float
    categories: frozenset[str] = frozenset()


def _brand(name: str, level: float, *categories: str) -> Brand:
    return Brand(name, level, frozenset(categories))


BRANDS = (
    _brand("Everly & Moss", 1.0),
    _brand("Hartwell Row", 1.15),
    _brand("Plainfold", 0.75),
    _brand("Lumi Atelier", 1.6),
    _brand(
        "Petalroom",
        1.1,
        "Dress",
        "Blouse",
        "Skirt",
        "Romper",
        "Top",
        "Kimono",
        "Jumpsuit",
        "Halter",
        "Cardigan",
    ),
    _brand(
        "Northspur",
        1.35,
        "Anorak",
        "Parka",
        "Flannel",
        "Henley",
        "Jacket",
        "Poncho",
        "Sweater",
        "Joggers",
        "Hoodie",
    ),
    _brand(
        "Concrete Tide",
        1.0,
        "Hoodie",
        "Tee",
        "Bomber",
        "Joggers",
        "Sweatpants",
        "Jersey",
        "Sweatshorts",
        "Jacket",
        "Tank",
    ),
    _brand(
        "Calder & Finch",
        1.8,
        "Blazer",
        "Button-Down",
        "Chinos",
        "Peacoat",
        "Coat",
        "Turtleneck",
        "Skirt",
        "Culottes",
        "Blouse",
    ),
    _brand("Indigo Yard", 1.2, "Jeans", "Jeggings", "Cutoffs", "Jacket", "Skirt", "Shorts"),
    _brand(
        "Sol y Brisa",
        0.95,
        "Trunks",
        "Sarong",
        "Coverup",
        "Kaftan",
        "Caftan",
        "Romper",
        "Tank",
        "Halter",
        "Shorts",
    ),
    _brand(
        "Wandering Fern",
        1.05,
        "Kimono",
        "Kaftan",
        "Caftan",
        "Gauchos",
        "Poncho",
        "Skirt",
        "Dress",
        "Blouse",
        "Top",
    ),
    _brand("Kinetic Nine", 1.1, "Leggings", "Joggers", "Tank", "Jersey", "Sweatshorts", "Hoodie", "Capris"),
    _brand("Saddle & Sorrel", 1.5, "Jodhpurs", "Blazer", "Jacket", "Turtleneck", "Button-Down"),
    _brand("Slow Sunday", 0.9, "Robe", "Onesie", "Sweatpants", "Sweatshorts", "Cardigan", "Tee", "Leggings"),
)


@dataclass(frozen=True)
class Product:
    """One product of the shop with the garment that its picture shows."""

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
    season: str
    style: int
    garment: Garment

    def line(self) -> dict[str, object]:
        """The product as a line of products.jsonl."""
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "category": self.category,
            "brand": self.brand,
            "price": self.price,
            "currency": CURRENCY,
            "colour": self.colour,
            "attributes": list(self.garment.attributes),
            "image": f"pictures/{self.id}.webp",
            "stock": self.stock,
            "created_at": self.created_at.isoformat().replace("+00:00", "Z"),
            "gender": self.gender,
            "season": self.season,
        }


def season_of(category: str) -> str:
    """ "summer", "winter" or "all"."""
    return next((season for season, names in SEASON.items() if category in names), "all")


def stock_shop(count: int, seed: int, until: datetime) -> list[Product]:
    """The whole catalogue: count products in styles of one to four colours, the last twentieth of them
    brand-new.
    """
    random = Random(f"catalogue {seed}")
    products: list[Product] = []
    style = 0
    queue = _categories(count, random)
    while len(products) < count:
        category = queue[style % len(queue)]
        room = count - len(products)
        is_new = room <= max(count // 20, 1)
        variants = _style(category, style, len(products), is_new, until, random)[:room]
        products.extend(variants)
        style += 1
    return products


def _categories(count: int, random: Random) -> list[str]:
    """Every category at least once in each round, the favourites of a shop more often."""
    queue = [category for category in CATEGORIES for _ in range(round(SHARE.get(category, 1.0) * 2))]
    random.shuffle(queue)
    first = list(CATEGORIES)
    random.shuffle(first)
    return [*first, *queue] if count >= len(first) else queue


def _style(
    category: str, style: int, taken: int, is_new: bool, until: datetime, random: Random
) -> list[Product]:
    brands = [brand for brand in BRANDS if category in brand.categories] * 3 + [
        brand for brand in BRANDS if not brand.categories
    ]
    brand = random.choice(brands)
    choices = choose(category, random)
    colours = list(
        dict.fromkeys(
            drawn(RECIPES[category]["colour"], random) for _ in range(random.choice((1, 1, 2, 3, 4)))
        )
    )
    price = _price(category, brand, random)
    age_days = (
        random.uniform(0.2, 9)
        if is_new
        else random.uniform(20, 730)
        if random.random() < 0.5
        else random.uniform(730, 1100)
    )
    created = (until - timedelta(days=age_days)).replace(microsecond=0)
    name = random.choice(NAMES)
    season = season_of(category)
    made = []
    for offset, wanted in enumerate(colours):
        garment = describe(category, random, colour=wanted, choices=choices)
        colour = garment.colours[0]
        made.append(
            Product(
                id=f"P{taken + offset + 1:05d}",
                title=title(garment, colour, name),
                description=description(garment, colour, season, random),
                category=category,
                brand=brand.name,
                price=price,
                colour=colour,
                stock=0 if random.random() < 0.015 else random.randrange(4, 90),
                created_at=created,
                gender=garment.gender,
                season=season,
                style=style,
                garment=garment,
            )
        )
    return made


def _price(category: str, brand: Brand, random: Random) -> float:
    amount = PRICE[category] * brand.level * random.uniform(0.8, 1.3)
    whole = max(5, round(amount / 5) * 5) if amount > 100 else max(5, round(amount))
    return whole - random.choice((0.05, 0.1, 0.01)) if amount <= 150 else float(whole)


__all__ = ["BASICS", "BRANDS", "CURRENCY", "UTC", "Product", "season_of", "stock_shop"]
