"""The demo shop's shoppers: named ones with a taste you can tell in a sentence, and many more with
mixtures of such tastes.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

Weights = dict[str, float]


@dataclass(frozen=True)
class Taste:
    """What a shopper leans to: added to a product's score, where 1 makes it about three times as likely."""

    categories: Weights
    attributes: Weights
    colours: Weights
    gender: str
    price_level: float = 1.0


@dataclass(frozen=True)
class Shopper:
    """A shopper, how often they come in two years, and how far their taste moves towards a second one
    meanwhile.
    """

    id: str
    name: str
    about: str
    taste: Taste
    later: Taste
    drift: float
    sessions: int


TASTES: dict[str, Taste] = {
    "florals": Taste(
        {"Dress": 2.6, "Skirt": 1.4, "Blouse": 1.4, "Romper": 1.2, "Top": 0.6, "Cardigan": 0.5},
        {"floral": 2.6, "ditsy floral": 0.6, "feminine": 0.8, "chiffon": 0.5, "ruffled": 0.4, "midi": 0.4},
        {"pink": 0.8, "coral": 0.6, "lavender": 0.5, "red": 0.4},
        "women",
    ),
    "streetwear": Taste(
        {
            "Hoodie": 2.6,
            "Bomber": 1.8,
            "Joggers": 1.7,
            "Tee": 1.5,
            "Jersey": 1.2,
            "Sweatpants": 1.1,
            "Jacket": 0.6,
        },
        {
            "graphic print": 1.4,
            "streetwear": 1.0,
            "sportswear": 0.7,
            "camo": 0.8,
            "slogan print": 0.7,
            "letter print": 0.6,
        },
        {"black": 1.2, "grey": 0.7, "red": 0.2},
        "men",
    ),
    "office": Taste(
        {
            "Blazer": 2.0,
            "Button-Down": 1.8,
            "Culottes": 1.0,
            "Skirt": 1.1,
            "Turtleneck": 1.2,
            "Coat": 1.2,
            "Blouse": 1.2,
            "Chinos": 0.8,
            "Peacoat": 0.6,
        },
        {
            "tailored": 1.2,
            "workwear": 0.8,
            "pinstriped": 0.8,
            "pencil": 1.0,
            "houndstooth": 0.6,
            "classic": 0.6,
        },
        {"navy": 1.1, "grey": 0.8, "black": 0.7, "white": 0.6},
        "women",
        1.5,
    ),
    "boho": Taste(
        {
            "Kimono": 2.4,
            "Kaftan": 1.9,
            "Caftan": 1.7,
            "Poncho": 1.5,
            "Gauchos": 1.5,
            "Skirt": 0.8,
            "Dress": 0.8,
            "Sarong": 0.6,
        },
        {
            "bohemian": 1.2,
            "fringed": 1.1,
            "paisley": 1.2,
            "tribal print": 1.2,
            "embroidered": 0.7,
            "maxi": 0.7,
            "tie-dye": 0.5,
        },
        {"mustard": 0.6, "teal": 0.6, "burgundy": 0.6, "brown": 0.5, "orange": 0.4},
        "women",
    ),
    "outdoor": Taste(
        {
            "Parka": 2.0,
            "Anorak": 2.0,
            "Flannel": 3.0,
            "Henley": 1.4,
            "Sweater": 1.0,
            "Jacket": 1.0,
            "Chinos": 0.4,
        },
        {"outdoor": 1.2, "plaid": 0.8, "hooded": 0.5, "quilted": 0.7, "cargo": 0.6, "winter": 0.5},
        {"olive": 1.1, "khaki": 0.7, "brown": 0.6, "green": 0.6},
        "men",
        1.2,
    ),
    "minimalist": Taste(
        {
            "Turtleneck": 1.7,
            "Tee": 1.4,
            "Coat": 1.3,
            "Chinos": 1.2,
            "Sweater": 1.2,
            "Button-Down": 1.1,
            "Jeans": 0.7,
            "Tank": 0.5,
        },
        {"solid": 2.8, "fitted": 0.5, "crew neck": 0.4, "graphic print": -2.0, "ribbed": 0.3},
        {
            "black": 1.4,
            "white": 1.4,
            "grey": 1.2,
            "beige": 0.9,
            "cream": 0.9,
            "red": -0.8,
            "yellow": -1.0,
            "orange": -1.0,
        },
        "unisex",
        1.3,
    ),
    "beach": Taste(
        {
            "Trunks": 2.5,
            "Shorts": 2.0,
            "Tank": 1.6,
            "Tee": 1.2,
            "Sweatshorts": 1.1,
            "Cutoffs": 0.6,
            "Button-Down": 0.4,
        },
        {
            "tropical print": 1.7,
            "beach": 0.8,
            "summer": 0.8,
            "tie-dye": 0.5,
            "short sleeve": 0.4,
            "striped": 0.3,
        },
        {"blue": 0.7, "teal": 0.7, "yellow": 0.6, "orange": 0.5, "coral": 0.4},
        "men",
        0.8,
    ),
    "denim": Taste(
        {
            "Jeans": 2.2,
            "Jacket": 1.4,
            "Cutoffs": 1.7,
            "Jeggings": 1.5,
            "Tee": 0.5,
            "Flannel": 0.3,
            "Skirt": 0.4,
        },
        {"denim": 2.6, "ripped knees": 0.7, "faded": 0.7, "distressed": 0.6, "frayed hem": 0.4},
        {"blue": 0.9, "light blue": 0.7, "navy": 0.6},
        "women",
    ),
    "lounge": Taste(
        {
            "Sweatpants": 2.0,
            "Robe": 1.8,
            "Onesie": 1.8,
            "Cardigan": 1.3,
            "Hoodie": 1.1,
            "Leggings": 1.3,
            "Sweatshorts": 1.0,
        },
        {"loungewear": 1.0, "fleece": 0.8, "knit": 0.5, "loose": 0.3},
        {"grey": 0.8, "pink": 0.5, "cream": 0.6, "light blue": 0.4},
        "unisex",
        0.8,
    ),
    "athletic": Taste(
        {
            "Leggings": 2.4,
            "Tank": 1.6,
            "Joggers": 1.5,
            "Jersey": 1.3,
            "Hoodie": 0.8,
            "Capris": 0.8,
            "Sweatshorts": 1.0,
        },
        {"athleisure": 1.0, "sportswear": 0.8, "racerback": 0.7, "mesh": 0.4, "side stripe": 0.5},
        {"black": 0.8, "purple": 0.4, "teal": 0.4},
        "women",
    ),
    "party": Taste(
        {"Dress": 2.0, "Jumpsuit": 1.7, "Top": 1.7, "Halter": 1.4, "Skirt": 1.0, "Blazer": 0.4},
        {
            "sequinned": 1.3,
            "satin": 1.0,
            "velvet": 0.9,
            "mini": 0.9,
            "strapless": 0.7,
            "off-the-shoulder": 0.6,
            "leopard print": 0.6,
            "faux leather": 0.5,
        },
        {"black": 0.8, "red": 0.9, "burgundy": 0.5, "gold": 0.5, "silver": 0.5},
        "women",
        1.2,
    ),
    "gentleman": Taste(
        {
            "Button-Down": 1.9,
            "Chinos": 1.9,
            "Blazer": 1.5,
            "Peacoat": 1.4,
            "Sweater": 1.2,
            "Henley": 0.8,
            "Coat": 0.7,
        },
        {
            "classic": 0.9,
            "argyle": 0.7,
            "gingham": 0.7,
            "vertical stripes": 0.6,
            "cable knit": 0.5,
            "tailored": 0.6,
        },
        {"navy": 1.0, "light blue": 0.8, "khaki": 0.7, "burgundy": 0.5, "white": 0.5},
        "men",
        1.4,
    ),
}
NAMED = (
    ("maya", "Maya", "florals", "Loves flowers: floral dresses, skirts and blouses in pinks and corals."),
    (
        "tom",
        "Tom",
        "streetwear",
        "Streetwear every day: hoodies, bombers, joggers and graphic tees, mostly black.",
    ),
    (
        "ingrid",
        "Ingrid",
        "office",
        "Dresses for the office: blazers, pencil skirts and crisp shirts in navy and grey.",
    ),
    ("luna", "Luna", "boho", "A free spirit: kimonos, kaftans, fringes and paisley in warm colours."),
    (
        "bjorn",
        "Bjorn",
        "outdoor",
        "Always outside: parkas, anoraks, flannel shirts and warm layers in forest colours.",
    ),
    (
        "aiko",
        "Aiko",
        "minimalist",
        "Keeps it minimal: plain, well-cut basics in black, white, grey and beige.",
    ),
    ("noah", "Noah", "beach", "Lives for summer: swim trunks, shorts, tanks and bright tropical prints."),
    (
        "carmen",
        "Carmen",
        "denim",
        "Denim from head to toe: jeans, jackets and cutoffs, the more worn-in the better.",
    ),
)
FIRST_NAMES = (
    "Ada",
    "Ben",
    "Chloe",
    "Dan",
    "Eva",
    "Felix",
    "Gia",
    "Hal",
    "Iris",
    "Jonas",
    "Kaya",
    "Liam",
    "Mira",
    "Nico",
    "Olga",
    "Pia",
    "Quentin",
    "Rosa",
    "Sam",
    "Tess",
    "Uri",
    "Viola",
    "Will",
    "Xenia",
    "Yusuf",
    "Zara",
)


def named_shoppers() -> list[Shopper]:
    """The shoppers the page offers to be."""
    return [
        Shopper(key, name, about, TASTES[taste], TASTES[taste], 0.0, 58) for key, name, taste, about in NAMED
    ]


def all_shoppers(count: int, seed: int) -> list[Shopper]:
    """The named ones and others up to count; one in twenty has never bought, one in ten only just started."""
    shoppers = named_shoppers()[:count]
    random = Random(f"shoppers {seed}")
    keys = list(TASTES)
    for index in range(len(shoppers), count):
        first, second = random.choice(keys), random.choice(keys)
        share = random.uniform(0.0, 0.35)
        taste = blended(TASTES[first], TASTES[second], share)
        drift = random.uniform(0.3, 0.9) if random.random() < 0.3 else 0.0
        habit = random.random()
        sessions = (
            0
            if habit < 0.05
            else random.randrange(1, 4)
            if habit < 0.15
            else min(90, int(random.lognormvariate(2.7, 0.6)) + 2)
        )
        name = random.choice(FIRST_NAMES)
        shoppers.append(
            Shopper(f"u{index + 1:05d}", name, "", taste, TASTES[random.choice(keys)], drift, sessions)
        )
    return shoppers


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
