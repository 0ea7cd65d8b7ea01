"""What a shop writes about a product: its title and a description, from what is true of the garment."""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.garment import Garment

NOUN = {
    "Button-Down": "Button-Down Shirt",
    "Flannel": "Flannel Shirt",
    "Tee": "T-Shirt",
    "Tank": "Tank Top",
    "Halter": "Halter Top",
    "Henley": "Henley Shirt",
    "Bomber": "Bomber Jacket",
    "Jersey": "Sports Jersey",
    "Cutoffs": "Denim Cutoffs",
    "Trunks": "Swim Trunks",
    "Coverup": "Beach Cover-Up",
    "Robe": "Bathrobe",
    "Turtleneck": "Turtleneck Sweater",
    "Onesie": "Lounge Onesie",
    "Capris": "Capri Trousers",
    "Kimono": "Kimono Jacket",
}
PATTERN_WORD = {
    "striped": "Striped",
    "wide striped": "Bold Striped",
    "multi striped": "Multi-Stripe",
    "vertical striped": "Vertical-Stripe",
    "pinstriped": "Pinstripe",
    "plaid": "Plaid",
    "gingham": "Gingham",
    "checked": "Checked",
    "checkerboard": "Checkerboard",
    "houndstooth": "Houndstooth",
    "dotted": "Polka Dot",
    "floral": "Floral",
    "small floral": "Ditsy Floral",
    "tropical": "Tropical Print",
    "camo": "Camo",
    "leopard": "Leopard Print",
    "zebra": "Zebra Print",
    "chevron": "Chevron",
    "argyle": "Argyle",
    "paisley": "Paisley",
    "tie dye": "Tie-Dye",
    "tribal": "Aztec Print",
    "fair isle": "Fair Isle",
    "hearts": "Heart Print",
    "stars": "Star Print",
    "birds": "Bird Print",
    "geometric": "Geometric",
    "abstract": "Abstract Print",
    "snakeskin": "Snake Print",
    "galaxy": "Galaxy Print",
    "ombre": "Ombré",
    "colour block": "Colour-Block",
}
FABRIC_WORD = {
    "cable knit": "Cable-Knit",
    "knit": "Knitted",
    "ribbed": "Ribbed",
    "denim": "Denim",
    "acid wash": "Acid-Wash Denim",
    "corduroy": "Corduroy",
    "lace": "Lace",
    "crochet": "Crochet",
    "mesh": "Mesh",
    "fleece": "Fleece",
    "tweed": "Tweed",
    "wool": "Wool",
    "quilted": "Quilted",
    "sequin": "Sequin",
    "faux fur": "Faux Fur",
    "chiffon": "Chiffon",
    "satin": "Satin",
    "silk": "Silk",
    "velvet": "Velvet",
    "faux leather": "Faux Leather",
    "linen": "Linen",
    "puffer": "Puffer",
    "terry": "Terry",
    "suede": "Suede",
    "chambray": "Chambray",
    "nylon": "Nylon",
    "thermal": "Waffle-Knit",
}
SHAPE_WORD = {
    "mini": "Mini",
    "midi": "Midi",
    "maxi": "Maxi",
    "knee": "Knee-Length",
    "crop": "Cropped",
    "wrap": "Wrap",
    "pleated": "Pleated",
    "tiered": "Tiered",
    "pencil": "Pencil",
    "a-line": "A-Line",
    "skater": "Skater",
    "mermaid": "Mermaid",
    "v": "V-Neck",
    "off shoulder": "Off-the-Shoulder",
    "strapless": "Strapless",
    "halter": "Halter-Neck",
    "boat": "Boat-Neck",
    "square": "Square-Neck",
    "sweetheart": "Sweetheart",
    "wide": "Wide-Leg",
    "straight": "Straight-Leg",
    "skinny": "Skinny",
    "slim": "Slim",
    "boot": "Bootcut",
    "flare": "Flared",
    "tapered": "Tapered",
}
NAMES = (
    "Alma",
    "Bryn",
    "Cleo",
    "Dara",
    "Elin",
    "Faye",
    "Greta",
    "Hollis",
    "Ines",
    "June",
    "Kit",
    "Lena",
    "Marlo",
    "Nell",
    "Oda",
    "Piper",
    "Quinn",
    "Romy",
    "Sage",
    "Tove",
    "Uma",
    "Vera",
    "Wren",
    "Yara",
    "Zoe",
    "Arlo",
    "Bram",
    "Cole",
    "Dex",
    "Emil",
    "Finn",
    "Gus",
    "Hugo",
    "Ivo",
    "Jude",
    "Knox",
    "Leif",
    "Milo",
    "Nils",
    "Otis",
    "Pax",
    "Reid",
    "Stellan",
    "Theo",
    "Viggo",
    "Wes",
)
ABOUT = {
    "Anorak": "A pull-on layer for wind and drizzle, with a roomy front pouch and a hood that stays up",
    "Blazer": "Sharp shoulders, a clean lapel and a shape that works from desk to dinner",
    "Blouse": "A light, floaty blouse that softens tailoring and lifts a pair of jeans",
    "Bomber": "The classic zip-up flight jacket with ribbed trims",
    "Button-Down": "A crisp shirt with a neat collar, made to be worn open, buttoned or tucked",
    "Cardigan": "An easy knit layer to button up or leave open",
    "Flannel": "Soft brushed check with two chest pockets, good on its own or over a tee",
    "Halter": "A halter top that ties at the neck and leaves the shoulders bare",
    "Henley": "A collarless shirt with a short button placket",
    "Hoodie": "A warm hooded sweatshirt with a deep front pocket",
    "Jacket": "A jacket to throw on all year round",
    "Jersey": "A roomy team jersey with a bold number",
    "Parka": "A long, warm parka with a trimmed hood and plenty of pockets",
    "Peacoat": "A double-breasted coat with a wide collar, cut to the hip",
    "Poncho": "One warm, generous piece that goes over everything",
    "Sweater": "A comforting knit for cold mornings",
    "Tank": "A sleeveless basic for hot days and layering",
    "Tee": "The T-shirt you reach for first",
    "Top": "A going-out top that needs nothing but good trousers",
    "Turtleneck": "A close-fitting roll neck to wear alone or under a blazer",
    "Capris": "Slim trousers that end at the calf",
    "Chinos": "Smart trousers with a pressed crease and slanted pockets",
    "Culottes": "Wide, swishy and cut to the knee",
    "Cutoffs": "Denim shorts with a frayed hem",
    "Gauchos": "Soft, wide trousers that end at the calf, with a fold-over waist",
    "Jeans": "Five-pocket jeans that get better with every wash",
    "Jeggings": "The look of jeans with the ease of leggings",
    "Jodhpurs": "Riding trousers, full at the thigh and close at the calf",
    "Joggers": "Tapered joggers with ribbed ankles",
    "Leggings": "Stretch leggings with a wide, flattering waistband",
    "Sarong": "A light wrap to knot at the hip, from beach to bar",
    "Shorts": "Neat shorts for warm weather",
    "Skirt": "A skirt that moves well and pairs with almost anything",
    "Sweatpants": "Roomy sweatpants with a drawstring waist",
    "Sweatshorts": "Soft sweatshirt shorts with a drawstring",
    "Trunks": "Quick-drying swim trunks with a drawstring waist",
    "Caftan": "A floor-sweeping caftan with wide sleeves and an embroidered neckline",
    "Coat": "A long coat that finishes every outfit",
    "Coverup": "An airy layer for between swims",
    "Dress": "A dress made to be worn again and again",
    "Jumpsuit": "One piece, and you are dressed",
    "Kaftan": "A breezy tunic with an embroidered placket",
    "Kimono": "A draped kimono layer with wide sleeves",
    "Onesie": "A snug all-in-one with a hood for slow evenings",
    "Robe": "A soft robe with a shawl collar and a tie belt",
    "Romper": "A playful one-piece with short legs",
}
OCCASION = {
    "summer": (
        "Made for warm days and long evenings.",
        "Packs small, dries fast, looks good creased.",
        "A suitcase favourite.",
    ),
    "winter": (
        "Warm without weight.",
        "Made for cold, bright days.",
        "Layer it over anything once the frost comes.",
    ),
    "all": ("Wear it all year.", "An easy piece to build outfits around.", "Goes from weekday to weekend."),
}
CARE = (
    "Machine wash cold.",
    "Wash at 30°C.",
    "Gentle wash, dry flat.",
    "Wash inside out.",
    "Hand wash, line dry.",
)


