"""Which reader belongs to which preset."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from smartrec_recommender.importing.products.systems.bigcommerce import BigCommerceReader
from smartrec_recommender.importing.products.systems.commerce_cloud import read_commerce_cloud
from smartrec_recommender.importing.products.systems.ecwid import EcwidReader
from smartrec_recommender.importing.products.systems.magento import Magento1Reader, read_magento
from smartrec_recommender.importing.products.systems.outlets import SquareReader, read_outlets
from smartrec_recommender.importing.products.systems.prestashop import read_prestashop
from smartrec_recommender.importing.products.systems.reader import Reader, as_they_are
from smartrec_recommender.importing.products.systems.shopify import read_shopify
from smartrec_recommender.importing.products.systems.squarespace import SquarespaceReader
from smartrec_recommender.importing.products.systems.wix import read_wix
from smartrec_recommender.importing.products.systems.woocommerce import WooCommerceReader

_READERS: dict[str, Callable[[frozenset[str]], Reader]] = {
    "shopify": lambda fields: partial(read_shopify, has_tracker="stock_tracker" in fields),
    "woocommerce": lambda _: WooCommerceReader(),
    "magento": lambda _: read_magento,
    "magento1": lambda _: Magento1Reader(),
    "commerce-cloud": lambda _: read_commerce_cloud,
    "prestashop": lambda _: read_prestashop,
    "bigcommerce": lambda _: BigCommerceReader(),
    "squarespace": lambda _: SquarespaceReader(),
    "wix": lambda _: read_wix,
    "square": lambda _: SquareReader(),
    "outlets": lambda _: read_outlets,
    "ecwid": lambda _: EcwidReader(),
}


def new_reader(name: str | None, fields_of_file: frozenset[str]) -> Reader:
    """A reader for one file. `fields_of_file`: what its columns were taken for."""
    return _READERS[name](fields_of_file) if name else as_they_are
