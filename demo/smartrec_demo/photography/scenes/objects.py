"""Every object that a scene can show. One that is listed twice is drawn twice as often."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from smartrec_demo.photography.scenes.accessories import (
    backpack,
    bag,
    boot,
    cap,
    glasses,
    hat,
    heel,
    shoe,
    watch,
)
from smartrec_demo.photography.scenes.household import (
    book,
    bottle,
    box,
    chair,
    keyboard,
    lamp,
    mug,
    phone,
    plant,
    sofa,
)
from smartrec_demo.photography.scenes.miscellany import ball, car, cat, fruit, hand, pizza

OBJECTS: tuple[Callable[[Random], str], ...] = (
    shoe,
    shoe,
    shoe,
    boot,
    heel,
    hat,
    hat,
    cap,
    bag,
    bag,
    backpack,
    mug,
    book,
    phone,
    plant,
    fruit,
    pizza,
    chair,
    sofa,
    lamp,
    hand,
    bottle,
    box,
    glasses,
    watch,
    cat,
    keyboard,
    ball,
    car,
)