def title(garment: Garment, colour: str, style_name: str) -> str:
    """For example "Elin Floral Midi Dress, Red"; at most one word each of pattern, fabric and shape."""
    words = [style_name]
    pattern, fabric = garment.choice("pattern", "solid"), garment.choice("fabric")
    if pattern in PATTERN_WORD and not (garment.category == "Flannel" and pattern == "plaid"):
        words.append(PATTERN_WORD[pattern])
    noun = NOUN.get(garment.category, garment.category)
    word = FABRIC_WORD.get(fabric, "")
    if (
        word
        and word.split()[-1].lower() not in noun.lower()
        and (pattern == "solid" or fabric in ("lace", "velvet", "denim", "cable knit", "sequin"))
    ):
        words.append(word)
    shapes = [
        SHAPE_WORD.get(garment.choice(part), "")
        for part in ("skirt length", "skirt", "neck", "leg", "length")
    ]
    shapes = [shape for shape in shapes if shape and shape.split("-")[0].lower() not in noun.lower()]
    if shapes and garment.category in (
        "Dress",
        "Skirt",
        "Jeans",
        "Jumpsuit",
        "Top",
        "Sweater",
        "Tee",
        "Romper",
        "Coat",
        "Culottes",
        "Jeggings",
        "Chinos",
    ):
        words.append(
            shapes[0]
            if garment.category not in ("Dress", "Skirt")
            else shapes[garment.seed % min(len(shapes), 2)]
        )
    return f"{' '.join([*words, noun])}, {colour.title()}"


def description(garment: Garment, colour: str, season: str, random: Random) -> str:
    """Two to four sentences; every statement is true of the picture."""
    details = [
        name
        for name in garment.attributes
        if name not in ("solid", "casual", "classic", "feminine", "pocketed", "buttoned", "summer", "winter")
    ]
    random.shuffle(details)
    listed = details[: min(5, len(details))]
    sentence = f"Details: {', '.join(listed)}." if listed else ""
    return " ".join(
        part
        for part in (
            f"{ABOUT[garment.category]}.",
            f"In {_palette(garment, colour)}.",
            sentence,
            random.choice(OCCASION[season]),
            random.choice(CARE),
        )
        if part
    )


def _palette(garment: Garment, colour: str) -> str:
    rest = [name for name in dict.fromkeys(garment.colours) if name != colour]
    if garment.choice("pattern", "solid") == "solid" or not rest:
        return colour
    return f"{colour} with {' and '.join(rest[:2])}"
